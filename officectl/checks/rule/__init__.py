"""Rules: overlays and parameters."""
