"""Questions in front of a screen: one dialogue a file."""
