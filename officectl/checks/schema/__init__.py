"""Schemas of the workspace."""
