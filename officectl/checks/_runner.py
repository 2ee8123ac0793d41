"""The runner: feed it files (or cached columns), take the findings. Pure; `actions/check.py` joins it to a snapshot."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any

from officectl.checks._context import Context, Shared
from officectl.checks._contract import Group, LoadedCheck, Trace
from officectl.checks._settle import WAIVER_FIELDS, Key, settle
from officectl.records.fault import Fault
from officectl.records.finding import Finding
from officectl.records.intake import Intake
from officectl.records.ledger import Columns, Facts, Row
from officectl.rules.book import RuleBook
from officectl.rules.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Setting:
    """All that a run depends on besides the records."""

    book: RuleBook
    calendar: Calendar
    as_of: date
    facts: Facts
    zone: tzinfo | None = None
    baseline: Collection[Key] = ()
    audit: bool = False
    evidence_digest: Callable[[Finding], str] | None = None


def projection(checks: Iterable[LoadedCheck]) -> dict[str, set[str]]:
    """kind → the fields that some check declares; whatever is not here is dropped as soon as a file is read."""
    fields: dict[str, set[str]] = {"waiver": set(WAIVER_FIELDS)}
    for loaded in checks:
        for kind, names in loaded.check.reads.items():
            if kind != "*":
                fields.setdefault(kind, set()).update(names)
        for kind, name in loaded.check.group.items():
            fields.setdefault(kind, set()).add(name)
    return fields


class Runner:
    """One run over one snapshot: `feed` every file, then `finish` once."""

    def __init__(self, checks: Sequence[LoadedCheck], setting: Setting, trace: Trace | None = None) -> None:
        self.checks = tuple(checks)
        self.columns = Columns(projection(checks), setting.zone)
        rules = tuple(sorted({name for loaded in checks for name in loaded.check.rules}))
        self._setting = setting
        self._shared = Shared(
            self.columns, setting.book, setting.calendar, setting.as_of, setting.facts, rules, trace
        )
        self._contexts = {loaded.code: Context(loaded, self._shared) for loaded in checks}
        self._by_code = {loaded.code: loaded for loaded in checks}
        self._file_checks = [
            (loaded.find, self._contexts[loaded.code])
            for loaded in checks
            if loaded.check.scope == "file" and loaded.find is not None
        ]
        self._found: list[Finding] = []
        self.files = 0

    def feed(self, intake: Intake) -> None:
        """Take one record file: its faults, its file checks, its columns."""
        self.files += 1
        if intake.faults:
            self._found.extend(self._from_fault(f, intake) for f in intake.faults if f.code in self._by_code)
        if intake.text:
            for find, context in self._file_checks:
                found = find(intake, context)
                if found:
                    self._found.extend(found)
        self.columns.add(intake)

    def feed_extra(self, intake: Intake) -> None:
        """Take a file that was brought for comparison: it never becomes part of the ledger."""
        if self._shared.extra is None:
            self._shared.extra = Columns(projection(self.checks), self._setting.zone)
        self._shared.extra.add(intake)
        self._shared.extra_paths[intake.id] = intake.path

    def fault(self, path: str, faults: Iterable[Fault]) -> None:
        """Faults of a file that is not a record: rules, calendar, schemas."""
        for fault in faults:
            if fault.code in self._by_code:
                self._found.append(self._from_fault(fault, Intake(path, None, "", None, "", [], [])))

    def finish(self) -> list[Finding]:
        """Run what needs all rows; findings in path, code and field order (places are resolved by the caller)."""
        self.columns.seal()
        for loaded in self.checks:
            scope = loaded.check.scope
            if loaded.find is None or scope in ("file", "outcome"):
                continue
            context = self._contexts[loaded.code]
            if scope == "record":
                for kind in loaded.check.reads:
                    if not loaded.check.group or kind in loaded.check.group:
                        for row in self.columns.rows(kind):
                            self._found.extend(loaded.find(row, context))
            elif scope == "group":
                for group in groups(loaded, self.columns):
                    self._found.extend(loaded.find(group, context))
            else:
                self._found.extend(loaded.find(context))
        setting = self._setting
        self._found = [f for f in self._found if not f.rule or self._switched_on(f.rule)]
        self._found, self._shared.settlement = settle(
            self._found,
            [row for row in self.columns.rows("waiver") if self.columns.state(row.id).effective],
            frozenset(setting.baseline),
            as_of=setting.as_of,
            codes=frozenset(self._by_code),
            evidence_digest=setting.evidence_digest,
            audit=setting.audit,
        )
        for loaded in self.checks:
            if loaded.check.scope == "outcome" and loaded.find is not None:
                self._found.extend(loaded.find(tuple(self._found), self._contexts[loaded.code]))
        return sorted(self._found, key=Finding.sort_key)

    def _switched_on(self, name: str) -> bool:
        """A rule that the workspace switched off (with a clause of its own) is not held against anybody."""
        book = self._setting.book
        return book.segment(name, self._setting.as_of)[0].enabled if name in book else True

    def _from_fault(self, fault: Fault, intake: Intake) -> Finding:
        context = self._contexts[fault.code]
        return context.finding(
            intake,
            fault.message,
            field=fault.field,
            line=fault.line,
            column=fault.column,
            remedy=fault.remedy,
        )


def groups(loaded: LoadedCheck, columns: Columns) -> Iterator[Group]:
    """The groups of a check in key order. Rows without a key are in the group "", which may look at everything."""
    made: dict[str, list[Row]] = {}
    for kind, name in loaded.check.group.items():
        for row in columns.rows(kind):
            for key in _keys(row, name):
                made.setdefault(key, []).append(row)
    for key in sorted(made):
        yield Group(key, made.pop(key))


def _keys(row: Row, name: str) -> Iterable[str]:
    value: Any = row.get(name)
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list):
        return dict.fromkeys(item for item in value if isinstance(item, str))
    return ("",)
