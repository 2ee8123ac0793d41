"""The files of a workspace at one version: the three versions agree, and nothing in them can stop the
rest.
"""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
from pathlib import Path

import pytest
from gitrepo import ALONE, NEW, ONE, TWO, Repo, build

from officectl.git.errors import NoSuchRevision
from officectl.records.toml import MAX_BYTES
from officectl.store import disk, snapshot, workspace
from officectl.store.entry import File
from officectl.store.workspace import Workspace


def codes(files: list[File]) -> dict[str, str]:
    return {file.path: ",".join(fault.code for fault in file.faults) for file in files if file.faults}


def test_the_three_agree(tmp_path: Path, shape: str) -> None:
    repo, prefix = build(shape, tmp_path)
    for path in ("records/trip.d/x.toml", "records/trip-a/x.toml", "records/trip/2026.toml", "records/a.toml",
                 "records/trip/2026/11-x.toml", "rules/省.toml", "rules/b/c.toml", "calendar/2026.toml",
                 "schemas/own.schema.json", "baseline.toml", "views/x.toml"):
        repo.write(prefix + path, f"# {path}\n" * 500)
    repo.write("records/elsewhere.toml", "") if prefix else None
    repo.commit()
    with workspace.find(repo.path / prefix) as ws:
        three = [snapshot.worktree(ws), snapshot.staged(ws), snapshot.at(ws, "HEAD")]
        files = [list(one.files()) for one in three]
        assert files[0] == files[1] == files[2]
        paths = [file.path for file in files[0]]
        assert paths == sorted(paths, key=str.encode)
        assert set(paths) >= {ONE, TWO, ALONE, "records/trip/2026.toml", "records/a.toml"}
        assert len(paths) == len(set(paths)) == 8
        assert all(file.raw is not None and not file.faults for file in files[0])
        others = [list(one.others()) for one in three]
        assert others[0] == others[1] == others[2]
        assert [file.path for file in others[0]] == [
            "officectl.toml", "baseline.toml", "rules/b/c.toml", "rules/省.toml", "calendar/2026.toml",
            "schemas/own.schema.json",
        ]
        assert [file.path for file in three[2].others(["views", "rules/", "nothing"])] == [
            "views/x.toml", "rules/b/c.toml", "rules/省.toml",
        ]
        for one in three:
            assert one.read(ONE) == b'id = "trip-20261101-00000001"\n'
            assert one.read("rules/省.toml") is not None
            assert one.read("nothing") is one.read("records") is one.read("../README") is one.read("") is None
            assert one.read("a\0b") is one.read("/etc/passwd") is None
        assert [one.revision for one in three] == ["worktree", "staged", repo.head()]
        assert [one.label.render("zh") for one in three] == ["工作区文件", "暂存区", f"HEAD（{repo.head()[:10]}）"]
        order = ["trip", "none", "task"]
        ordered = [[file.path for file in one.files(order)] for one in three]
        assert ordered[0] == ordered[1] == ordered[2]
        assert sorted(ordered[0]) == sorted(paths)
        assert ordered[0][:4] == [ONE, TWO, "records/trip/2026/11-x.toml", "records/trip/2026.toml"] or (
            ordered[0][:4] == sorted(ordered[0][:4], key=str.encode)
        )
        assert ordered[0][4] == ALONE


def test_each_sees_its_own_version(repo: Repo, ws: Workspace) -> None:
    old = repo.head()
    repo.write(ONE, "two = 2\n")
    repo.write(NEW, "new = 1\n")
    repo.git("add", ONE, NEW)
    repo.write(ONE, "three = 3\n")
    (repo.path / TWO).unlink()

    def read(one: snapshot.Snapshot) -> tuple[bytes | None, ...]:
        return tuple(one.read(path) for path in (ONE, TWO, NEW))
    assert read(snapshot.worktree(ws)) == (b"three = 3\n", None, b"new = 1\n")
    assert read(snapshot.staged(ws)) == (b"two = 2\n", repo.show(TWO), b"new = 1\n")
    assert read(snapshot.at(ws, old)) == (repo.show(ONE), repo.show(TWO), None)
    repo.commit()
    assert read(snapshot.at(ws, "HEAD~1")) == read(snapshot.at(ws, old[:8]))
    with pytest.raises(NoSuchRevision):
        snapshot.at(ws, "nope")
    assert snapshot.at(ws, old[:8]).label.render("en") == old[:8]


