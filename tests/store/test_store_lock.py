"""Several writers at once."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from gitrepo import ONE, TWO, Repo

from officectl.errors import ExitCode, NotWritten
from officectl.store import lock, workspace, write
from officectl.store.errors import Locked, LockUnsupported
from officectl.store.workspace import Workspace


def test_the_second_writer_is_told_who_holds_it(repo: Repo, ws: Workspace) -> None:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with lock.held(ws.git.cache_dir):
            os.write(writing, b"x")
            signal.pause()
    try:
        os.read(reading, 1)
        began = time.monotonic()
        with pytest.raises(Locked) as caught:
            write.commit(ws, {ONE: b"x"}, "改", patience=0.2)
        assert 0.15 < time.monotonic() - began < 5
        assert caught.value.exit_code is ExitCode.NOT_WRITTEN
        assert str(child) in caught.value.render("zh")
        assert os.uname().nodename in caught.value.render("en")
        assert str(caught.value.params["since"]).startswith("20")
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reading)
        os.close(writing)
    write.commit(ws, {ONE: b"x"}, "改", patience=0)   # the dead writer's lock is nobody's
    assert repo.show(ONE) == b"x"


def test_a_git_that_outlives_its_writer_still_holds_the_lock(
    repo: Repo, ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between starting `update-ref` and its end: nobody may recover while that git can still move
    HEAD.
    """
    real = subprocess.run(["sh", "-c", "command -v git"], capture_output=True, check=True).stdout.decode().strip()
    (tmp_path / "git").write_text(
        f'#!/bin/sh\ncase "$*" in *update-ref*) touch {tmp_path}/started; sleep 1 ;; esac\nexec {real} "$@"\n'
    )
    (tmp_path / "git").chmod(0o755)
    child = os.fork()
    if child == 0:
        os.environ["PATH"] = f"{tmp_path}:{os.environ['PATH']}"
        with workspace.find(repo.path) as mine:
            write.commit(mine, {ONE: b"x = 1\n"}, "改")
        os._exit(0)
    while not (tmp_path / "started").exists():
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with pytest.raises(Locked):
        write.recover(ws, patience=0)
    told = write.recover(ws, patience=20)
    assert told is not None
    assert told.state == "new"
    assert repo.show(ONE) == (repo.path / ONE).read_bytes() == b"x = 1\n"
    assert repo.status() == ""


def test_four_processes_lose_nothing(repo: Repo) -> None:
    children = []
    for writer in range(4):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                with workspace.find(repo.path) as ws:
                    for turn in range(5):
                        write.commit(
                            ws, {f"records/room/room-{writer}-{turn}.toml": b"x"}, f"{writer}-{turn}", patience=120
                        )
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 4
    subjects = repo.git("log", "--format=%s").split()
    assert sorted(subjects[:-1]) == sorted(f"{writer}-{turn}" for writer in range(4) for turn in range(5))
    assert repo.git("log", "--merges") == ""
    assert repo.status() == ""
    assert repo.fsck() == ""


def test_plain_git_beside_us(repo: Repo) -> None:
    """A person commits with git while we write: each commit is whole, a refusal leaves nothing."""
    child = os.fork()
    if child == 0:
        for turn in range(15):
            repo.write("notes.txt", f"{turn}\n")
            repo.git("commit", "-q", "-m", f"git {turn}", "--only", "--", "notes.txt", check=False)
        os._exit(0)
    repo_done = 0
    refused = 0
    with workspace.find(repo.path) as ws:
        while os.waitpid(child, os.WNOHANG) == (0, 0):
            try:
                write.commit(ws, {ONE: b"%d\n" % repo_done}, f"ours {repo_done}")
                repo_done += 1
            except NotWritten:
                refused += 1
        write.commit(ws, {TWO: b"end\n"}, "end")
    ours = [line for line in repo.git("log", "--format=%s").splitlines() if line.startswith("ours")]
    assert len(ours) == repo_done
    for number, commit in enumerate(reversed(repo.git("log", "--format=%H", "--grep=^ours").split())):
        assert repo.git("show", "--name-only", "--format=", commit).split() == [ONE]
        assert repo.show(ONE, commit) == b"%d\n" % number
    assert not [line for line in repo.status().splitlines() if "notes.txt" not in line]
    assert repo.fsck() == ""


def test_a_lock_on_a_file_that_is_gone_is_no_lock(
    repo: Repo, ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder may be emptied at any time, also between opening the file and locking it."""
    folder = ws.git.cache_dir
    original = fcntl.flock
    taken = []

    def flock(fd: int, how: int) -> None:
        if not taken:
            (folder / lock.NAME).unlink()
        taken.append(fd)
        original(fd, how)
    monkeypatch.setattr(fcntl, "flock", flock)
    with lock.held(folder) as fd:
        assert os.path.samestat(os.fstat(fd), (folder / lock.NAME).stat())
        with pytest.raises(Locked), lock.held(folder, 0):
            pass


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_file_system_without_locks(
    repo: Repo, ws: Workspace, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(fd: int, how: int) -> None:
        raise OSError(number, os.strerror(number))
    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(LockUnsupported):
        write.commit(ws, {ONE: b"x"}, "改")
    assert repo.status() == ""


def test_a_lock_file_with_garbage(repo: Repo, ws: Workspace) -> None:
    ws.git.cache_dir.mkdir()
    (ws.git.cache_dir / lock.NAME).write_bytes(b"\xff")
    with lock.held(ws.git.cache_dir):
        (ws.git.cache_dir / lock.NAME).write_bytes(b"\xff")
        with pytest.raises(Locked) as caught:
            write.commit(ws, {ONE: b"x"}, "改", patience=0)
    caught.value.render("zh").encode()


def test_interruption_waits_until_files_and_head_agree(repo: Repo, ws: Workspace) -> None:
    def interrupt(name: str) -> None:
        if name == "rename":
            signal.raise_signal(signal.SIGINT)   # to this thread: the runner may have others
    with pytest.raises(KeyboardInterrupt):
        write.commit(ws, {ONE: b"x"}, "改", step=interrupt)
    assert repo.show(ONE) == (repo.path / ONE).read_bytes() == b"x"
    assert repo.status() == ""
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_interruption_before_that_writes_nothing(repo: Repo, ws: Workspace) -> None:
    def interrupt(name: str) -> None:
        if name == "objects":
            signal.raise_signal(signal.SIGINT)   # to this thread: the runner may have others
            time.sleep(1)
    head = repo.head()
    with pytest.raises(KeyboardInterrupt):
        write.commit(ws, {ONE: b"x"}, "改", step=interrupt)
    assert (repo.head(), repo.status()) == (head, "")
