"""Findings in groups: by check, by unit, by record, or by what another version had, as a screen lists them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from officectl.actions import _indexed, _open, _progress, check
from officectl.light import dataclass, replace
from officectl.query.resolve import label
from officectl.records.finding import SEVERITIES, SEVERITY_TITLES, Finding, Severity
from officectl.render.style import one_line
from officectl.text.lang import Lang, Message, Text, plain

if TYPE_CHECKING:
    from officectl.actions._open import Opened
    from officectl.actions._options import Options
    from officectl.records.kind import Field
    from officectl.records.record import Record
    from officectl.records.report import Report

By = Literal["rule", "unit", "record", "change"]
BY: tuple[By, ...] = ("rule", "unit", "record")
"""What every run can be grouped by; `change` besides where two versions are compared."""
Mark = Literal["", "new", "cured"]

_NO_UNIT = Text("不属于任何单位", "of no unit")
_CHANGES = {"new": Text("引入的", "introduced"), "cured": Text("消除的", "cured"), "": Text("没有变的", "unchanged")}
_MOST = 2000
"""Lines of a file that are shown."""
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
    stray: bool = False
    """It is about a file that has the id of a record and is not that record."""

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
    since: str = ""
    """The version compared with."""
    at: str = ""
    """The commit that was checked; "" for the files as they are."""

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
        if by == "change":
            return sorted(made, key=lambda one: tuple(_CHANGES).index(one.key))
        return sorted(made, key=lambda one: (_rank(one.worst), -len(one.items), one.key))

    def _key(self, by: By, item: Item) -> str:
        if by == "rule":
            return item.finding.code
        if by == "change":
            return item.mark
        return item.unit if by == "unit" else item.finding.id or item.finding.path

    def _title(self, by: By, key: str, first: Item) -> Message:
        if by == "rule":
            return Text("{code} {title}", "{code} {title}")(code=key, title=first.finding.title)
        if by == "change":
            return _CHANGES[key]()
        if by == "unit":
            return plain(self.units.get(key, key)) if key else _NO_UNIT()
        return plain(f"{first.label}  {key}" if first.label != key else key)


def _rank(severity: Severity | None) -> int:
    return len(SEVERITIES) if severity is None else SEVERITIES.index(severity)


def _ordered(items: Sequence[Item]) -> tuple[Item, ...]:
    return tuple(sorted(items, key=lambda one: (one.finding.waived is not None, SEVERITIES.index(one.finding.severity))))


def found(options: Options, *, since: str = "") -> Found:
    """Run the checks; with `since` also what that version had and this one has not.

    `since`: a version to compare the files with; `old..new`: these two with each other; `old...new`: `new` with where it left `old`,
    which is what a proposal does. Raises what `check` raises.
    """
    since, at = versions(options, since)
    outcome = check.run(options, check.Request(at=at))
    before: Sequence[Finding] = ()
    known: set[tuple[str, str, str]] = set()
    if since:
        difference = check.run(options, check.Request(at=at, since=since))
        before = difference.report.cured
        known = {one.key for one in difference.report.findings}
    findings: list[tuple[Finding, Mark]] = [
        (one, "new" if since and one.key in known else "") for one in outcome.report.findings
    ]
    findings += [(one, "cured") for one in before]
    wanted = {one.kind for one, _ in findings if one.kind}
    opened = _opened(options, wanted | {"org", "person", "room", "vehicle", "task", "meeting", "trip"}, at)
    seen: dict[str, int] = {}
    items = []
    units: dict[str, str] = {}
    for finding, mark in _progress.counted("place", findings, len(findings)):
        record = opened.ledger.get(finding.id) if finding.id else None
        unit = "" if record is None else _unit(opened, record)
        if unit and unit not in units:
            one = opened.ledger.get(unit)
            units[unit] = unit if one is None else label(opened.ledger, opened.kinds, one)
        name = finding.path if record is None else label(opened.ledger, opened.kinds, record)
        stray = record is not None and finding.path.startswith("records/") and finding.path != record.path
        stem = f"{finding.code}|{finding.id or finding.path}|{finding.field_name}|{mark == 'cured'}"
        seen[stem] = seen.get(stem, 0) + 1
        items.append(Item(f"{stem}|{seen[stem]}", finding, name, unit, mark, stray))
    return Found(tuple(items), units, outcome.report, since, at)


def versions(options: Options, word: str) -> tuple[str, str]:
    """What is compared with, and what is checked ("": the files as they are). Raises NoSuchRevision."""
    from officectl.git import merge

    word = word.strip()
    old, dots, new = word.partition("...")
    if not dots:
        old, dots, new = word.partition("..")
    old, new = old.strip(), new.strip()
    if not dots or not new:
        return old, ""
    ws = _open.workspace(options)
    old = old or "HEAD"
    ends = [ws.git.resolve(one) for one in (old, new)]
    return (merge.base(ws.git, *ends) or ends[0] if dots == "..." else old), new


def group_told(group: Group, lang: Lang) -> list[str]:
    """What a group comes to: how many of each level, and of which checks."""
    levels = [(SEVERITY_TITLES[one], sum(item.counts and item.finding.severity == one for item in group.items)) for one in SEVERITIES]
    codes: dict[str, list[Item]] = {}
    for item in group.items:
        codes.setdefault(item.finding.code, []).append(item)
    lines = [group.title.render(lang), "  ".join(f"{title.render(lang)} {count}" for title, count in levels if count), ""]
    return [*lines, *(f"{code} {items[0].finding.title.render(lang)} × {len(items)}" for code, items in codes.items())]


def commit_of(options: Options, rev: str) -> str:
    """The full id of a version. Raises NoSuchRevision."""
    return _open.workspace(options).git.resolve(rev)


def text_of(options: Options, finding: Finding, rev: str = "") -> list[str]:
    """The file that a finding is about, with line numbers; the line meant is marked. Nothing where it cannot be read."""
    from officectl.store import snapshot

    ws = _open.workspace(options)
    raw = (snapshot.at(ws, rev) if rev else snapshot.worktree(ws)).read(finding.path) if finding.path else None
    if raw is None:
        return []
    lines = raw.decode("utf-8", "replace").splitlines()[:_MOST]
    wide = len(str(len(lines)))
    return [f"{'>' if at == finding.line else ' '} {at:{wide}} {one_line(line)}" for at, line in enumerate(lines, 1)]


def _opened(options: Options, wanted: set[str], at: str) -> Opened:
    from officectl.store import snapshot

    ws = _open.workspace(options)
    snap = snapshot.at(ws, at) if at else snapshot.worktree(ws)
    kinds, _ = _open.kinds_of(snap)
    wanted = {name for name in wanted if name in kinds}
    if at:
        return _open.read(options, ws, snap, kinds, wanted)
    return _indexed.opened(options, ws, snap, kinds, wanted)


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


def told(options: Options, item: Item, found: Found) -> list[str]:
    """Everything about one finding: what, where, clause, arithmetic, what to do; then what its check is about."""
    from officectl.render.formats import full

    ws = _open.workspace(options)

    def text(path: str) -> str | None:
        from officectl.store import snapshot

        raw = (snapshot.at(ws, found.at) if found.at else snapshot.worktree(ws)).read(path)
        return None if raw is None else raw.decode("utf-8", "replace")

    one = replace(found.report, findings=(item.finding,), since="", cured=())
    excerpts = text if item.mark != "cured" else (lambda _: None)
    lines = "".join(full.render(one, options.lang, width=options.width, excerpts=excerpts)).split("\n")
    end = lines.index("") if "" in lines else len(lines)
    return [*lines[:end], "", *about(options, item.finding.code)]
