"""The fold over one record's history, by the published table: add a case to docs/contracts/vectors/verify.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from officectl.history import conclude, governed, machine
from officectl.history.machine import DENIALS, NO_TOKENS, OPENING, VOTES, Entry, Link, Machine, Step
from officectl.history.model import RecordState
from officectl.records.record import State

VECTORS = json.loads((Path(__file__).parents[2] / "docs/contracts/vectors/verify.json").read_text(encoding="utf-8"))
STATES = {"submit": "submitted", "review": "reviewed", "countersign": "countersigned", "approve": "approved", "register": "registered"}


def entry(number: int, step: dict[str, Any], content: str) -> Entry:
    """One row of a case."""
    op, by = step["op"], step["by"]
    stage = None
    if op in STATES or op == "void":
        before = {"review": ("submitted",), "countersign": ("submitted", "reviewed"), "approve": ("submitted", "reviewed")}.get(op, ())
        stage = Step(STATES.get(op, ""), before, step.get("k", 1), (), step.get("last", op == "approve"))
    hands = frozenset((by, step.get("for", by))) if op in ("edit", "settle", *OPENING) else NO_TOKENS
    return Entry(
        op, f"c{number}", step.get("r", 0), content, by, step.get("for", ""), step=stage, needs=tuple(step.get("needs", ())),
        slot=step.get("slot", ""), target=f"c{step['of']}" if "of" in step else "", tokens=hands,
    )


@pytest.mark.parametrize("case", VECTORS["machine"], ids=lambda case: case["name"])
def test_states(case: dict[str, Any]) -> None:
    link: Link | None = None
    content = ""
    for number, step in enumerate(case["steps"]):
        content = step.get("content", content)
        link = machine.append(link, entry(number, step, content))
        m = link.machine
        if "state" in step:
            assert machine.name(m, content, gone=not content, fault=content == "?") == step["state"], (number, step)
        if "editors" in step:
            assert sorted(m.editors) == step["editors"], (number, step)
    assert link is not None
    assert machine.replay(machine.entries(link)) == link.machine


def test_every_event_has_its_place() -> None:
    assert {*OPENING, *VOTES, *DENIALS, "retract"} == {
        "submit", "register", "review", "countersign", "approve", "return", "withdraw", "reopen", "void", "retract",
    }


def test_a_concurrent_denial_wins_in_either_order() -> None:
    """Two sides of a merge: whichever is the first parent, the record is returned."""
    base = [{"op": "edit", "by": "li.si"}, {"op": "submit", "by": "li.si", "r": 1}, {"op": "review", "by": "zhao.liu", "r": 1}]
    sides = [{"op": "approve", "by": "wang.wu", "r": 1}, {"op": "return", "by": "zhao.liu", "r": 1}]
    for order in (sides, sides[::-1]):
        m = machine.replay(entry(number, step, "A") for number, step in enumerate([*base, *order]))
        assert machine.name(m, "A", gone=False, fault=False) == "returned"


def test_nothing_is_a_draft() -> None:
    assert machine.name(machine.START, "", gone=False, fault=False) == "draft"
    assert machine.step(Machine(), Entry("approve", "c", 1, "A", "x", step=Step("approved"))) == Machine()


@pytest.mark.parametrize("case", VECTORS["governed"])
def test_governed_digest(case: dict[str, Any]) -> None:
    assert governed.digest_of({path: text.encode() for path, text in case["files"].items()}) == case["digest"]


@pytest.mark.parametrize("case", VECTORS["tables"])
def test_state_table_digest(case: dict[str, Any]) -> None:
    rows = [RecordState(kind, ident, State(state, "events"), number, seal) for ident, kind, state, number, seal in case["rows"]]
    assert conclude.digest(rows) == case["digest"] == conclude.digest(rows[::-1])
