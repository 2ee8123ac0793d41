"""One report a file. Pure."""
