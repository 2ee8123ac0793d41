"""A signed history as an example tells it: the block `# history` of docs/contracts/checks.md, in place of a verification."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from officectl.checks._explain import Example
from officectl.history.model import Verdict
from officectl.records.record import NO_EVENTS, Act, Events, Power, State

KEYS = {"founded", "audit", "state", "event", "power"}


class Told(Mapping[str, State]):
    """States and events that need no repository."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        assert not set(data) - KEYS, data
        self.past = self
        self.verdict = Verdict("", "", (), {})
        self.audit: bool = data.get("audit", False)
        self.founded: date | None = data.get("founded", date(2020, 1, 1))
        self.powers = tuple(
            Power(one["person"], one["name"], one.get("dept", ""), tuple(one.get("roles", ())), one.get("active", True))
            for one in data.get("power", ())
        )
        self.basis = ""
        self._states = {ident: State(name, "events") for ident, name in data.get("state", {}).items()}
        self._events: dict[str, list[Act]] = {}
        self._items: dict[str, int] = {}
        self._earlier: dict[str, list[Act]] = {}
        for one in data.get("event", ()):
            row = dict(one)
            act = Act(
                row.pop("event"), row.pop("person"), row.pop("for", ""), row.pop("commit", f"{one['record']} {one['event']}"),
                row.pop("at"), row.pop("received", None), row.pop("landed", None), row.pop("landed_by", ""),
            )
            self._items[act.commit] = row.pop("items", 1)
            (self._earlier if row.pop("earlier", False) else self._events).setdefault(row.pop("record"), []).append(act)
            assert not row, row

    def events(self, ident: str) -> Events:
        """What the example says of a record."""
        acts, earlier = tuple(self._events.get(ident, ())), tuple(self._earlier.get(ident, ()))
        return Events(2 if earlier else 1, acts, False, earlier) if acts or earlier else NO_EVENTS

    def items(self, commit: str) -> int:
        """One, unless the example says otherwise."""
        return self._items[commit]

    def stamp(self, ident: str) -> str:
        """Never asked: there is no index."""
        return ""

    def __getitem__(self, ident: str) -> State:
        return self._states.get(ident) or State("recorded", "events")

    def __contains__(self, ident: object) -> bool:
        return True

    def get(self, ident: str, default: Any = None) -> State:
        """Records that are not named are of kinds without a flow."""
        return self[ident]

    def __iter__(self) -> Iterator[str]:
        return iter(self._states)

    def __len__(self) -> int:
        return len(self._states)


def history(example: Example) -> Told | None:
    """What an example's `# history` says; None in an open workspace."""
    for block in example.blocks:
        if block.name == "history":
            return Told(tomllib.loads(block.raw.decode()))
    return None
