"""Killed at any step, and at any moment between: the state is the old or the new one, nothing else is
touched.
"""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from gitrepo import ALONE, NEW, ONE, TWO, Repo, build

from officectl.store import journal, place, workspace, write
from officectl.store.disk import PASSING
from officectl.store.errors import BadJournal
from officectl.store.workspace import Workspace

CHANGES = {ONE: b"changed = 1\n", NEW: b"new = 1\n", ALONE: None}
MOMENTS = [
    *((name, 1) for name in write.STEPS if name != "rename"), ("rename", 1), ("rename", 2), ("rename", 3),
]
AFTER_HEAD = ("head", "index", "cleaned", "done")


def killed(root: Path, die: Callable[[str], None], changes: dict[str, bytes | None] = CHANGES) -> int:
    """Run one write in a process of its own; gives how it ended (−9: killed)."""
    child = os.fork()
    if child == 0:
        try:
            with workspace.find(root) as ws:
                write.commit(ws, changes, "改三条", step=die)
            os._exit(0)
        except BaseException:
            os._exit(7)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def at(moment: str, turn: int) -> Callable[[str], None]:
    """Die at the given turn of a step."""
    seen = []

    def die(name: str) -> None:
        if name == moment:
            seen.append(name)
            if len(seen) == turn:
                os.kill(os.getpid(), signal.SIGKILL)
    return die


def contents(repo: Repo, prefix: str = "") -> dict[str, bytes | None]:
    """What lies on disk at the four places."""
    found = {}
    for path in (ONE, TWO, ALONE, NEW):
        target = repo.path / prefix / path
        found[path] = target.read_bytes() if target.exists() else None
    return found


def passing(repo: Repo) -> list[str]:
    return [path.name for path in repo.path.rglob(".officectl-*")]


def bystanders(repo: Repo) -> tuple[str, str, bytes, bytes]:
    """Something staged, something dirty, something untracked: none of our business."""
    return (
        repo.git("ls-files", "-s", "--", "staged.txt", "dirty.txt"),
        repo.git("diff", "--cached", "--binary", "--", "staged.txt", "dirty.txt"),
        (repo.path / "dirty.txt").read_bytes(), (repo.path / "untracked.txt").read_bytes(),
    )


def with_bystanders(repo: Repo) -> tuple[str, str, bytes, bytes]:
    repo.write("dirty.txt", "1\n")
    repo.commit("旁物", "dirty.txt")
    repo.write("staged.txt", b"staged\0\xff")
    repo.write("dirty.txt", "2\n")
    repo.git("add", "staged.txt", "dirty.txt")
    repo.write("dirty.txt", "3\n")
    repo.write("untracked.txt", "u\n")
    return bystanders(repo)


STATUS = "MM dirty.txt\nA  staged.txt\n?? untracked.txt\n"


@pytest.mark.parametrize(("moment", "turn"), MOMENTS)
def test_killed_at_every_step(tmp_path: Path, shape: str, moment: str, turn: int) -> None:
    repo, prefix = build(shape, tmp_path)
    others = with_bystanders(repo)
    old, before = repo.head(), contents(repo, prefix)
    assert killed(repo.path / prefix, at(moment, turn)) == -signal.SIGKILL
    assert bystanders(repo) == others
    with workspace.find(repo.path / prefix) as ws:
        told = write.recover(ws)
        assert (told is None) == (moment in ("locked", "recovered", "checked", "objects", "committed", "done"))
        assert write.recover(ws) is None
    landed = moment in AFTER_HEAD
    if told is not None:
        assert (told.state, told.kept) == ("new" if landed else "old", ())
    assert contents(repo, prefix) == ({**before, **CHANGES} if landed else before)
    assert (repo.head() != old) == landed
    for path, raw in contents(repo, prefix).items():
        assert repo.show(prefix + path) == raw
    assert repo.status() == STATUS
    assert bystanders(repo) == others
    assert passing(repo) == []
    assert landed or not (repo.path / prefix / NEW).parent.exists()
    assert repo.fsck() == ""


