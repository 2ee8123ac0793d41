"""A disk that is full, read-only, or refuses: nothing is written, and the fault says so.

The faults are injected everywhere; where this machine lets us mount a small disk, a real one is filled as
well.
"""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from gitrepo import ALONE, NEW, ONE, TWO, Repo, build

from officectl.errors import ExitCode, NotWritten
from officectl.git.errors import GitFailed
from officectl.store import errors, workspace, write
from officectl.store.errors import DiskFull, ReadOnly, WriteFailed
from officectl.store.workspace import Workspace

CHANGES: dict[str, bytes | None] = {ONE: b"changed = 1\n" * 40, NEW: b"new = 1\n" * 40, ALONE: None}
CALLS = ("open", "write", "fsync", "rename", "link", "mkdir", "unlink", "replace", "ftruncate")


def assert_old(repo: Repo, head: str) -> None:
    assert repo.head() == head
    assert repo.status() == ""
    assert not list(repo.path.rglob(".officectl-*"))
    for path in (ONE, TWO, ALONE):
        assert (repo.path / path).read_bytes() == repo.show(path)
    assert not (repo.path / NEW).exists()


@pytest.mark.parametrize(("number", "expected"), [
    (errno.ENOSPC, DiskFull), (errno.EDQUOT, DiskFull), (errno.EROFS, ReadOnly), (errno.EACCES, ReadOnly),
    (errno.EIO, WriteFailed),
])
@pytest.mark.parametrize("call", CALLS)
def test_every_call_that_can_fail(
    repo: Repo, ws: Workspace, monkeypatch: pytest.MonkeyPatch, call: str, number: int, expected: type[NotWritten]
) -> None:
    """The n-th call of each sort fails, for every n up to HEAD's move: nothing is written."""
    head = repo.head()
    with monkeypatch.context() as patch:
        for nth in range(1, 40):
            left = [nth]
            landed = []
            original = getattr(os, call)

            def failing(*args: object, left: list[int] = left, landed: list[str] = landed,
                        original: Callable[..., object] = original, **kwargs: object) -> object:
                if _writes(call, args):
                    left[0] -= 1
                    if left[0] == 0 and not landed:
                        raise OSError(number, os.strerror(number), "x")
                return original(*args, **kwargs)
            patch.setattr(os, call, failing)
            try:
                write.commit(ws, CHANGES, "改", step=lambda name, to=landed: to.append(name) if name == "renamed" else None)
            except NotWritten as error:
                patch.setattr(os, call, original)
                assert isinstance(error, expected), (nth, error)
                assert error.exit_code is ExitCode.NOT_WRITTEN
                assert_old(repo, head)
                continue
            patch.setattr(os, call, original)
            break
        else:
            raise AssertionError("it never succeeded")
    assert nth > 1 or call in ("replace", "unlink", "mkdir", "ftruncate", "link", "rename")
    assert repo.head() != head
    assert repo.status() == ""


def _writes(call: str, args: tuple[object, ...]) -> bool:
    """Only what goes to disk: not reading, not the memory that feeds git."""
    if call == "open":
        return len(args) > 1 and isinstance(args[1], int) and bool(args[1] & (os.O_WRONLY | os.O_RDWR))
    if call in ("write", "ftruncate"):
        return isinstance(args[0], int) and _on_disk(args[0])
    return True


@pytest.mark.parametrize(("said", "expected"), [
    ("error: unable to write file: No space left on device", DiskFull),
    ("fatal: Disk quota exceeded", DiskFull),
    ("error: insufficient permission for adding an object to repository database .git/objects", ReadOnly),
    ("fatal: Unable to create '/x/.git/HEAD.lock': Read-only file system", ReadOnly),
    ("fatal: something new", WriteFailed),
])
@pytest.mark.parametrize("where", ["write_objects", "move_head"])
def test_gits_own_words(
    repo: Repo, ws: Workspace, monkeypatch: pytest.MonkeyPatch, said: str, expected: type[NotWritten], where: str
) -> None:
    head = repo.head()

    def fail(*args: object, **kwargs: object) -> None:
        raise GitFailed(command="x", code=128, said=said)
    monkeypatch.setattr(write.parts, where, fail)
    with pytest.raises(NotWritten) as caught:
        write.commit(ws, CHANGES, "改")
    assert isinstance(caught.value, expected)
    assert_old(repo, head)


