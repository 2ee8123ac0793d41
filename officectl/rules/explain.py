"""What the book says about itself, as values for rendering: explanations, blanks, the digest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from officectl.light import dataclass
from officectl.records.canonical import canonical, seal
from officectl.records.finding import Clause
from officectl.rules.model import Edition, Key, Place
from officectl.rules.timeline import Segment, Step
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.rules.book import RuleBook, RuleValue

DOMAIN = "officectl/rules/1"
"""Names the algorithm inside the digest of a rule book."""


@dataclass(frozen=True, slots=True)
class Period:
    """One stretch of time of a rule (both days inclusive, None: open) and where its edition is written."""

    start: date | None
    end: date | None
    edition: str
    place: Place


@dataclass(frozen=True, slots=True)
class ExplainedRow:
    """One row: its keys, its value in force, and what each layer did to it (refused attempts among them)."""

    key: Key
    value: RuleValue
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A rule on a day: what `rules explain` prints."""

    name: str
    title: Text
    on: date
    in_force: bool
    rule: Edition
    severity: str
    enabled: bool
    rows: tuple[ExplainedRow, ...]
    switches: tuple[Step, ...]
    """What layers did to severity and on/off."""
    refused: tuple[Step, ...]
    """Loosenings that have no effect."""
    clauses: tuple[Clause, ...]
    periods: tuple[Period, ...]
    note: Text | None


@dataclass(frozen=True, slots=True)
class Unset:
    """A rule (or some of its rows) that the sources leave blank and no overlay has filled."""

    name: str
    title: Text
    keys: tuple[Key, ...]
    """The blank rows; empty: the whole rule."""
    place: Place


def explanation(book: RuleBook, name: str, on: date) -> Explanation:
    """See `RuleBook.explain`."""
    segment, in_force = book.segment(name, on)
    edition = segment.edition
    rows = tuple(
        ExplainedRow(
            key,
            book.settled(segment, key, in_force),
            tuple(step for step in segment.steps if step.what == "value" and step.key == key),
        )
        for key in segment.cells
    )
    return Explanation(
        name=name,
        title=edition.title,
        on=on,
        in_force=in_force,
        rule=edition,
        severity=segment.severity,
        enabled=segment.enabled,
        rows=rows if in_force else (),
        switches=tuple(step for step in segment.steps if step.what != "value"),
        refused=tuple(step for step in segment.steps if step.act == "refused"),
        clauses=segment.clauses,
        periods=tuple(
            Period(
                one.start,
                one.end,
                one.edition.clauses[0].edition if one.edition.clauses else "",
                one.edition.place,
            )
            for one in book.segments(name)
        ),
        note=edition.note,
    )


def blanks(book: RuleBook, names: Iterable[str], on: date, organ_levels: tuple[str, ...]) -> list[Unset]:
    """See `RuleBook.unset`. Rules switched off, out of force or merely shown for reference are not blanks."""
    found = []
    for name in sorted(set(names)):
        segment, in_force = book.segment(name, on)
        edition = segment.edition
        if not in_force or not segment.enabled:
            continue
        at = edition.keys.index("organ_level") if "organ_level" in edition.keys else None
        blank = [
            key
            for key, cell in segment.cells.items()
            if cell.value is None and cell.adopted and (at is None or key[at] in organ_levels)
        ]
        if not segment.cells:
            found.append(Unset(name, edition.title, (), edition.place))
        elif blank:
            whole = len(blank) == len(segment.cells)
            found.append(
                Unset(name, edition.title, () if whole else tuple(blank), segment.cells[blank[0]].place)
            )
    return found


def digest(lines: Mapping[str, tuple[Segment, ...]], organ_level: str) -> str:
    """`sha256:<hex>` of the effective rules in canonical form, without places, titles, notes, wordings."""
    clauses: dict[tuple[Clause, ...], str] = {}
    book = {name: [_bare(segment, clauses) for segment in line] for name, line in lines.items()}
    return seal(DOMAIN, canonical({"organ_level": organ_level, "rules": book}))


def _bare(segment: Segment, seen: dict[tuple[Clause, ...], str]) -> dict[str, object]:
    edition = segment.edition
    rows = []
    for key, cell in sorted(segment.cells.items()):
        cited = seen.get(cell.clauses)
        if cited is None:
            # Many rows share their clauses: each list is written out once and stands here by its hash.
            cited = seen[cell.clauses] = seal(
                DOMAIN, "clauses", canonical({"clauses": [_clause(clause) for clause in cell.clauses]})
            )
        row: dict[str, object] = {"key": key, "level": cell.level, "binding": cell.adopted, "clauses": cited}
        if cell.value is not None:
            row["value"] = cell.value
        rows.append(row)
    bare: dict[str, object] = {
        "basis": edition.basis,
        "compare": edition.compare,
        "enabled": segment.enabled,
        "keys": edition.keys,
        "severity": segment.severity,
        "stricter": edition.stricter,
        "type": edition.type,
        "unit": edition.unit,
        "rows": rows,
    }
    if segment.start is not None:
        bare["from"] = segment.start
    if segment.end is not None:
        bare["to"] = segment.end
    return bare


def _clause(clause: Clause) -> dict[str, object]:
    return {
        "instrument": clause.instrument,
        "number": clause.number,
        "article": clause.article,
        "edition": clause.edition,
        "confidence": clause.confidence,
        "article_verified": clause.article_verified,
    }
