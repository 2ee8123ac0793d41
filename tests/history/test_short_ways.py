"""What is usual goes a shorter way (messages, edits, signatures, the reading of a whole history). The long way gives the same verdict."""

from __future__ import annotations

from pathlib import Path

import pytest

from officectl.history import edits, message, signature
from officectl.history.walk import Whole

from .judge import judge_folder
from .office import Office
from .test_random import SEEDS, Chance

STEPS = 30


@pytest.mark.parametrize("seed", SEEDS)
def test_the_long_way_says_the_same(office: Office, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = Chance(office, 2000 + seed)
    for _ in range(STEPS):
        chance.step()
    for line in chance.lines[1:]:
        office.merge(line)
    folder = office.write_to(tmp_path / "repo.git")
    quick = judge_folder(folder, office.head, genesis=office.genesis)
    taken = []
    short = edits.usual
    monkeypatch.setattr(edits, "usual", lambda *given: taken.append(short(*given)))   # looked at, and then not used
    monkeypatch.setattr(message, "_USUAL", lambda _block: None)
    monkeypatch.setattr(signature, "_WHOLE", -1)
    monkeypatch.setattr(Whole, "HOLDS", -1)
    long = judge_folder(folder, office.head, genesis=office.genesis)
    assert quick.verdict == long.verdict
    assert quick.refused == long.refused
    assert any(taken)


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_history_before_the_policy_is_left_out_alike(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, algorithm: str) -> None:
    """Commits before genesis, and a side that left before it: read once or twice, the same is walked."""
    early = Office.empty(office.ring, algorithm=algorithm)
    for number in range(3):
        early.commit(f"草稿 {number}", files={f"records/trip/trip-20261101-0000000{number}.toml": f'id = "trip-20261101-0000000{number}"\n'}, key=None)
    side = early.fork()
    side.commit("旁支", files={"records/trip/trip-20261101-00000009.toml": 'id = "trip-20261101-00000009"\n'}, key=None)
    early.found()
    trip = early.reviewed()
    early.merge(side)
    folder = early.write_to(tmp_path / "early.git")
    once = judge_folder(folder, early.head, genesis=early.genesis)
    monkeypatch.setattr(Whole, "HOLDS", -1)
    twice = judge_folder(folder, early.head, genesis=early.genesis)
    assert once.verdict == twice.verdict
    assert once.state(trip) == "reviewed"
    assert once.verdict.commits == len(early.ancestors(early.head)) - 3
