"""When a write cannot be: full or read-only disk, two writers, unfinished work of somebody: nothing is written, nothing lost."""

from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from actions import office

from officectl.store import lock, place

from .conftest import Command, snapshot

WRITES = {
    "new": ("new", "place", "id=qingshan-town", "name=青山镇"),
    "set": ("set", "county-seat", "address=东街"),
    "fmt": ("fmt",),
    "undo": ("undo", "-y"),
    "schema sync": ("schema", "sync"),
    "waive": ("waive", "REF-MISSING", "zhou.ting", "reason=待建", "until=2026-12-31"),
}
State = Callable[[], tuple[dict[str, bytes], str, str]]


@pytest.fixture
def state(ws: Path) -> State:
    """Files, HEAD and index as they are; every kind of write has something to do here."""
    env = office.environment(ws.parent / "machine")
    (ws / "records/person/zhou.ting.toml").write_text('name="周婷"\nid = "zhou.ting"\norg = "nobody"\n', encoding="utf-8")
    office.git(ws, env, "commit", "-qam", "改")

    def now() -> tuple[dict[str, bytes], str, str]:
        return snapshot(ws), office.git(ws, env, "rev-parse", "HEAD"), office.git(ws, env, "ls-files", "-s")

    return now


@pytest.mark.parametrize("name", WRITES)
def test_each_write_works_where_nothing_is_in_the_way(name: str, state: State, command: Command) -> None:
    before = state()
    code, _, err = command(*WRITES[name])
    assert code == 0, err
    assert state()[1] != before[1]


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize(
    ("number", "zh", "en"),
    [(errno.ENOSPC, "磁盘已满", "disk is full"), (errno.EROFS, "只读", "read-only"), (errno.EACCES, "没有写权限", "no permission")],
    ids=["full", "read-only", "permission"],
)
def test_a_disk_that_refuses(
    name: str, number: int, zh: str, en: str, state: State, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state()

    def refuse(*args: Any, **more: Any) -> None:
        raise OSError(number, os.strerror(number), "x")

    monkeypatch.setattr(place, "write_new", refuse)
    for lang, part in (("zh", zh), ("en", en)):
        code, out, err = command(*WRITES[name], lang=lang)
        assert (code, out) == (4, "")
        assert part in err
    monkeypatch.undo()
    assert state() == before


@pytest.mark.parametrize("name", WRITES)
def test_another_writer(name: str, ws: Path, state: State, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    before = state()
    folder = ws / ".git" / "officectl"
    folder.mkdir(exist_ok=True)
    monkeypatch.setattr(lock.time, "monotonic", Clock())
    with (folder / lock.NAME).open("w") as held:
        held.write("4711\nhost\n2026-11-20 09:00:00\n")
        held.flush()
        fcntl.flock(held, fcntl.LOCK_EX)
        for lang, part in (("zh", "另一个 officectl 正在写入（进程 4711"), ("en", "another officectl is writing (process 4711")):
            code, out, err = command(*WRITES[name], lang=lang)
            assert (code, out) == (4, "")
            assert part in err
    assert state() == before
    assert command(*WRITES[name])[0] == 0


class Clock:
    """A minute passes at every look: nobody waits in a test."""

    now = 0.0

    def __call__(self) -> float:
        self.now += 60
        return self.now


def test_two_writers_at_once_both_land(ws: Path, state: State) -> None:
    """Eight processes, eight records: each a commit of its own, none lost."""
    env = office.environment(ws.parent / "machine")
    state()

    def write(number: int) -> None:
        done.append(subprocess.run(
            [sys.executable, "-m", "officectl", "new", "place", f"id=place-{number}", f"name=地点{number}"],
            cwd=ws, env=env, capture_output=True, check=False,
        ))  # fmt: skip

    done: list[subprocess.CompletedProcess[bytes]] = []
    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    codes = {one.returncode for one in done}
    assert codes <= {0, 4}, [one.stderr.decode() for one in done]
    landed = sum(one.returncode == 0 for one in done)
    assert landed >= 2
    assert len(list((ws / "records/place").glob("place-*.toml"))) == landed
    assert office.git(ws, env, "log", "--format=%s").count("新建地点") == landed
    assert office.git(ws, env, "status", "--porcelain") == ""
    assert office.git(ws, env, "fsck", "--strict") == ""


@pytest.mark.parametrize("staged", [False, True], ids=["dirty", "staged"])
@pytest.mark.parametrize(
    ("name", "path", "text"),
    [
        ("set", "records/place/county-seat.toml", 'id = "county-seat"\nname = "县城（手改）"\n'),
        ("new", "records/place/qingshan-town.toml", "name = 1\n"),
        ("fmt", "records/person/zhou.ting.toml", 'name="周亭"\nid = "zhou.ting"\norg = "nobody"\n'),
        ("undo", "records/person/zhou.ting.toml", 'id = "zhou.ting"\nname = "周亭"\norg = "nobody"\n'),
        ("schema sync", "schemas/place.schema.json", "{}"),
    ],
    ids=["set", "new", "fmt", "undo", "schema sync"],
)
def test_somebodys_unfinished_work(
    name: str, path: str, text: str, staged: bool, ws: Path, state: State, command: Command
) -> None:
    env = office.environment(ws.parent / "machine")
    state()
    (ws / path).parent.mkdir(exist_ok=True)
    (ws / path).write_text(text, encoding="utf-8")
    if staged:
        office.git(ws, env, "add", path)
    before = state()
    for lang in ("zh", "en"):
        code, out, err = command(*WRITES[name], lang=lang)
        assert (code, out) == (4, "")
        assert path in err
    assert state() == before


def test_other_peoples_staged_work_is_not_swept_in(ws: Path, state: State, command: Command) -> None:
    env = office.environment(ws.parent / "machine")
    state()
    (ws / "rules").mkdir()
    (ws / "rules/county.toml").write_text('layer = "county"\n', encoding="utf-8")
    office.git(ws, env, "add", "rules")
    (ws / "records/org/gov-office.toml").write_text('id = "gov-office"\nname = "改"\nkind = "部门"\n', encoding="utf-8")
    for name in ("new", "set", "undo", "schema sync"):
        assert command(*WRITES[name])[0] == 0
        shown = office.git(ws, env, "show", "--name-only", "--format=")
        assert "rules/county.toml" not in shown
        assert "gov-office" not in shown
    assert office.git(ws, env, "status", "--porcelain") == " M records/org/gov-office.toml\nA  rules/county.toml\n"


@pytest.mark.parametrize("mark", ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD"])
def test_a_merge_that_is_not_finished(mark: str, ws: Path, state: State, command: Command) -> None:
    before = state()
    (ws / ".git" / mark).write_text(before[1], encoding="utf-8")
    for lang, part in (("zh", "尚未完成"), ("en", "not finished")):
        code, _, err = command(*WRITES["set"], lang=lang)
        assert (code, part in err) == (4, True)
    assert state() == before


def test_secrets_never_reach_git(ws: Path, state: State, command: Command) -> None:
    before = state()
    for words in ("note=密级：机密★10年", "note=11010519491231002X"):
        for lang, part in (("zh", "疑似涉密"), ("en", "looks like a state secret")):
            code, _, err = command("set", "county-seat", words, lang=lang)
            assert (code, part in err) == (4, True)
            assert "11010519491231002X" not in err
    assert state() == before
