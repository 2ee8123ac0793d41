"""Files: can they be read at all."""
