"""Approvals: what is in force must have been approved."""
