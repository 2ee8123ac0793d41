"""One check a file, found by listing the folders. Pure."""
