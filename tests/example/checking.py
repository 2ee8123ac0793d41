"""Check a world without writing it: the same use case as the command, over a snapshot in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from officectl.actions import check
from officectl.records.finding import Finding
from officectl.records.intake import Intake
from officectl.records.intake import take as take_file
from officectl.store.entry import File
from officectl.store.snapshot import OTHERS
from officectl.store.workspace import Workspace, load
from officectl.text.lang import Message, plain

from .world import AS_OF, World

_TAKEN: dict[tuple[str, bytes], Intake] = {}


class InMemory:
    """Files by path, as a snapshot serves them."""

    revision = "worktree"

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = files

    @property
    def label(self) -> Message:
        """The version's name."""
        return plain("memory")

    def files(self, order: Sequence[str] = ()) -> Iterator[File]:
        """Records, the kinds of `order` first, the rest by path."""
        rank = {kind: number for number, kind in enumerate(order)}
        paths = [path for path in self._files if path.startswith("records/")]
        for path in sorted(paths, key=lambda p: (rank.get(p.split("/")[1], len(rank)), p.encode())):
            yield File(path, self._files[path])

    def others(self, prefixes: Sequence[str] = OTHERS) -> Iterator[File]:
        """Everything else, by file or folder."""
        for prefix in prefixes:
            for path in sorted(self._files):
                if path == prefix or path.startswith(prefix + "/"):
                    yield File(path, self._files[path])

    def read(self, path: str) -> bytes | None:
        """One file."""
        return self._files.get(path)


def findings(world: World, monkeypatch: pytest.MonkeyPatch) -> list[Finding]:
    """All findings of a world. Files met before are not read again: a world differs from the last in a few."""
    files = world.files()
    kept: dict[int, object] = {}

    def take(path: str, raw: bytes | None, gates: object, faults: tuple[object, ...] = ()) -> Intake:
        assert raw is not None and not faults
        known = _TAKEN.get((path, raw))
        if known is None:
            known = _TAKEN[path, raw] = take_file(path, raw, gates)  # type: ignore[arg-type]
            kept[id(known)] = gates
        return known

    monkeypatch.setattr(check, "take", take)
    ws = Workspace(Path(), load(files["officectl.toml"], "officectl.toml"))
    outcome = check.over(InMemory(files), ws, check.chosen(check.Request()), AS_OF)
    return list(outcome.report.findings)
