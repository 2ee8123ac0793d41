"""A record: one TOML file as a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

from officectl.light import dataclass
from officectl.records.finding import FieldPath


@dataclass(frozen=True, slots=True)
class Record:
    """`data` is what the reading profile gave: str, int, Decimal, bool, date, datetime, time, list, dict."""

    kind: str
    id: str
    path: str
    data: Mapping[str, Any]

    def get(self, name: str, default: Any = None) -> Any:
        """A top-level field."""
        return self.data.get(name, default)


@dataclass(frozen=True, slots=True)
class State:
    """A record's derived state. In an open workspace every record is `recorded`, source `open`."""

    name: str
    source: str

    @property
    def effective(self) -> bool:
        """Whether checks treat the record as in force (recorded and registered do)."""
        return self.name in ("recorded", "registered", "approved")


RECORDED = State("recorded", "open")


class Act(NamedTuple):
    """One valid event of a record's present round, and how well its time is attested. Times are naive, in the workspace's zone."""

    event: str
    """`submit`, `review`, `approve`, `register`, `void` …"""
    person: str
    principal: str
    """For whom the person acted; empty when for himself."""
    commit: str
    at: datetime
    """By the clock of whoever acted: his own claim, like every date in a commit."""
    received: datetime | None = None
    """By the server's receipt."""
    landed: datetime | None = None
    """By the commit with which it came onto the main line, when another commit than its own did that."""
    landed_by: str = ""
    """Who signed that commit; empty when nobody of the policy did."""


class Events(NamedTuple):
    """What verification knows of a record's present round: which one it is, and its valid events in order."""

    revision: int = 0
    acts: tuple[Act, ...] = ()
    late: bool = False
    """Approved, but landed late (补批)."""
    earlier: tuple[Act, ...] = ()
    """The acts that approved (or registered) rounds that are over: those before this one, and this one once it was reopened or voided."""


class Power(NamedTuple):
    """A person of the policy in force: what he may sign. Checks compare it with the registers, never the other way round."""

    person: str
    name: str
    dept: str
    roles: tuple[str, ...]
    """`name@org-id`, and `policy-admin`."""
    active: bool
    """Whether he has a key that counts."""


NO_EVENTS = Events()


class Past(Protocol):
    """What a signed history knows besides states. Asked only by checks that declare it; an open workspace has none."""

    @property
    def founded(self) -> date | None:
        """The day from which history is signed: nothing older can have been approved in it."""

    @property
    def powers(self) -> tuple[Power, ...]:
        """The people of the policy in force, by id."""

    @property
    def basis(self) -> str:
        """Changes whenever answers about records that have not changed may be others: another policy, another root."""

    def events(self, ident: str) -> Events:
        """The present round of a record; `NO_EVENTS` when it has none, or when its content is not what was verified."""

    def items(self, commit: str) -> int:
        """How many records an event acted upon: one, or a batch. Costs a look into git."""

    def stamp(self, ident: str) -> str:
        """Changes whenever `events` of the record may be another; cheap."""


def walk(data: Mapping[str, Any], prefix: FieldPath = ()) -> Iterator[tuple[FieldPath, Any]]:
    """Every leaf value with its field path, depth first in file order."""
    for name, value in data.items():
        yield from _walk(value, (*prefix, name))


def _walk(value: Any, path: FieldPath) -> Iterator[tuple[FieldPath, Any]]:
    if isinstance(value, Mapping):
        yield from walk(value, path)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _walk(item, (*path, index))
    else:
        yield path, value
