"""The policy beside the registers."""
