"""What a check file says. Frozen contract, see docs/contracts/checks.md.

A check is `checks/<area>/<slug>.py` with a docstring under fixed headings (it is what `explain` prints), one `CHECK`
and, unless the reading itself finds the fault, one function `find`. The code follows from the path:
`checks/room/over.py` is ROOM-OVER, `checks/car/stmt_balance.py` is CAR-STMT-BALANCE.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from importlib import import_module
from types import ModuleType
from typing import Any, Literal, Protocol

from officectl.light import dataclass, field
from officectl.records.finding import Finding, Severity, Standing
from officectl.records.ledger import Row
from officectl.rules.book import RuleValue
from officectl.text.lang import Message, Text

Scope = Literal["file", "record", "group", "workspace", "outcome"]


@dataclass(frozen=True, slots=True)
class Check:
    """What a check reads and on what it depends; the runner re-runs it only when one of these changed.

    scope: `file` (one file with its text, whole record and reading faults), `record` (one row), `group` (all rows that
    share a key), `workspace` (everything declared), `outcome` (the findings of all other checks).
    """

    title: Text
    severity: Severity
    standing: Standing
    scope: Scope
    reads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """kind → top-level fields. `"*"` as kind: every kind."""
    group: Mapping[str, str] = field(default_factory=dict)
    """scope `group`: kind → the field (an id, a text or a list of these) whose value is the group's key.
    Kinds in `reads` that are not here are looked up: a change in them re-runs every group."""
    dated: bool = False
    """The result depends on the as-of date, not only on the records."""
    rules: tuple[str, ...] = ()
    """Names of the rule rows it asks for; an unset one is told as RULE-UNSET."""
    remedy: Text | None = None
    events: bool = False
    """It asks for events, powers or the day from which history is signed (`ctx.events` …). It has nothing to say in an open
    workspace and is not run there; a record whose events changed is a record that changed."""
    audit: bool = False
    """Runs in an audit only (`check --audit`)."""


@dataclass(frozen=True, slots=True)
class LoadedCheck:
    """A check found by listing the folder. Its file is imported when its module or its function is asked for."""

    code: str
    check: Check
    source: str
    """The module's name."""
    runs: bool
    """Whether it has a `find`; without one its findings are the reading faults of its code."""

    @property
    def module(self) -> ModuleType:
        """The file as Python knows it; its docstring is what `explain` prints."""
        return import_module(self.source)

    @property
    def find(self) -> Callable[..., Iterable[Finding]] | None:
        """The check itself, if it has one; asking for it imports the file."""
        return self.look if self.runs else None

    @property
    def look(self) -> Callable[..., Iterable[Finding]]:
        """The check itself, of a check that `runs`; asking for it imports the file."""
        find: Callable[..., Iterable[Finding]] = self.module.find
        return find


class Group:
    """The rows that share one key."""

    __slots__ = ("_rows", "key")

    def __init__(self, key: str, rows: Iterable[Row]) -> None:
        self.key = key
        self._rows: dict[str, list[Row]] = {}
        for row in rows:
            self._rows.setdefault(row.kind, []).append(row)

    def rows(self, kind: str) -> Sequence[Row]:
        """The group's rows of a kind, in path order."""
        return self._rows.get(kind, ())


class Trace(Protocol):
    """Who listens to `check --why`."""

    def run(self, codes: Collection[str]) -> None:
        """The checks that have a place in this run; some need a signed history, some an audit."""

    def step(self, code: str, ident: str, message: Message) -> None:
        """A step of a check's reasoning about the record `ident`."""

    def rule(self, code: str, value: RuleValue) -> None:
        """A check looked up a rule."""


Values = Mapping[str, Any]