def test_bytes_that_read_back_different(repo: Repo, ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    head = repo.head()
    original = os.write

    def lossy(fd: int, raw: bytes) -> int:
        return original(fd, b"?" * len(raw)) if bytes(raw).startswith(b"changed") and _on_disk(fd) else original(fd, raw)
    monkeypatch.setattr(os, "write", lossy)
    with pytest.raises(WriteFailed):
        write.commit(ws, CHANGES, "改")
    monkeypatch.undo()
    assert_old(repo, head)


def _on_disk(fd: int) -> bool:
    target = str(Path(f"/proc/self/fd/{fd}").readlink())
    return target.startswith("/") and "memfd:" not in target


def test_a_file_system_without_hard_links(repo: Repo, ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise PermissionError(errno.EPERM, "no links here")
    head = repo.head()
    monkeypatch.setattr(os, "link", refuse)

    def fail(name: str) -> None:
        if name == "renamed":
            raise RuntimeError
    with pytest.raises(RuntimeError):
        write.commit(ws, CHANGES, "改", step=fail)
    assert_old(repo, head)
    write.commit(ws, CHANGES, "改")
    assert repo.status() == ""
    assert repo.show(NEW) == CHANGES[NEW]


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[bool]:
    """A small disk of our own at `folder`, if we may."""
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True, check=False
    )
    try:
        yield done.returncode == 0
    finally:
        if done.returncode == 0:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_real_disk_filled_to_every_degree(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=3m") as real:
        if not real:   # not allowed here: the injected faults above stand for it
            assert isinstance(errors.from_os(OSError(errno.ENOSPC, ""), "x"), DiskFull)
            return
        repo, _ = build("plain", tmp_path / "disk")
        filler = tmp_path / "disk" / "filler"
        refused = written = 0
        with workspace.find(repo.path) as ws:
            for free in range(0, 160_000, 4096):
                head, before = repo.head(), {path: (repo.path / path).read_bytes() for path in (ONE, TWO)}
                _fill(filler, free)
                try:
                    write.commit(ws, {ONE: os.urandom(9000), TWO: os.urandom(20_000)}, f"{free}")
                    written += 1
                    pending = repo.path / ".git/officectl/journal.json"
                    filler.unlink()
                    if pending.exists():
                        write.recover(ws)
                except DiskFull:
                    refused += 1
                    filler.unlink()
                    assert repo.head() == head
                    assert {path: (repo.path / path).read_bytes() for path in (ONE, TWO)} == before
                write.recover(ws)
                assert repo.status() == ""
                assert not list(repo.path.rglob(".officectl-*"))
        assert refused > 3
        assert written > 3
        assert repo.fsck() == ""


def _fill(filler: Path, free: int) -> None:
    stats = os.statvfs(filler.parent)
    with filler.open("wb") as file:
        file.write(b"x" * max(0, stats.f_bavail * stats.f_frsize - free))


def test_a_real_read_only_disk(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=8m") as real:
        if not real:
            assert isinstance(errors.from_os(OSError(errno.EROFS, ""), "x"), ReadOnly)
            return
        repo, _ = build("plain", tmp_path / "disk")
        with workspace.find(repo.path) as ws:
            write.commit(ws, {ONE: b"x"}, "改")
            head = repo.head()
            subprocess.run(["mount", "-o", "remount,ro", str(tmp_path / "disk")], check=True)
            with pytest.raises(ReadOnly) as caught:
                write.commit(ws, {ONE: b"y"}, "改")
            assert "只读" in caught.value.render("zh")
            assert write.recover(ws) is None
            subprocess.run(["mount", "-o", "remount,rw", str(tmp_path / "disk")], check=True)
        assert_old(repo, head)


def test_a_folder_that_belongs_to_somebody_else(tmp_path: Path) -> None:
    """Permissions do not bind root, so the writer becomes nobody when it can."""
    repo, _ = build("plain", tmp_path)
    head = repo.head()
    folder = repo.path / ONE
    for path in (repo.path / ".git", *(repo.path / ".git").rglob("*")):
        if path.is_dir():
            path.chmod(0o777)
        else:
            path.chmod(0o666)
    folder.parent.chmod(0o555)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        said = "nothing"
        try:
            if os.geteuid() == 0:
                for path in (tmp_path, *tmp_path.parents):
                    if path.stat().st_mode & 0o005 != 0o005 and str(path).startswith("/tmp/"):
                        path.chmod(0o755)
                os.setgid(65534)
                os.setuid(65534)
                repo.git("config", "--file", str(tmp_path / "home/.gitconfig"), "--list")
                os.environ["HOME"] = str(tmp_path / "home")
            with workspace.find(repo.path) as ws:
                write.commit(ws, {ONE: b"x"}, "改")
        except BaseException as error:
            said = type(error).__name__
        os.write(writing, said.encode())
        os._exit(0)
    os.waitpid(child, 0)
    said = os.read(reading, 100).decode()
    os.close(reading)
    os.close(writing)
    folder.parent.chmod(0o755)
    assert said in ("ReadOnly", "UnsafeOwnership"), said
    assert_old(repo, head)
