"""What a record is: kinds, values, digests, findings. Pure: no file, no git, no clock."""
