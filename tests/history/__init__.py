"""Approvals in history: real repositories, real ssh keys, every row of the table of attacks."""
