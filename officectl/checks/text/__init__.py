"""Text: what the eye does not see."""
