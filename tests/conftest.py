"""Shared helpers: a workspace in memory, made from the example syntax of docs/contracts/checks.md."""

from __future__ import annotations
