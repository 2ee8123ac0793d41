"""Random offices (T69): verified step by step and from the beginning, the answer is the same; and what must always hold, holds.

`OFFICECTL_HISTORIES=200` tries that many histories instead of a few; `OFFICECTL_SEED=n` tries one.
"""

from __future__ import annotations

import os
import random
from contextlib import suppress
from pathlib import Path

import pytest

from officectl.history import lines

from .cast import (
    ADMIN,
    ADMIN2,
    ADMIN3,
    CLERK,
    DEPUTY,
    FINANCE,
    HEAD,
    LEADER,
    OTHER_CLERK,
    OTHER_DEPUTY,
    OTHER_HEAD,
    PERSONNEL,
)
from .judge import judge_folder
from .office import Office

SEEDS = [int(os.environ["OFFICECTL_SEED"])] if "OFFICECTL_SEED" in os.environ else range(int(os.environ.get("OFFICECTL_HISTORIES", "3")))
STEPS = 20
CLERKS, HEADS, DEPUTIES = (CLERK, OTHER_CLERK), (HEAD, OTHER_HEAD), (DEPUTY, OTHER_DEPUTY, OTHER_HEAD)
EVENTS = {
    "submit": CLERKS, "review": HEADS, "approve": (*DEPUTIES, LEADER), "countersign": (FINANCE, PERSONNEL), "return": (*HEADS, DEPUTY),
    "withdraw": CLERKS, "reopen": DEPUTIES, "void": (*DEPUTIES, LEADER), "retract": (*CLERKS, *HEADS, *DEPUTIES),
}


class Chance:
    """A random office: mostly honest, sometimes careless, sometimes worse."""

    def __init__(self, office: Office, seed: int) -> None:
        self.office, self.random = office, random.Random(seed)
        self.lines = [office]
        self.items: list[str] = []

    def step(self) -> None:
        """One more commit somewhere."""
        line = self.random.choice([self.office, *self.lines])
        name = self.random.choices(
            ("new", "event", "edit", "fork", "merge", "policy", "governed", "delete", "reformat", "hand"), (3, 14, 3, 2, 3, 1, 1, 0.5, 1, 1),
        )[0]
        getattr(self, f"_{name}")(line)

    def present(self, line: Office) -> list[str]:
        """The records of a line that can be read."""
        found = []
        for item in self.items:
            with suppress(KeyError, ValueError):
                line.record(item)
                found.append(item)
        return found

    def _new(self, line: Office) -> None:
        kind = self.random.choice(("trip", "trip", "task", "meeting"))
        self.items.append(line.new(kind, f"{len(self.items):08}", by=self.random.choice((*CLERKS, DEPUTY))))

    def _event(self, line: Office) -> None:
        items = self.present(line)
        if not items:
            self._new(line)
            return
        name = self.random.choice(tuple(EVENTS))
        by = self.random.choice(EVENTS[name]) if self.random.random() < 0.9 else ADMIN
        chosen = self.random.sample(items, min(len(items), 1 if self.random.random() < 0.8 else 2))
        how = {"key": None} if self.random.random() < 0.05 else {"key": "stranger"} if self.random.random() < 0.05 else {}
        r = 1 if self.random.random() < 0.05 else None
        if r is None and any(line.revision(item) == 0 for item in chosen) and name != "submit":
            name, by = "submit", self.random.choice(CLERKS)
        line.event(name, *chosen, by=by, r=r, role="", **how)

    def _edit(self, line: Office) -> None:
        for item in self.present(line)[-3:][:1]:
            how = {"key": None} if self.random.random() < 0.3 else {}
            line.edit(item, by=self.random.choice((*CLERKS, HEAD, DEPUTY)), how=how, note=str(self.random.randrange(3)))

    def _fork(self, line: Office) -> None:
        if len(self.lines) < 3:
            self.lines.append(line.fork())

    def _merge(self, line: Office) -> None:
        if len(self.lines) > 1:
            side = self.lines.pop(self.random.randrange(1, len(self.lines)))
            if side.head not in self.office.ancestors(self.office.head):
                self.office.merge(side, ours=self.random.random() < 0.15)

    def _policy(self, line: Office) -> None:
        days = self.random.randrange(2, 9)
        voters = (ADMIN2, ADMIN3) if self.random.random() < 0.8 else (ADMIN2,)
        before = line.policy
        line.change_policy(lambda policy: policy["global"].update(late_days=days), voters=voters)
        if len(voters) < 2:
            line.policy = before

    def _governed(self, line: Office) -> None:
        text = f'layer = "unit"\n# {self.random.randrange(5)}\n'
        line.change_governed({"rules/unit.toml": text}, voters=(ADMIN2, ADMIN3) if self.random.random() < 0.6 else ())

    def _delete(self, line: Office) -> None:
        for item in self.present(line)[:1]:
            line.commit("删除", files={line.path(item): None}, key=None)

    def _reformat(self, line: Office) -> None:
        for item in self.present(line)[:1]:
            line.commit("整理", by=OTHER_CLERK, files={line.path(item): b"# 1\n" + line.raw(line.path(item))})

    def _hand(self, line: Office) -> None:
        for item in self.present(line)[-1:]:
            text = line.raw(line.path(item)) + self.random.choice((b"x = inf\n", b'state = "approved"\n'))
            line.commit("手改", files={line.path(item): text}, key=None, by=ADMIN)


