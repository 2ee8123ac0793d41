"""What a filter or an assignment must be told about the world: the day, the names, the states."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from officectl.light import dataclass, field
from officectl.records.kind import Kind
from officectl.records.record import State
from officectl.text.lang import Message, Text

How = Literal["id", "name", "initials", "part"]
"""How a candidate was found: its id, one of its names in full, pinyin initials, a part of a name."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that a typed name may mean."""

    kind: str
    id: str
    label: str
    unit: str = ""
    """The label of the unit it belongs to; tells namesakes apart."""
    within: tuple[str, ...] = ()
    """Ids and names of that unit and of every unit above it."""
    how: How = "name"

    def echo(self) -> Message:
        """As a person tells it from its namesakes: `李伟（水利局，li.wei）`."""
        if self.unit:
            return _WITH_UNIT(label=self.label, unit=self.unit, id=self.id)
        if self.label and self.label != self.id:
            return _WITH_LABEL(label=self.label, id=self.id)
        return _BARE(id=self.id)


_WITH_UNIT = Text("{label}（{unit}，{id}）", "{label} ({unit}, {id})")
_WITH_LABEL = Text("{label}（{id}）", "{label} ({id})")
_BARE = Text("{id}", "{id}")

Resolve = Callable[[Sequence[str], str], Sequence[Candidate]]
"""`resolve(kinds, text)`: only the best of id > full name > initials > part: 李伟 does not find 李伟民."""


@dataclass(frozen=True, slots=True)
class Env:
    """Everything that is not in the terms and not in the record.

    Handed in, so that the language stays pure.
    """

    today: date
    """The as-of date: relative dates of a filter count from it."""
    now: datetime
    """The moment of typing, in the workspace's zone when it has one."""
    resolve: Resolve
    state_of: Callable[[str], State]
    """The derived state of the record with this id (`ledger.state`)."""
    kinds: Mapping[str, Kind]
    states: Mapping[str, Text] = field(default_factory=dict)
    """Titles of states beyond the built-in ones: the stages of this workspace's flows."""