@pytest.mark.parametrize("shape", ["plain"])
def test_killed_at_any_moment(tmp_path: Path, shape: str) -> None:
    """Not only between the steps: while git runs, while a file is written. The next write recovers by
    itself.
    """
    repo, _ = build(shape, tmp_path)
    others = with_bystanders(repo)
    rng = random.Random(20261101)
    ends = set()
    for turn in range(25):
        changes: dict[str, bytes | None] = {
            ONE: b"%d\n" % turn, NEW: None if (repo.path / NEW).exists() else b"%d\n" % turn,
        }
        before = contents(repo)
        child = os.fork()
        if child == 0:
            try:
                with workspace.find(repo.path) as ws:
                    write.commit(ws, changes, f"第 {turn} 次")
            finally:
                os._exit(0)
        time.sleep(rng.random() * 0.12)
        os.kill(child, signal.SIGKILL)
        ends.add(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        with workspace.find(repo.path) as ws:
            write.commit(ws, {TWO: b"%d\n" % turn}, "之后", patience=20)
        now = contents(repo)
        assert {path: now[path] for path in changes} in ({path: before[path] for path in changes}, changes)
        assert all(repo.show(path) == raw for path, raw in now.items())
        assert repo.status() == STATUS
        assert passing(repo) == []
    assert bystanders(repo) == others
    assert repo.fsck() == ""
    assert -signal.SIGKILL in ends


@pytest.mark.parametrize(("moment", "turn"), [m for m in MOMENTS if m[0] not in ("locked", "recovered", "checked")])
@pytest.mark.parametrize("path", [ONE, NEW, ALONE])
def test_an_edit_after_the_crash_is_kept(repo: Repo, moment: str, turn: int, path: str) -> None:
    before = contents(repo)
    killed(repo.path, at(moment, turn))
    repo.write(path, "by_hand = 1\n")
    with workspace.find(repo.path) as ws:
        told = write.recover(ws)
    assert (repo.path / path).read_text() == "by_hand = 1\n"
    assert told is None or told.kept == (path,)
    landed = moment in AFTER_HEAD
    for other, raw in contents(repo).items():
        if other != path:
            assert raw == (CHANGES.get(other, before[other]) if landed else before[other])
    assert passing(repo) == []
    assert repo.git("diff", "--cached", "--name-only") == ""


def test_what_the_user_staged_after_the_crash_is_kept(repo: Repo) -> None:
    repo.write(".git/info/exclude", ".officectl-*.tmp\n")   # `init` puts this line into .gitignore
    killed(repo.path, at("renamed", 1))
    repo.git("add", "-A", "records")   # he takes the half-done change for his own
    with workspace.find(repo.path) as ws:
        told = write.recover(ws)
    assert told is not None
    assert told.state == "old"
    assert set(told.kept) == {ONE, NEW, ALONE}
    assert (repo.path / ONE).read_bytes() == b"changed = 1\n"
    assert repo.git("diff", "--cached", "--name-only").split() == sorted([ONE, NEW, ALONE])


def test_what_the_user_committed_after_the_crash_is_kept(repo: Repo) -> None:
    repo.write(".git/info/exclude", ".officectl-*.tmp\n")
    killed(repo.path, at("renamed", 1))
    head = repo.commit("他自己提交了")
    with workspace.find(repo.path) as ws:
        write.recover(ws)
    assert repo.head() == head
    assert (repo.path / ONE).read_bytes() == b"changed = 1\n"
    assert repo.status() == ""


def test_a_commit_on_top_before_recovery(repo: Repo) -> None:
    killed(repo.path, at("head", 1))
    repo.write(TWO, "later = 1\n")
    repo.git("commit", "-q", "-m", "后来", "--only", "--", TWO)
    with workspace.find(repo.path) as ws:
        told = write.recover(ws)
    assert told is not None
    assert (told.state, told.kept) == ("new", ())
    assert repo.status() == ""


def test_reset_back_before_recovery(repo: Repo) -> None:
    old = repo.head()
    killed(repo.path, at("index", 1))
    repo.git("reset", "-q", "--hard", old)
    before = contents(repo)
    with workspace.find(repo.path) as ws:
        told = write.recover(ws)
    assert told is not None
    assert told.state == "old"
    assert contents(repo) == before
    assert repo.status() == ""


def test_the_first_commit_of_all(tmp_path: Path) -> None:
    for moment, turn in MOMENTS:
        repo = Repo(tmp_path / f"{moment}{turn}")
        repo.write("officectl.toml", 'format = 1\nname = "x"\norgan_level = "县"\n')
        if (moment, turn) in (("rename", 2), ("rename", 3)):
            continue
        killed(repo.path, at(moment, turn), {NEW: b"new = 1\n"})
        with workspace.find(repo.path) as ws:
            write.recover(ws)
        assert (repo.path / "records").exists() == (moment in AFTER_HEAD)
        assert repo.status() == "?? officectl.toml\n"


def test_killed_while_recovering(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Recovery is itself interrupted, again and again: it still ends in the old state."""
    before = contents(repo)
    killed(repo.path, at("renamed", 1))
    for turn in range(1, 12):
        child = os.fork()
        if child == 0:
            monkeypatch.setattr(os, "fsync", deadly(turn))
            with workspace.find(repo.path) as ws:
                write.recover(ws)
            os._exit(0)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
            break
    assert contents(repo) == before
    assert repo.status() == ""
    assert passing(repo) == []
    assert turn > 3


def deadly(turn: int) -> Callable[[int], None]:
    """An fsync that kills the process at the given call."""
    original, left = os.fsync, [turn]

    def fsync(fd: int) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        original(fd)
    return fsync


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"format": 2}', b'{"format": 1}', b"\xff\xfe"])
def test_a_journal_that_cannot_be_read(repo: Repo, ws: Workspace, content: bytes) -> None:
    folder = repo.path / ".git/officectl"
    folder.mkdir()
    (folder / journal.NAME).write_bytes(content)
    with pytest.raises(BadJournal) as caught:
        write.commit(ws, {ONE: b"x"}, "改")
    assert str(folder) in caught.value.render("zh")
    assert repo.status() == ""


def test_a_journal_cannot_lead_outside(repo: Repo, ws: Workspace, tmp_path: Path) -> None:
    """A folder from someone else may bring a journal along; it can name no file outside, and none of
    git's.
    """
    victim = tmp_path / "victim"
    victim.write_text("keep")
    folder = repo.path / ".git/officectl"
    folder.mkdir()
    blob = repo.git("hash-object", "-w", "--stdin", stdin=b"keep").strip()
    for path in ("../victim", str(victim), ".git/config"):
        steps = [{"path": path, "old": None, "disk": None, "new": blob, "temp": "../victim", "backup": "../victim"}]
        (folder / journal.NAME).write_text(json.dumps(
            {"format": 1, "old": repo.head(), "new": "0" * 40, "steps": steps, "folders": ["../.."]}
        ))
        with pytest.raises(BadJournal):
            write.recover(ws)
    (tmp_path / "empty").mkdir()
    for made in ("../empty", "records/../../empty", "records/trip/2026"):
        (folder / journal.NAME).write_text(json.dumps(
            {"format": 1, "old": repo.head(), "new": "0" * 40, "steps": [], "folders": [made]}
        ))
        with pytest.raises(BadJournal):
            write.recover(ws)
    assert (tmp_path / "empty").exists()
    assert victim.read_text() == "keep"


def test_passing_names_are_invisible_to_snapshots_only_by_their_exact_form() -> None:
    assert PASSING.fullmatch(place.passing_name())
    assert not PASSING.fullmatch(".officectl-x.tmp")
