"""Findings in groups: by check, by unit or by record, as a screen lists them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from officectl.actions import _open, check
from officectl.light import dataclass, replace
from officectl.query.resolve import label
from officectl.records.finding import SEVERITIES, Finding, Severity
from officectl.text.lang import Message, Text, plain

if TYPE_CHECKING:
    from officectl.actions._open import Opened
    from officectl.actions._options import Options
    from officectl.records.kind import Field
    from officectl.records.record import Record
    from officectl.records.report import Report

By = Literal["rule", "unit", "record"]
BY: tuple[By, ...] = ("rule", "unit", "record")
Mark = Literal["", "new", "cured"]

_NO_UNIT = Text("不属于任何单位", "of no unit")
_UNIT = ("org", "unit", "lead_unit", "org_id", "department")
"""Fields that name the unit a record belongs to, where its kind has several references to units."""


@dataclass(frozen=True, slots=True)
class Item:
    """A finding in a list."""

    key: str
    """Stable from run to run: code, record or path, field, and a number where these are the same."""
    finding: Finding
    label: str
    """What people call the record; its path where it is none."""
    unit: str
    """The id of the unit the record belongs to, "" where there is none."""
    mark: Mark = ""
    """Against another version: introduced or cured."""

    @property
    def counts(self) -> bool:
        """Neither waived nor cured."""
        return self.finding.waived is None and self.mark != "cured"


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that belong together; the worst first."""

    key: str
    title: Message
    items: tuple[Item, ...]

    @property
    def worst(self) -> Severity | None:
        """The worst severity of those that count; None where all are waived or cured."""
        found = [one.finding.severity for one in self.items if one.counts]
        return min(found, key=SEVERITIES.index) if found else None


@dataclass(frozen=True, slots=True)
class Found:
    """All findings of a run, named."""

    items: tuple[Item, ...]
    units: dict[str, str]
    """Unit id → its name."""
    report: Report

    def counts(self) -> dict[str, int]:
        """Severity → findings that count; `waived` besides."""
        told = dict.fromkeys((*SEVERITIES, "waived"), 0)
        for one in self.items:
            told["waived" if one.finding.waived is not None else one.finding.severity] += one.mark != "cured"
        return told

    def grouped(self, by: By, wanted: Iterable[str] | None = None) -> list[Group]:
        """Groups, those with the worst and the most first. `wanted`: only items with these keys."""
        keep = None if wanted is None else frozenset(wanted)
        groups: dict[str, list[Item]] = {}
        for item in self.items:
            if keep is None or item.key in keep:
                groups.setdefault(self._key(by, item), []).append(item)
        made = [Group(key, self._title(by, key, items[0]), _ordered(items)) for key, items in groups.items()]
        return sorted(made, key=lambda one: (_rank(one.worst), -len(one.items), one.key))

    def _key(self, by: By, item: Item) -> str:
        if by == "rule":
            return item.finding.code
        return item.unit if by == "unit" else item.finding.id or item.finding.path

    def _title(self, by: By, key: str, first: Item) -> Message:
        if by == "rule":
            return Text("{code} {title}", "{code} {title}")(code=key, title=first.finding.title)
        if by == "unit":
            return plain(self.units.get(key, key)) if key else _NO_UNIT()
        return plain(f"{first.label}  {key}" if first.label != key else key)


def _rank(severity: Severity | None) -> int:
    return len(SEVERITIES) if severity is None else SEVERITIES.index(severity)


def _ordered(items: Sequence[Item]) -> tuple[Item, ...]:
    return tuple(sorted(items, key=lambda one: (one.finding.waived is not None, SEVERITIES.index(one.finding.severity))))


