"""Secrets: what must never enter git."""
