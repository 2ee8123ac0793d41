"""Where findings are: lines and columns, looked up in files that have findings and in no others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from officectl.light import replace
from officectl.records.positions import Position, locate

if TYPE_CHECKING:
    from officectl.records.finding import Evidence, Finding
    from officectl.store.snapshot import Snapshot


class Places:
    """Line and column of fields, looked up only in files that have findings."""

    def __init__(self, snap: Snapshot) -> None:
        self._snap = snap
        self._texts: dict[str, str | None] = {}
        self._located: dict[str, dict[tuple[str | int, ...], Position]] = {}

    def text(self, path: str) -> str | None:
        """A file's text as it was checked, None when it is no text."""
        if path not in self._texts:
            raw = self._snap.read(path)
            self._texts[path] = None if raw is None else raw.decode("utf-8", "replace")
        return self._texts[path]

    def keep(self, findings: Iterable[Finding]) -> None:
        """Read what an excerpt may be asked of while the snapshot can still be read."""
        for finding in findings:
            self.text(finding.path)

    def place(self, finding: Finding) -> Finding:
        """The finding with its line and column, its evidence with theirs."""
        evidence = tuple(map(self._evidence, finding.evidence))
        if finding.line or not finding.path:
            return replace(finding, evidence=evidence) if evidence else finding
        line, column = self._find(finding.path, finding.field)
        return replace(finding, line=line, column=column, evidence=evidence)

    def _evidence(self, evidence: Evidence) -> Evidence:
        if evidence.line or not evidence.path:
            return evidence
        return replace(evidence, line=self._find(evidence.path, evidence.field)[0])

    def _find(self, path: str, field: tuple[str | int, ...]) -> tuple[int, int]:
        if path not in self._located:
            text = self.text(path)
            self._located[path] = dict(locate(text)) if text else {}
        places = self._located[path]
        while field:
            position = places.get(field)
            if position is not None:
                return position.line, position.column
            field = field[:-1]
        position = places.get(("id",))
        return (position.line, position.column) if position is not None else (1, 1)
