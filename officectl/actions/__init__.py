"""One use case a file: what the command line and the terminal interface both call."""
