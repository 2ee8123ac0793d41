"""The runner: feed it files (or cached columns), take the findings. Pure; `actions/check.py` joins it to a snapshot."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, tzinfo
from typing import Any, NamedTuple

from officectl.checks._context import Context, Shared
from officectl.checks._contract import Group, LoadedCheck, Trace
from officectl.checks._settle import WAIVER_FIELDS, Key, settle
from officectl.light import dataclass
from officectl.records.fault import Fault
from officectl.records.finding import Finding
from officectl.records.intake import Intake
from officectl.records.ledger import Columns, Facts, Row
from officectl.records.record import Past, State
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
    states: Mapping[str, State] | None = None
    """Derived states by id; None in an open workspace."""
    past: Past | None = None
    """What the signed history knows of events; None in an open workspace."""


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


class Result(NamedTuple):
    """What a check said of one group (or of the whole workspace: key ""): findings, and the years it had no calendar for."""

    key: str
    findings: list[Finding]
    years: set[int]


class Runner:
    """One run over one snapshot: `feed` every file, then `finish` once.

    The index drives the same steps by hand: `file_findings` of changed files, `evaluate` of touched groups, `conclude`.
    """

    def __init__(
        self,
        checks: Sequence[LoadedCheck],
        setting: Setting,
        trace: Trace | None = None,
        columns: Columns | None = None,
    ) -> None:
        self.checks = tuple(checks)
        self._setting = setting
        asked = [loaded for loaded in checks if self._asked(loaded)]
        self.columns = Columns(projection(asked), setting.zone) if columns is None else columns   # what nobody asks for is not kept
        self.columns.states = setting.states
        self.columns.past = setting.past
        rules = tuple(sorted({name for loaded in asked for name in loaded.check.rules}))
        if trace is not None:
            trace.run([loaded.code for loaded in asked])
        self._shared = Shared(
            self.columns, setting.book, setting.calendar, setting.as_of, setting.facts, rules, trace
        )
        self._by_code = {loaded.code: loaded for loaded in checks}
        self._contexts: dict[str, Context] = {}
        self._file_checks: list[tuple[Callable[..., Iterable[Finding]], Context]] | None = None
        self._found: list[Finding] = []
        self.as_of = setting.as_of
        self.files = 0

    def feed(self, intake: Intake) -> None:
        """Take one record file: its faults, its file checks, its columns."""
        self.files += 1
        self._found.extend(self.file_findings(intake))
        self.columns.add(intake)

    def file_findings(self, intake: Intake) -> list[Finding]:
        """The faults of one file and what the file checks say of it."""
        found: list[Finding] = []
        if intake.faults:
            found.extend(self._from_fault(f, intake) for f in intake.faults if f.code in self._by_code)
        if intake.text:
            if self._file_checks is None:
                self._file_checks = [
                    (loaded.look, self._context(loaded.code))
                    for loaded in self.checks
                    if loaded.check.scope == "file" and loaded.runs
                ]
            for find, context in self._file_checks:
                more = find(intake, context)
                if more:
                    found.extend(more)
        return found

    def add(self, findings: Iterable[Finding]) -> None:
        """Take findings that were made elsewhere: by another process, in an earlier run."""
        self._found.extend(findings)

    def feed_extra(self, intake: Intake) -> None:
        """Take a file that was brought for comparison: it never becomes part of the ledger."""
        if self._shared.extra is None:
            self._shared.extra = Columns(projection(self.checks), self._setting.zone)
        self._shared.extra.add(intake)
        self._shared.extra_paths[intake.id] = intake.path

    def fault(self, path: str, faults: Iterable[Fault]) -> None:
        """Faults of a file that is not a record: rules, calendar, schemas."""
        self._found.extend(self.fault_findings(path, faults))

    def fault_findings(self, path: str, faults: Iterable[Fault]) -> list[Finding]:
        """The same as findings."""
        nobody = Intake(path, None, "", None, "", [], [])
        return [self._from_fault(fault, nobody) for fault in faults if fault.code in self._by_code]

    def finish(self, tell: Callable[[int, int], None] | None = None) -> list[Finding]:
        """Run what needs all rows; findings in path, code and field order (places are resolved by the caller).

        `tell`: told before each check how many are done, of how many.
        """
        self.columns.seal()
        for done, loaded in enumerate(self.checks):
            if tell is not None:
                tell(done, len(self.checks))
            for result in self.evaluate(loaded):
                self._found.extend(result.findings)
                self.years.update(result.years)
        return self.conclude()

    @property
    def years(self) -> set[int]:
        """Years without an official holiday notice that some check asked for."""
        return self._shared.unknown_years

    def evaluate(self, loaded: LoadedCheck, wanted: Collection[str] | None = None) -> Iterator[Result]:
        """What a check says of its groups, or of those of `wanted`. Nothing for checks of scope `file` and `outcome`."""
        scope = loaded.check.scope
        if scope in ("file", "outcome") or not loaded.runs:  # its file is imported when there is something to look at
            return
        if not self._asked(loaded):
            return
        context = self._context(loaded.code)
        if scope == "record":
            for kind in loaded.check.reads:
                if not loaded.check.group or kind in loaded.check.group:
                    rows = self.columns.rows(kind) if wanted is None else filter(None, map(self.columns.get, wanted))
                    for row in rows:
                        if row.kind == kind:
                            yield self._listen(row.id, loaded.look, row, context)
        elif scope == "group":
            for group in groups(loaded, self.columns, wanted):
                yield self._listen(group.key, loaded.look, group, context)
        else:
            yield self._listen("", loaded.look, context)

    def _asked(self, loaded: LoadedCheck) -> bool:
        """Whether a check has a place in this run: some need a signed history, some an audit."""
        check, setting = loaded.check, self._setting
        return (setting.past is not None or not check.events) and (setting.audit or not check.audit)

    def _listen(self, key: str, find: Callable[..., Iterable[Finding]], *args: Any) -> Result:
        """Run a check on one group, years it could not judge set apart."""
        kept, self._shared.unknown_years = self._shared.unknown_years, set()
        try:
            return Result(key, list(find(*args)), self._shared.unknown_years)
        finally:
            self._shared.unknown_years = kept

    def conclude(self) -> list[Finding]:
        """All is said: waivers, baseline, the checks of scope `outcome`, order."""
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
            if loaded.check.scope == "outcome" and loaded.runs:
                self._found.extend(loaded.look(tuple(self._found), self._context(loaded.code)))
        return sorted(self._found, key=Finding.sort_key)

    def _context(self, code: str) -> Context:
        context = self._contexts.get(code)
        if context is None:
            context = self._contexts[code] = Context(self._by_code[code], self._shared)
        return context

    def _switched_on(self, name: str) -> bool:
        """A rule that the workspace switched off (with a clause of its own) is not held against anybody."""
        book = self._setting.book
        return book.segment(name, self._setting.as_of)[0].enabled if name in book else True

    def _from_fault(self, fault: Fault, intake: Intake) -> Finding:
        context = self._context(fault.code)
        return context.finding(
            intake,
            fault.message,
            field=fault.field,
            line=fault.line,
            column=fault.column,
            remedy=fault.remedy,
        )


def groups(loaded: LoadedCheck, columns: Columns, wanted: Collection[str] | None = None) -> Iterator[Group]:
    """The groups of a check in key order, or those of some keys. Rows without a key are in the group "", which may look
    at everything.
    """
    made: dict[str, list[Row]] = {}
    for kind, name in loaded.check.group.items():
        for row in columns.rows(kind) if wanted is None else columns.rows_of(kind, name, wanted):
            for key in keys(row.get(name)):
                if wanted is None or key in wanted:
                    made.setdefault(key, []).append(row)
    for key in sorted(made):
        yield Group(key, made.pop(key))


def keys(value: Any) -> Iterable[str]:
    """The group keys that a field's value gives."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list):
        return dict.fromkeys(item for item in value if isinstance(item, str))
    return ("",)
