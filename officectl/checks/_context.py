"""What a check may ask: declared rows, rules of the right day, the calendar, states. And how it says what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar, cast

from officectl.checks._contract import LoadedCheck, Trace
from officectl.checks._settle import Settlement
from officectl.light import dataclass, field
from officectl.records.finding import Evidence, FieldPath, Finding, Measured, Severity, Standing
from officectl.records.intake import Intake
from officectl.records.ledger import Columns, Facts, Row
from officectl.records.record import Act, Events, Power, State
from officectl.rules.book import RuleBook, RuleValue
from officectl.rules.calendar import Calendar
from officectl.text.lang import Message, Text, plain

T = TypeVar("T")

_LEAD = Text("疑点，需核实：{fact}；可由以下材料排除：{by}", "lead, to be verified: {fact}; may be excluded by: {by}")
_SOFT = Text("所依规定的原件、登记的更正", "the document that the rule rests on, a correction of the record")


@dataclass(slots=True)
class Shared:
    """What all contexts of one run share. Indexes are made on first use."""

    columns: Columns
    book: RuleBook
    calendar: Calendar
    as_of: date
    facts: Facts
    declared_rules: tuple[str, ...] = ()
    trace: Trace | None = None
    unknown_years: set[int] = field(default_factory=set)
    settlement: Settlement = field(default_factory=Settlement)
    indexes: dict[tuple[str, str], Mapping[Any, tuple[Row, ...]]] = field(default_factory=dict)
    memos: dict[str, Any] = field(default_factory=dict)
    extra: Columns | None = None
    extra_paths: dict[str, str] = field(default_factory=dict)


class Context:
    """One check's view of one run. It serves only the kinds and fields that the check declares."""

    def __init__(self, loaded: LoadedCheck, shared: Shared) -> None:
        self._shared = shared
        self._reads = loaded.check.reads
        self.code = loaded.code
        self.check = loaded.check
        self.facts = shared.facts
        self.tracing = shared.trace is not None

    @property
    def as_of(self) -> date:
        """The day asked. Only for checks that declare `dated`: the others are not run again on another day."""
        if not self.check.dated:
            raise LookupError(f"{self.code} asks for the day without declaring dated")
        return self._shared.as_of

    # rows ------------------------------------------------------------------------------------------------

    def rows(self, kind: str) -> Sequence[Row]:
        """All rows of a declared kind in path order."""
        self._declared(kind)
        return self._shared.columns.rows(kind)

    def extra(self, kind: str) -> Sequence[Row]:
        """Rows of the files brought with `--extra` (read only, not part of the ledger)."""
        self._declared(kind)
        return self._shared.extra.rows(kind) if self._shared.extra is not None else ()

    def extra_path(self, ident: str) -> str:
        """Where a record brought with `--extra` lies, "" for others."""
        return self._shared.extra_paths.get(ident, "")

    def get(self, ident: object, *kinds: str) -> Row | None:
        """The row of an id if it is of one of `kinds` (none named: of any declared kind)."""
        row = self._shared.columns.get(ident) if isinstance(ident, str) else None
        if row is not None and row.kind not in (kinds or self._reads):
            return None
        return row

    def by(self, kind: str, name: str) -> Mapping[Any, tuple[Row, ...]]:
        """Rows of a kind by the value of a field; a list field puts its row under each of its items."""
        self._declared(kind)
        key = (kind, name)
        index = self._shared.indexes.get(key)
        if index is None:
            index = self._shared.indexes[key] = self._shared.columns.lookup(kind, name)
        return index

    def memo(self, name: str, make: Callable[[Context], T]) -> T:
        """A table made once a run from looked-up rows (plates, cards); `name` starts with the maker's module."""
        known = self._shared.memos.get(name)
        if known is None:
            known = self._shared.memos[name] = make(self)
        return cast(T, known)

    def state(self, ident: str) -> State:
        """The derived state of a record."""
        return self._shared.columns.state(ident)

    def events(self, ident: str) -> Events:
        """The valid events of a record's present round. Only for checks that declare `events`."""
        self._of_events()
        return self._shared.columns.events(ident)

    def items(self, act: Act) -> int:
        """How many records an event acted upon: one, or a batch. It costs more than the event. Only for checks that declare `events`."""
        self._of_events()
        past = self._shared.columns.past
        return 1 if past is None else past.items(act.commit)

    @property
    def founded(self) -> date | None:
        """The day from which this workspace's history is signed; None in an open one. Only for checks that declare `events`."""
        self._of_events()
        past = self._shared.columns.past
        return None if past is None else past.founded

    @property
    def powers(self) -> tuple[Power, ...]:
        """The people of the policy in force. Only for checks that declare `events`."""
        self._of_events()
        past = self._shared.columns.past
        return () if past is None else past.powers

    def live(self, kind: str) -> date | None:
        """From which day records of a kind must have been approved here: when the kind went live, never before the history is
        signed. None: nothing can be approved here. Only for checks that declare `events`.
        """
        founded, started = self.founded, self.facts.go_live.get(kind)
        return founded if founded is None or started is None else max(founded, started)

    def _of_events(self) -> None:
        if not self.check.events:
            raise LookupError(f"{self.code} asks for events without declaring them")

    def path(self, ident: str) -> str:
        """Where a record lies."""
        return self._shared.columns.path(ident)

    @property
    def columns(self) -> Columns:
        """Duplicates, dangling references and counts, for the generic checks."""
        return self._shared.columns

    # rules and calendar -------------------------------------------------------------------------------------

    def rule(self, name: str, *, event: date | None = None, **keys: str) -> RuleValue:
        """The rule row in force: on the day of the fact (`event`) or on the day asked, as its `basis` says."""
        if name not in self.check.rules:
            raise LookupError(f"{self.code} asks for the rule {name} without declaring it")
        value = self._shared.book.lookup(name, event=event, as_of=self._shared.as_of, **keys)
        if self._shared.trace is not None:
            self._shared.trace.rule(self.code, value)
        return value

    @property
    def book(self) -> RuleBook:
        """The rules of this run."""
        return self._shared.book

    @property
    def declared_rules(self) -> tuple[str, ...]:
        """Names of the rules that the checks of this run ask for."""
        return self._shared.declared_rules

    @property
    def unknown_years(self) -> set[int]:
        """Years that were asked for and have no official holiday notice."""
        return self._shared.unknown_years

    @property
    def settlement(self) -> Settlement:
        """What became of waivers and baseline entries, for checks of scope `outcome`."""
        return self._shared.settlement

    @property
    def calendar(self) -> Calendar:
        """Holidays and make-up workdays; prefer `is_workday`, which remembers unknown years."""
        return self._shared.calendar

    def is_workday(self, day: date) -> bool | None:
        """Workday or not; None when no official notice is known for that year (told once, as CAL-UNKNOWN)."""
        known = self._shared.calendar.is_workday(day)
        if known is None:
            self._shared.unknown_years.add(day.year)
        return known

    # findings ---------------------------------------------------------------------------------------------

    def why(self, ident: str, message: Message) -> None:
        """A step of the reasoning; shown by `check --why`, free when nobody listens (guard with `tracing`)."""
        if self._shared.trace is not None:
            self._shared.trace.step(self.code, ident, message)

    def finding(
        self,
        row: Row | Intake | None,
        message: Message,
        *,
        field: FieldPath | str = (),
        measured: Measured | None = None,
        evidence: Iterable[Evidence] = (),
        rule: RuleValue | None = None,
        severity: Severity | None = None,
        standing: Standing | None = None,
        remedy: Message | None = None,
        path: str = "",
        line: int = 0,
        column: int = 0,
        kind: str = "",
        ident: str = "",
    ) -> Finding:
        """A finding of this check. `rule` gives clauses and severity; `violation` survives only where its clauses allow it.

        What falls to `lead` gets the fixed wording of leads.
        """
        standing = standing or self.check.standing
        severity = severity or (rule.severity if rule is not None else self.check.severity)
        if standing == "violation" and (rule is None or not rule.may_violate):
            standing = "lead"
            if message.text is not _LEAD:
                message = self.lead(message, _SOFT)
        if standing == "lead" and severity == "error":
            severity = "warning"
        if remedy is None and self.check.remedy is not None:
            remedy = self.check.remedy()
        if isinstance(row, Intake):
            kind, ident, path = row.kind.name if row.kind else "", row.id, row.path
        elif row is not None:
            kind, ident, path = row.kind, row.id, self.path(row.id)
        return Finding(
            code=self.code,
            severity=severity,
            standing=standing,
            title=self.check.title,
            message=message,
            kind=kind,
            id=ident,
            path=path,
            field=(field,) if isinstance(field, str) and field else tuple(field),
            line=line,
            column=column,
            measured=measured,
            as_of=self._shared.as_of,
            clauses=rule.clauses if rule is not None else (),
            evidence=tuple(evidence),
            remedy=remedy,
            rule=rule.name if rule is not None else "",
        )

    def lead(self, fact: Message, excluded_by: Text | Message) -> Message:
        """The fixed wording of a lead: never an accusation."""
        return _LEAD(fact=fact, by=excluded_by)

    def evidence(self, row: Row, text: Message | str, *, field: FieldPath = (), key: str = "") -> Evidence:
        """A row the finding rests on, with its row key when it is one of a statement's rows."""
        text = plain(text) if isinstance(text, str) else text
        return Evidence(row.kind, row.id, text, field, key, self.path(row.id))

    def _declared(self, kind: str) -> None:
        if kind not in self._reads:
            raise LookupError(f"{self.code} reads the kind {kind} without declaring it")