def found(options: Options, *, since: str = "") -> Found:
    """Run the checks; with `since` also what that version had and this one has not. Raises what `check` raises."""
    outcome = check.run(options, check.Request())
    before: Sequence[Finding] = ()
    known: set[tuple[str, str, str]] = set()
    if since:
        difference = check.run(options, check.Request(since=since))
        before = difference.report.cured
        known = {one.key for one in difference.report.findings}
    findings: list[tuple[Finding, Mark]] = [
        (one, "new" if since and one.key in known else "") for one in outcome.report.findings
    ]
    findings += [(one, "cured") for one in before]
    wanted = {one.kind for one, _ in findings if one.kind}
    opened = _opened(options, wanted | {"org", "person", "room", "vehicle", "task", "meeting", "trip"})
    seen: dict[str, int] = {}
    items = []
    units: dict[str, str] = {}
    for finding, mark in findings:
        record = opened.ledger.get(finding.id) if finding.id else None
        unit = "" if record is None else _unit(opened, record)
        if unit and unit not in units:
            one = opened.ledger.get(unit)
            units[unit] = unit if one is None else label(opened.ledger, opened.kinds, one)
        name = finding.path if record is None else label(opened.ledger, opened.kinds, record)
        stem = f"{finding.code}|{finding.id or finding.path}|{finding.field_name}|{mark == 'cured'}"
        seen[stem] = seen.get(stem, 0) + 1
        items.append(Item(f"{stem}|{seen[stem]}", finding, name, unit, mark))
    return Found(tuple(items), units, outcome.report)


def _opened(options: Options, wanted: set[str]) -> Opened:
    from officectl.store import snapshot

    ws = _open.workspace(options)
    snap = snapshot.worktree(ws)
    kinds, _ = _open.kinds_of(snap)
    wanted = {name for name in wanted if name in kinds}
    return _open.indexed(options, ws, snap, kinds, wanted) or _open.read(options, ws, snap, kinds, wanted)


def _unit(opened: Opened, record: Record, depth: int = 0) -> str:
    """The unit of a record: itself, what it names, or that of the first person or record it is about."""
    if record.kind == "org":
        return record.id
    kind = opened.kinds.get(record.kind)
    if kind is None:
        return ""
    named = [name for name, field in kind.fields.items() if "org" in _targets(field)]
    for name in sorted(named, key=lambda name: _UNIT.index(name) if name in _UNIT else len(_UNIT)):
        found = _first(opened, record, name)
        if found is not None and found.kind == "org":
            return found.id
    for name, field in kind.fields.items() if depth < 2 else ():
        if any(target in ("person", "room", "vehicle", "task", "meeting", "trip") for target in _targets(field)):
            found = _first(opened, record, name)
            unit = "" if found is None else _unit(opened, found, depth + 1)
            if unit:
                return unit
    return ""


def _targets(field: Field) -> tuple[str, ...]:
    item = field.item
    return (*field.ref, *field.ref_or_text, *(() if item is None else (*item.ref, *item.ref_or_text)))


def _first(opened: Opened, record: Record, name: str) -> Record | None:
    value = record.data.get(name)
    value = value[0] if isinstance(value, list) and value else value
    return opened.ledger.get(value) if isinstance(value, str) else None


def about(options: Options, code: str) -> list[str]:
    """What a check is about; nothing for a code that has no documentation."""
    from officectl.actions import explain
    from officectl.errors import OfficeError

    try:
        return list(explain.explain(code).lines(options.lang))
    except OfficeError:
        return []


def told(options: Options, item: Item, report: Report) -> list[str]:
    """Everything about one finding: what, where, clause, arithmetic, what to do; then what its check is about."""
    from officectl.render.formats import full

    ws = _open.workspace(options)

    def text(path: str) -> str | None:
        from officectl.store import snapshot

        raw = snapshot.worktree(ws).read(path)
        return None if raw is None else raw.decode("utf-8", "replace")

    one = replace(report, findings=(item.finding,), since="", cured=())
    excerpts = text if item.mark != "cured" else (lambda _: None)
    lines = "".join(full.render(one, options.lang, width=options.width, excerpts=excerpts)).split("\n")
    end = lines.index("") if "" in lines else len(lines)
    return [*lines[:end], "", *about(options, item.finding.code)]
