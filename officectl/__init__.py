"""officectl: an office's records as TOML files in git, checked against rules that cite their clause."""

__version__ = "0.1.0"
