"""Screens that are opened from a place and closed again: one a file."""