@pytest.mark.parametrize("seed", SEEDS)
def test_T69_step_by_step_is_the_same_as_at_once(office: Office, tmp_path: Path, seed: int) -> None:
    chance = Chance(office, seed)
    folder = tmp_path / "repo.git"
    seen = 0
    for _ in range(STEPS):
        before = office.head
        chance.step()
        if office.head == before or chance.random.random() < 0.25:   # not every state is verified: several commits are new at once
            continue
        office.write_to(folder)
        step = judge_folder(folder, office.head, genesis=office.genesis, cache=True)
        full = judge_folder(folder, office.head, genesis=office.genesis)
        assert step.verdict == full.verdict
        holds(office, full.verdict)
        seen += 1
    assert seen


def holds(office: Office, verdict: object) -> None:
    """What is true of every verdict, whatever happened."""
    for state in verdict.states.values():   # type: ignore[attr-defined]
        if state.state.name == "approved":
            voters = [principal or person for event, person, principal, _ in state.acted if event != "submit"]
            assert state.digest == office.digest(f"{state.kind}/{state.id}")
            assert any(event == "submit" for event, *_ in state.acted)
            assert len(voters) >= (2 if state.kind == "trip" else 3)
            reviewers = {person for event, person, *_ in state.acted if event == "review"}
            assert not any(person in reviewers for event, person, *_ in state.acted if event == "approve")
            assert set(office.ancestors(office.head)) >= {commit for *_, commit in state.acted}


def every_key(_one: lines.Point, other: lines.Point) -> list[str]:
    """What `lines.only` narrows down: every key that the other side knows at all."""
    found: dict[str, None] = {}
    line: lines.Line | None = other.line
    while line is not None:
        found.update(dict.fromkeys(line.versions))
        line = line.base
    return list(found)


@pytest.mark.parametrize("seed", SEEDS)
def test_lines_of_development_are_only_a_shortcut(office: Office, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A merge asks only for what the other side touched, and a line is continued in place; asking for everything, and copying
    every line, gives the same verdict.
    """
    chance = Chance(office, 1000 + seed)
    for _ in range(STEPS):
        chance.step()
    for line in chance.lines[1:]:
        office.merge(line)
    folder = office.write_to(tmp_path / "repo.git")
    quick = judge_folder(folder, office.head, genesis=office.genesis)
    monkeypatch.setattr(lines, "only", every_key)
    extend = lines.extend
    monkeypatch.setattr(lines, "extend", lambda point, *, main: extend(point, main=main) if main else lines.branch(point))
    slow = judge_folder(folder, office.head, genesis=office.genesis)
    assert quick.verdict == slow.verdict
    assert quick.refused == slow.refused
