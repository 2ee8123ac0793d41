"""Supervision items: owners, deadlines, feedback, closing."""
