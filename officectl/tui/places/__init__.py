"""The places of the interface: one a file, found by listing this folder."""
