"""A folder from someone else is hostile: its objects are fetched into a fresh bare repository of our own, and nothing it
configures (hooks, filters, fsmonitor, ssh commands, alternates) is run or followed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from officectl.git.repo import Git


@dataclass(frozen=True, slots=True)
class Copy:
    """Our own bare repository with everything that was reachable from the other's references."""

    git: Git
    refs: Mapping[str, str]
    """Full reference name → object id, as the other repository has them."""
    head: str | None
    """The commit its HEAD stands on, None before its first commit."""
    prefix: str
    """Where the folder asked about lies in its repository (`sub/folder/` or empty)."""


@contextmanager
def of(folder: Path) -> Iterator[Copy]:
    """The copy, removed at the end. Raises NoRepository, Incomplete (shallow or partial source, missing objects), GitFailed."""
    raise NotImplementedError(folder)
    yield
