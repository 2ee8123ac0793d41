"""States as verification would derive them, for tests that need no signatures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from officectl.actions import _open
from officectl.records.record import State


class _Approved(dict[str, State]):
    """Everything is approved but what is named."""

    def get(self, ident: str, default: Any = None) -> State:
        return super().get(ident, State("approved", "events"))


def give(monkeypatch: pytest.MonkeyPatch, states: Mapping[str, str]) -> None:
    """Records that are not approved, by id."""
    made = _Approved({ident: State(name, "events") for ident, name in states.items()})
    monkeypatch.setattr(_open, "states_later", lambda ws, snap: lambda: made)
