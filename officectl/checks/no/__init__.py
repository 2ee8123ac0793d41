"""Numbered series."""
