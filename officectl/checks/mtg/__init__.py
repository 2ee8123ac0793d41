"""Meetings: notices, receipts, clashes."""
