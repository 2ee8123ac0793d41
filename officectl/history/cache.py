"""verify.db: what verification need not compute twice. Facts only, never a verdict; deletable at any time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from officectl.git.repo import Git
from officectl.history.model import Signature


@dataclass(frozen=True, slots=True)
class BlobFact:
    """What the verifier needs of one record file, found once by (blob id, kind of the path it lay at)."""

    digest: str
    """`sha256:…`; empty when it cannot be read."""
    id: str = ""
    """The record's own `id`."""
    forged: tuple[str, ...] = ()
    """Top-level keys that claim a state (`flow`, `state`, `approved_by`)."""
    attachments: tuple[tuple[str, str, int], ...] = ()
    """(name, sha256, bytes) of each listed attachment."""
    fault: str = ""
    """Why it cannot be read: the code of the first fault; empty when it can."""
    more: Any = None
    """Whatever else the verifier keeps of it; JSON (no floats, tuples come back as lists)."""


class Cache:
    """Facts in SQLite. Two processes may use it at once; a broken, foreign or outdated file is replaced silently; every fault of
    the disk only means that less is remembered. Nothing is written before `commit` or the end of a `with`.
    """

    def signatures(self, oids: Iterable[str]) -> dict[str, Signature]:
        """What is known of these commits."""
        raise NotImplementedError(oids)

    def remember_signatures(self, facts: Mapping[str, Signature]) -> None:
        """Keep facts about commits."""
        raise NotImplementedError(facts)

    def blobs(self, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], BlobFact]:
        """What is known of these (blob id, kind)."""
        raise NotImplementedError(wanted)

    def remember_blobs(self, facts: Mapping[tuple[str, str], BlobFact]) -> None:
        """Keep facts about record files."""
        raise NotImplementedError(facts)

    def snapshot(self, name: str) -> tuple[str, Any] | None:
        """(tip, state) as last kept under `name` (the ref or purpose), or None. JSON: tuples come back as lists."""
        raise NotImplementedError(name)

    def remember_snapshot(self, name: str, tip: str, state: Any) -> None:
        """Keep the verifier's state at `tip`. `state` is JSON data."""
        raise NotImplementedError(name, tip, state)

    def commit(self) -> None:
        """Write what was remembered, in one transaction."""
        raise NotImplementedError

    def close(self) -> None:
        """Write and let go."""
        raise NotImplementedError

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def open_cache(git: Git, *, root: str, format: int, enabled: bool = True) -> Cache:
    """The cache of this repository for this pinned root, this verifier format, this tool, git and ssh-keygen. Never raises for
    a fault of the disk; `enabled=False` (`--no-cache`) gives one that remembers nothing and touches no file.
    """
    raise NotImplementedError(git, root, format, enabled)
