"""Rows from outside: fuel cards, tolls, parking. Pure."""
