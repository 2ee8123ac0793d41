"""One rule through time: its editions with every layer's changes applied, cut where anything changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from officectl.light import dataclass, replace
from officectl.records.finding import SEVERITIES, Clause, FieldPath, Severity
from officectl.rules.judge import Act, Settled, complaint, judge
from officectl.rules.model import DAY, LAYER_TITLES, Cell, Change, Edition, Key, Place, covers
from officectl.text.lang import Message, Text

Complain = Callable[[Place, Message], None]

_OFF = Text("停用", "off")
_ON = Text("启用", "on")


@dataclass(frozen=True, slots=True)
class Step:
    """What one layer did to one value (or to severity or the switch): the chain that `explain` shows."""

    layer: str
    act: Act
    what: Literal["value", "severity", "enabled"]
    key: Key
    before: object
    after: object
    clauses: tuple[Clause, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Segment:
    """A rule between two days on which nothing about it changes."""

    start: date | None
    end: date | None
    edition: Edition
    severity: Severity
    enabled: bool
    clauses: tuple[Clause, ...]
    """Those of the edition that may be cited in this stretch."""
    cells: Mapping[Key, Settled]
    steps: tuple[Step, ...]


@dataclass(slots=True)
class _Draft:
    edition: Edition
    severity: Severity
    enabled: bool
    cells: dict[Key, Settled]
    steps: list[Step]
    complain: Complain
    audit: bool
    judged: set[tuple[str, FieldPath]]
    """Places already judged in a later stretch: a change is held to the newest edition that it touches."""

    def refuse(self, place: Place, message: Message) -> None:
        """Tell a refusal, unless a later edition has already settled what to think of this place."""
        if (place.path, place.field) not in self.judged:
            self.complain(place, message)


def segments(
    editions: Sequence[Edition],
    changes: Sequence[tuple[Change, Mapping[int, Mapping[Key, Cell]]]],
    *,
    complain: Complain,
    audit: bool,
    foreign: Callable[[Edition], bool],
) -> tuple[Segment, ...]:
    """The segments in time order. `changes` in layer order, each with its typed values per edition index."""
    found = []
    judged: set[tuple[str, FieldPath]] = set()
    for index, edition in sorted(
        enumerate(editions), key=lambda pair: pair[1].start or date.min, reverse=True
    ):
        touching = [(change, cells[index]) for change, cells in changes if index in cells]
        for start, end in reversed(_cuts(edition, [change for change, _ in touching])):
            probe = start or date.min
            clauses = tuple(
                clause
                for clause, since in zip(edition.clauses, edition.clause_dates, strict=True)
                if since is None or since <= probe
            )
            settled = _cells(edition, clauses, foreign(edition))
            draft = _Draft(edition, edition.severity, edition.enabled, settled, [], complain, audit, judged)
            draft.steps.extend(
                Step(edition.layer, "defined", "value", key, None, cell.value, cell.clauses, cell.place)
                for key, cell in draft.cells.items()
            )
            for change, cells in touching:
                if covers(change, probe):
                    _apply(draft, change, cells)
            found.append(
                Segment(
                    start,
                    end,
                    edition,
                    draft.severity,
                    draft.enabled,
                    clauses,
                    draft.cells,
                    tuple(draft.steps),
                )
            )
    return tuple(sorted(found, key=lambda segment: segment.start or date.min))


def _cuts(edition: Edition, changes: Iterable[Change]) -> list[tuple[date | None, date | None]]:
    """The pieces of an edition's period in which the same changes are in force."""
    starts = set(edition.clause_dates)
    for change in changes:
        starts.add(change.start)
        starts.add(change.end + DAY if change.end is not None and change.end < date.max else None)
    inner = sorted(
        day
        for day in starts
        if day is not None
        and (edition.start is None or day > edition.start)
        and (edition.end is None or day <= edition.end)
    )
    begins: list[date | None] = [edition.start, *inner]
    ends: list[date | None] = [*(day - DAY for day in inner), edition.end]
    return list(zip(begins, ends, strict=True))


def _cells(edition: Edition, clauses: tuple[Clause, ...], foreign: bool) -> dict[Key, Settled]:
    found = {}
    for key, cell in edition.cells.items():
        cited = clauses
        if cell.article and cited:
            cited = (replace(cited[0], article=cell.article), *cited[1:])
        found[key] = Settled(
            cell.value, edition.level, cited, cell.place, cell.wording, cell.bound, not foreign, None
        )
    return found


def _apply(draft: _Draft, change: Change, cells: Mapping[Key, Cell]) -> None:
    for key, cell in cells.items():
        _apply_cell(draft, change, key, cell)
    if change.severity is not None and change.severity != draft.severity:
        lower = SEVERITIES.index(change.severity) > SEVERITIES.index(draft.severity)
        if _switch(draft, change, "severity", draft.severity, change.severity, lower):
            draft.severity = change.severity
    if change.enabled is not None and change.enabled != draft.enabled:
        old, new = (_ON, _OFF) if draft.enabled else (_OFF, _ON)
        if _switch(draft, change, "enabled", old, new, draft.enabled):
            draft.enabled = change.enabled


def _switch(
    draft: _Draft, change: Change, what: Literal["severity", "enabled"], old: object, new: object, lower: bool
) -> bool:
    """Severity or on/off; True when it takes effect."""
    place = Place(change.place.document, (*change.place.field[:-1], what))
    act: Act = "loosened" if lower else "tightened"
    if lower and (draft.audit or not change.clauses):
        act = "refused"
        if not change.clauses:
            draft.refuse(place, complaint(draft.edition, change, (), old, new))
    draft.judged.add((place.path, place.field))
    draft.steps.append(Step(change.layer, act, what, (), old, new, change.clauses, place))
    return act != "refused"


def _apply_cell(draft: _Draft, change: Change, key: Key, cell: Cell) -> None:
    old, new = draft.cells.get(key), cell.value
    if new is None:
        return
    edition = draft.edition
    act, message = judge(edition, change, key, old, new)
    if message is not None and not change.clauses:
        draft.refuse(cell.place, message)
        act = "refused"
    elif draft.audit and act in ("loosened", "changed"):
        act = "refused"
    draft.judged.add((cell.place.path, cell.place.field))
    before = old.value if old is not None else None
    draft.steps.append(Step(change.layer, act, "value", key, before, new, change.clauses, cell.place))
    if act == "refused":
        return
    same = old is not None and old.value == new and old.adopted
    if old is not None and same and not change.clauses:
        return
    draft.cells[key] = Settled(
        value=new,
        level=change.level or "local",
        clauses=change.clauses or (_own(change, cell.place),),
        place=cell.place,
        wording=cell.wording or (old.wording if old is not None else ""),
        bound=old.bound if old is not None else None,
        adopted=True,
        base=old
        if old is not None and old.value is not None and old.adopted and act == "tightened"
        else None,
    )


def _own(change: Change, place: Place) -> Clause:
    """The clause of a stricter local value that names none: the overlay itself."""
    title = LAYER_TITLES[change.layer].zh
    return Clause(change.issuer or f"本地规则（{title}）", confidence="L", source=str(place))
