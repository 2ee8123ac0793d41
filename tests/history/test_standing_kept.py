"""What `log` says of older commits from what is kept is what a walk from genesis says: which policy a commit knew, whose signature it
bears, whether its events count.

`OFFICECTL_HISTORIES=200` tries that many random offices instead of a few; `OFFICECTL_SEED=n` tries one.
"""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from officectl.actions import _event_history, _event_log, _standing, _standing_kept, log
from officectl.actions._options import Options
from officectl.git.repo import Git
from officectl.history.message import read
from officectl.history.model import Message
from officectl.store import workspace as workspaces

from .cast import ADMIN3, ADMIN4, CLERK, Policy
from .office import Office, under
from .plain import policy_digest
from .test_attacks_policy import grab, rogue
from .test_random import SEEDS, Chance

Clone = Callable[[Office], Path]


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """The office as a work tree."""

    def make(office: Office) -> Path:
        bare, ws = office.write_to(tmp_path / "bare.git"), tmp_path / "ws"
        subprocess.run(["git", "clone", "-q", str(bare), str(ws)], check=True)
        return ws

    return make


def told(standing: _standing.Standing, oid: str, message: bytes) -> list[Any]:
    """All that a history shows of one commit."""
    found: list[Any] = []
    said = read(message)
    for item in getattr(said, "items", ()):
        line = _event_log.of_message(standing, oid, said, item.id)
        found.append(None if line is None else (line.data(), list(line.lines("zh"))))
    policy = standing.policy_at(oid)
    return [None if policy is None else policy.digest, *found]


def compare(ws: Path, *, oldest_first: bool = False) -> int:
    """Both ways, for every commit; how many there were. Signed commits that change nothing a walk never looks at: the other does."""
    with workspaces.find(ws) as found:
        tip = found.git.head()
        assert tip is not None
        whole = _standing.at(found, tip, {})
        _standing_kept.at(found, tip)   # what this run keeps the next goes on from
        kept = _standing_kept.at(found, tip)
        assert kept is not None
        commits = found.git.run("rev-list", tip, *(["--reverse"] if oldest_first else [])).decode().split()
        for oid in commits:
            message = found.git.objects.get(oid)
            assert message is not None
            text = message.raw.partition(b"\n\n")[2]
            assert told(kept, oid, text) == told(whole, oid, text), oid
            one, other = _event_log.signed(kept, oid), _event_log.signed(whole, oid)
            assert one == other or (other.state == "none" and oid not in whole.signatures and one.state in ("good", "unknown-key", "bad")), oid
        return len(commits)


@pytest.mark.parametrize("seed", SEEDS)
def test_random_offices(office: Office, clone: Clone, seed: int) -> None:
    chance = Chance(office, 3000 + seed)
    for _ in range(25):
        chance.step()
    for line in chance.lines[1:]:
        office.merge(line)
    with workspaces.find(ws := clone(office)) as found:
        tip = found.git.head()
        assert tip is not None
        forked = _standing_kept.at(found, tip) is None
    if not forked:
        assert compare(ws, oldest_first=bool(random.Random(seed).randint(0, 1))) > 15


def test_a_branch_that_left_before_the_policy_changed_does_not_know_it(office: Office, clone: Clone) -> None:
    """Somebody comes into the office: what he signed elsewhere before the branches met is nobody's, afterwards it is his."""

    def join(policy: Policy) -> None:
        key = {"fp": office.ring.key("mallory").fp, "state": "active"}
        policy["people"]["mallory"] = {"name": "马某", "email": "mallory@qingyuan.example", "dept": "gov-office", "roles": [], "keys": [key]}

    side = office.fork()
    office.change_policy(join)
    side.new("trip", "0000000e", by="mallory")
    before, changed = side.head, office.head
    office.merge(side)
    office.new("trip", "0000000f", by="mallory")
    ws = clone(office)
    compare(ws)
    with workspaces.find(ws) as found:
        kept = _standing_kept.at(found, office.head)
        assert kept is not None
        assert _event_log.signed(kept, before).state == "unknown-key"
        assert _event_log.signed(kept, office.head) == _event_log.Signed("good", office.ring.key("mallory").fp, "mallory")
        assert [None if (policy := kept.policy_at(oid)) is None else policy.version for oid in (before, changed, office.head)] == [1, 2, 2]


def test_commits_from_before_the_founding_have_no_policy(office: Office, clone: Clone) -> None:
    trip = office.reviewed()
    office.approve(trip)
    ws = clone(office)
    assert compare(ws) > 3
    with workspaces.find(ws) as found:
        kept = _standing_kept.at(found, office.head)
        assert kept is not None and kept.policy_at("0" * 40) is None
        outside = found.git.run("rev-list", f"{office.genesis}^@").decode().split()
        assert all(_event_log.signed(kept, oid).state == "open" for oid in outside)


def test_a_foreign_root_brings_no_policy(office: Office, clone: Clone) -> None:
    office.reviewed()
    line = rogue(office)
    line.new("trip", "00000009", by="mallory")
    office.merge(line, ours=True)
    compare(clone(office))


def test_where_two_policies_stood_side_by_side_it_is_walked(office: Office, clone: Clone) -> None:
    side = office.fork()
    office.change_policy(lambda policy: policy["global"].update(late_days=9))
    side.change_policy(grab, voters=(ADMIN3, ADMIN4))
    of_side, loser = policy_digest(side.policy_at()), side.head
    office.merge(side, files=under("policy/active/", office.policy_at()))
    ws = clone(office)
    with workspaces.find(ws) as found:
        assert _standing_kept.at(found, office.head) is None
        standing = _standing_kept.standing_of(found, office.head)
        assert standing is not None
        policy = standing.policy_at(loser)
        assert policy is not None and policy.digest == of_side


def test_a_signed_merge_is_told_as_signed(office: Office, clone: Clone) -> None:
    """It changes nothing against its parents, so no rule asks for its signature; who reads the log does."""
    side = office.fork()
    side.new("trip", "0000000a", by=CLERK)
    office.new("trip", "0000000b", by=CLERK)
    office.merge(side, by=CLERK)
    history = log.log(Options(folder=str(clone(office)), lang="zh"))
    assert history.items[0].signed.state == "good" and history.items[0].signed.person == CLERK


def test_the_past_is_not_walked_again(office: Office, clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked of the history of a record costs what the record costs."""
    office.approved()
    ws = clone(office)
    with workspaces.find(ws) as found:
        _standing_kept.at(found, office.head)   # what `verify`, `check` or `inbox` keep
    asked: list[str] = []
    said = _event_history.said
    monkeypatch.setattr(_standing, "_signed", lambda *_: pytest.fail("from genesis"))

    def listened(git: Git, oid: str) -> Message:
        asked.append(oid)
        return said(git, oid)

    monkeypatch.setattr(_event_history, "said", listened)
    items = log.log(Options(folder=str(ws), lang="zh"), "trip-20261102-7k2m9q4x").items
    assert [item.event.data()["counts"] for item in items if item.event is not None] == [True, True, True]
    assert len(asked) == len(items)