def test_the_index_a_hook_is_given(repo: Repo, ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    other = repo.path / ".git/next-index"
    other.write_bytes((repo.path / ".git/index").read_bytes())
    repo.write(ONE, "only = 1\n")
    monkeypatch.setenv("GIT_INDEX_FILE", str(other))
    repo.git("add", ONE)
    assert snapshot.staged(ws).read(ONE) == repo.show(ONE)
    assert snapshot.staged(ws, index_file=str(other)).read(ONE) == b"only = 1\n"


def test_what_is_no_plain_record(repo: Repo, ws: Workspace, tmp_path: Path) -> None:
    secret = tmp_path / "secret.toml"
    secret.write_text("secret")
    (repo.path / "records/link.toml").symlink_to(secret)
    (repo.path / "records/dead.toml").symlink_to("nowhere")
    (repo.path / "records/folder").symlink_to(tmp_path)
    repo.write("records/trip/notes.txt", "x")
    repo.write("records/trip/.hidden", "x")
    repo.write("records/README", "x")
    repo.write("records/large.toml", b"#" * (MAX_BYTES + 1))
    repo.write("records/just.toml", b"#" * MAX_BYTES)
    repo.write("records/empty.toml", b"")
    repo.write(os.fsdecode(b"records/\xff\xfe.toml"), b"x")
    repo.write("records/a\x1bb.toml", b"x")
    repo.write("records/back\\slash.toml", b"x")
    repo.commit()
    expected = {
        "records/link.toml": "FILE-MODE", "records/dead.toml": "FILE-MODE", "records/folder": "FILE-MODE",
        "records/trip/notes.txt": "FILE-NAME", "records/trip/.hidden": "FILE-NAME", "records/README": "FILE-NAME",
        "records/large.toml": "FILE-SIZE", "records/\\xff\\xfe.toml": "FILE-NAME", "records/a\\x1bb.toml": "FILE-NAME",
        "records/back\\slash.toml": "FILE-NAME",
    }
    for one in (snapshot.worktree(ws), snapshot.staged(ws), snapshot.at(ws, "HEAD")):
        files = list(one.files())
        assert codes(files) == expected
        for file in files:
            file.path.encode()
            assert (file.raw is None) == bool(file.faults)
            for fault in file.faults:
                assert file.path.replace("\\\\", "\\") in fault.message.render("zh").replace("\\\\", "\\")
                assert fault.message.render("en")
                assert fault.remedy is not None
        found = {file.path: file.raw for file in files}
        assert found["records/empty.toml"] == b""
        assert len(found["records/just.toml"] or b"") == MAX_BYTES
        assert one.read("records/link.toml") is one.read("records/folder/secret.toml") is None


def test_devices_pipes_and_sockets_do_not_hold_us_up(repo: Repo, ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(repo.path / "records/pipe.toml")
    monkeypatch.chdir(repo.path / "records")   # a socket's path is short
    with socket.socket(socket.AF_UNIX) as sock:
        sock.bind("sock.toml")
        (repo.path / "records/dir.toml").mkdir()
        found = list(snapshot.worktree(ws).files())
    assert codes(found) == {"records/pipe.toml": "FILE-MODE", "records/sock.toml": "FILE-MODE"}
    assert snapshot.worktree(ws).read("records/pipe.toml") is None


def test_a_pipe_that_takes_a_files_place_does_not_hold_us_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.toml")

    def give_up(number: int, frame: object) -> None:
        raise AssertionError("waiting for the pipe's other end")
    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(3)
    try:
        assert disk.read(str(tmp_path / "x.toml"), "x.toml") == File("x.toml", b"")
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def test_folders_without_end(repo: Repo, ws: Workspace) -> None:
    before = os.open(repo.path / "records", os.O_RDONLY)
    os.fchdir(before)
    try:
        for _ in range(1500):   # deeper than a path may be long, and than Python recurses
            Path("a").mkdir()
            os.chdir("a")
    finally:
        os.chdir("/")
        os.close(before)
    found = list(snapshot.worktree(ws).files())
    assert list(codes(found).values()) == ["FILE-UNREADABLE"]
    assert len([file for file in found if file.raw is not None]) == 3
    subprocess.run(["rm", "-rf", str(repo.path / "records/a")], check=True)


def test_a_repository_inside_the_records(repo: Repo, ws: Workspace) -> None:
    inner = Repo(repo.path / "records/inner")
    inner.write("x.toml", "x")
    inner.commit()
    repo.git("-c", "advice.addEmbeddedRepo=false", "add", "records/inner")
    repo.git("commit", "-q", "-m", "子模块")
    assert codes(list(snapshot.at(ws, "HEAD").files())) == {"records/inner": "FILE-MODE"}
    assert codes(list(snapshot.staged(ws).files())) == {"records/inner": "FILE-MODE"}
    assert codes(list(snapshot.worktree(ws).files())) == {"records/inner": "FILE-MODE"}


@pytest.mark.parametrize("how", ["link", "file", "gone", "empty"])
def test_records_itself(repo: Repo, ws: Workspace, tmp_path: Path, how: str) -> None:
    repo.git("rm", "-rq", "records")
    if how == "link":
        (tmp_path / "other").mkdir()
        (tmp_path / "other/x.toml").write_text("x")
        (repo.path / "records").symlink_to(tmp_path / "other")
    elif how == "file":
        repo.write("records", "x")
    elif how == "empty":
        (repo.path / "records").mkdir()
    repo.commit()
    for one in (snapshot.worktree(ws), snapshot.staged(ws), snapshot.at(ws, "HEAD")):
        expected = {"link": {"records": "FILE-MODE"}, "file": {"records": "FILE-NAME"}}.get(how, {})
        assert codes(list(one.files())) == expected
        assert len(list(one.files())) == len(expected)


@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_may_not_be_read(repo: Repo, ws: Workspace, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """As root nothing is forbidden: the refusal is injected; as anybody else it is real."""
    target = repo.path / (ONE if what == "file" else "records/task")
    if os.geteuid():
        target.chmod(0)
    else:
        original = os.open

        def refuse(path: str, flags: int, *args: object, **kwargs: object) -> int:
            if str(path).rpartition("/")[2] == target.name:
                raise PermissionError(13, "Permission denied")
            return original(path, flags, *args, **kwargs)   # type: ignore[arg-type]
        monkeypatch.setattr(os, "open", refuse)
    found = list(snapshot.worktree(ws).files())
    if os.geteuid():
        target.chmod(0o755)
    bad = ONE if what == "file" else "records/task"
    assert codes(found) == {bad: "FILE-UNREADABLE"}
    assert "Permission denied" in next(file for file in found if file.faults).faults[0].message.render("zh")
    assert len([file for file in found if file.raw is not None]) == 2


def test_a_file_that_goes_while_we_look(repo: Repo, ws: Workspace) -> None:
    found = []
    for file in snapshot.worktree(ws).files():
        found.append(file.path)
        (repo.path / ONE).unlink(missing_ok=True)
        (repo.path / TWO).unlink(missing_ok=True)
    assert found == [ALONE]


def test_our_own_passing_files_are_not_seen(repo: Repo, ws: Workspace) -> None:
    repo.write("records/trip/.officectl-0123456789abcdef.tmp", "x")
    repo.write("records/trip/.officectl-0123456789abcdeg.tmp", "x")
    assert list(codes(list(snapshot.worktree(ws).files()))) == ["records/trip/.officectl-0123456789abcdeg.tmp"]
    repo.commit()
    assert len(codes(list(snapshot.at(ws, "HEAD").files()))) == 2   # once committed it is content like any other


def test_a_conflict_in_the_index(repo: Repo, ws: Workspace) -> None:
    repo.git("switch", "-q", "-c", "other")
    repo.write(ONE, "other = 1\n")
    repo.commit()
    repo.git("switch", "-q", "main")
    repo.write(ONE, "main = 1\n")
    repo.commit()
    repo.git("merge", "other", check=False)
    found = list(snapshot.staged(ws).files())
    assert codes(found) == {ONE: "FILE-CONFLICT"}
    assert len(found) == 3
    assert snapshot.staged(ws).read(ONE) is None


def test_a_missing_object_is_one_files_fault(repo: Repo, ws: Workspace) -> None:
    oid = repo.git("rev-parse", f"HEAD:{ONE}").strip()
    path = repo.path / ".git/objects" / oid[:2] / oid[2:]
    path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    path.unlink()
    for one in (snapshot.staged(ws), snapshot.at(ws, "HEAD")):
        found = list(one.files())
        assert codes(found) == {ONE: "FILE-UNREADABLE"}
        assert len(found) == 3


def test_giving_up_half_way_leaves_no_process(repo: Repo, ws: Workspace) -> None:
    for number in range(200):
        repo.write(f"records/room/room-{number}.toml", "x" * 2000)
    repo.commit()
    files = snapshot.at(ws, "HEAD").files()
    next(files)
    files.close()   # type: ignore[attr-defined]
    ws.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
