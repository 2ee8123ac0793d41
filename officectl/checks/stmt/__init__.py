"""Statements: the ledger against files from outside."""
