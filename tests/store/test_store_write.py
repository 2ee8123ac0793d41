"""One commit per write: what goes in, what stays out, what is refused."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from gitrepo import ALONE, CONFIG, NEW, ONE, TWO, Repo, build

from officectl.errors import ExitCode, NotWritten, UsageError
from officectl.git import commit as parts
from officectl.git import listing, refresh
from officectl.git.commit import Author, write_objects
from officectl.git.errors import ForeignFilter, HeadMoved, IdentityMissing, IndexLocked, PathBlocked
from officectl.git.trees import object_id
from officectl.store import workspace, write
from officectl.store.disk import PASSING
from officectl.store.errors import (
    Conflict,
    DetachedHead,
    DirtyTarget,
    OperationInProgress,
    UnsafePath,
    UntrackedTarget,
    WriteFailed,
)
from officectl.store.workspace import Workspace


def left_over(repo: Repo) -> list[str]:
    """Files that only a write under way may have."""
    return [str(path) for path in repo.path.rglob("*") if PASSING.fullmatch(path.name) or path.name.endswith(".kept")]


def journals(repo: Repo) -> list[str]:
    folder = Path(repo.git("rev-parse", "--path-format=absolute", "--git-path", "officectl").strip())
    return sorted(path.name for path in folder.glob("journal*"))


def assert_whole(repo: Repo) -> None:
    """Nothing differs, nothing is left over, nothing is broken."""
    assert repo.status() == ""
    assert left_over(repo) == []
    assert journals(repo) == []
    assert repo.fsck() == ""


def test_edit_add_and_remove_in_one_commit(tmp_path: Path, shape: str) -> None:
    repo, prefix = build(shape, tmp_path)
    before = repo.head()
    with workspace.find(repo.path / prefix) as ws:
        done = write.commit(ws, {ONE: b"a = 1\n", NEW: "名 = 1\n".encode(), ALONE: None}, "改三条\n\n说明\n")
    assert done.parent == before
    assert done.oid == repo.head()
    assert done.paths == tuple(sorted([ONE, NEW, ALONE]))
    assert (done.recovered, done.index_pending) == (None, False)
    assert repo.git("log", "-1", "--format=%P %an %s") == f"{before} 测试员 改三条\n"
    assert set(repo.git("-c", "core.quotepath=false", "diff", "--name-status", before, "HEAD").splitlines()) == {
        f"M\t{prefix}{ONE}", f"A\t{prefix}{NEW}", f"D\t{prefix}{ALONE}",
    }
    assert (repo.path / prefix / ONE).read_bytes() == repo.show(prefix + ONE) == b"a = 1\n"
    assert (repo.path / prefix / NEW).read_text() == "名 = 1\n"
    assert not (repo.path / prefix / "records/task").exists()   # folders left empty go, as git has it
    assert (repo.path / prefix).is_dir()
    assert repo.show(prefix + TWO) == b'id = "trip-20261102-00000002"\n'
    assert_whole(repo)


def test_the_first_commit_of_a_repository(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.write("officectl.toml", CONFIG)
    with workspace.find(repo.path) as ws:
        with pytest.raises(UntrackedTarget):
            write.commit(ws, {"officectl.toml": b"x"}, "起始")
        done = write.commit(ws, {ONE: b"a = 1\n"}, "起始")
    assert done.parent is None
    assert repo.git("log", "--format=%s") == "起始\n"
    assert repo.status() == "?? officectl.toml\n"


def test_nothing_else_is_swept_in(repo: Repo, ws: Workspace) -> None:
    repo.write("staged.txt", b"staged\n")
    repo.write(TWO, b"staged = 1\n")
    repo.git("add", "staged.txt", TWO)
    repo.write(TWO, b"dirty = 1\n")
    repo.write("untracked.txt", b"untracked\n")
    repo.git("update-index", "--assume-unchanged", ALONE)
    repo.write("intent.txt", "x")
    repo.git("add", "-N", "intent.txt")
    index = repo.git("ls-files", "-s", "-v")
    status = repo.status()
    write.commit(ws, {NEW: b"a = 1\n"}, "新")
    write.commit(ws, {ONE: b"a = 1\n"}, "改")
    write.commit(ws, {NEW: None}, "删")
    assert repo.git("log", "--name-only", "--format=", "-3").split() == [NEW, ONE, NEW]
    assert repo.status() == status
    new = repo.git("rev-parse", f"HEAD:{ONE}").strip()
    old = repo.git("rev-parse", f"HEAD~3:{ONE}").strip()
    assert repo.git("ls-files", "-s", "-v") == index.replace(old, new)
    assert (repo.path / TWO).read_bytes() == b"dirty = 1\n"


def test_what_is_as_head_has_it_makes_no_commit(repo: Repo, ws: Workspace) -> None:
    before = repo.head()
    done = write.commit(ws, {ONE: (repo.path / ONE).read_bytes(), NEW: None}, "没变")
    assert (done.oid, done.parent, done.paths) == (before, before, ())
    assert repo.head() == before
    done = write.commit(ws, {ONE: (repo.path / ONE).read_bytes(), TWO: b"x = 1\n"}, "变一条")
    assert done.paths == (TWO,)


def _dirty(repo: Repo) -> None:
    repo.write(ONE, "by_hand = 1\n")


def _staged(repo: Repo) -> None:
    repo.write(ONE, "by_hand = 1\n")
    repo.git("add", ONE)


def _staged_only(repo: Repo) -> None:
    before = (repo.path / ONE).read_bytes()
    _staged(repo)
    repo.write(ONE, before)


def _gone(repo: Repo) -> None:
    (repo.path / ONE).unlink()


def _removed(repo: Repo) -> None:
    repo.git("rm", "-q", ONE)


def _forgotten(repo: Repo) -> None:
    repo.git("rm", "-q", "--cached", ONE)


def _hidden(repo: Repo) -> None:
    repo.git("update-index", "--assume-unchanged", ONE)
    repo.write(ONE, "by_hand = 1\n")


@pytest.mark.parametrize("spoil", [_dirty, _staged, _staged_only, _gone, _removed, _forgotten, _hidden])
@pytest.mark.parametrize("new", [b"ours = 1\n", None])
def test_a_dirty_or_staged_target_is_refused(
    repo: Repo, ws: Workspace, spoil: Callable[[Repo], None], new: bytes | None
) -> None:
    spoil(repo)
    before = (repo.head(), repo.git("ls-files", "-s"), (repo.path / ONE).exists() and (repo.path / ONE).read_bytes())
    with pytest.raises(DirtyTarget) as caught:
        write.commit(ws, {TWO: b"a = 1\n", ONE: new}, "改")
    assert caught.value.exit_code is ExitCode.NOT_WRITTEN
    assert ONE in caught.value.render("zh")
    assert "git" in str(caught.value.remedy and caught.value.remedy.render("zh"))
    assert before == (
        repo.head(), repo.git("ls-files", "-s"), (repo.path / ONE).exists() and (repo.path / ONE).read_bytes()
    )
    assert (repo.path / TWO).read_bytes() == repo.show(TWO)
    assert left_over(repo) == journals(repo) == []


def test_a_new_file_does_not_replace_an_untracked_or_staged_one(repo: Repo, ws: Workspace) -> None:
    repo.write(NEW, "mine = 1\n")
    with pytest.raises(UntrackedTarget):
        write.commit(ws, {NEW: b"a = 1\n"}, "新")
    repo.git("add", NEW)
    with pytest.raises(DirtyTarget):
        write.commit(ws, {NEW: b"a = 1\n"}, "新")
    (repo.path / NEW).unlink()
    with pytest.raises(DirtyTarget):
        write.commit(ws, {NEW: b"a = 1\n"}, "新")
    repo.git("rm", "-q", "--cached", NEW)
    repo.write(".gitignore", "records/trip/2026/12/\n")
    repo.commit()
    repo.write(NEW, "ignored = 1\n")
    with pytest.raises(UntrackedTarget):
        write.commit(ws, {NEW: b"a = 1\n"}, "新")
    assert (repo.path / NEW).read_text() == "ignored = 1\n"


def test_touched_but_unchanged_files_are_clean(repo: Repo, ws: Workspace) -> None:
    os.utime(repo.path / ONE, (1, 1))
    write.commit(ws, {ONE: b"a = 1\n"}, "改")
    assert_whole(repo)


@pytest.mark.parametrize("path", [
    "", "/etc/passwd", "../x", "a/../b", "./a", "a//b", "a/", ".git/config", "records/.GIT/x", "git~1/x",
    "records/a\nb.toml", "records/a\0b", "records/\ud800.toml", "records/.officectl-0123456789abcdef.tmp",
])
def test_paths_that_lead_elsewhere(repo: Repo, ws: Workspace, path: str) -> None:
    before = repo.head()
    with pytest.raises(UnsafePath) as caught:
        write.commit(ws, {path: b"x"}, "改")
    caught.value.render("zh").encode()
    assert repo.head() == before


def test_no_symbolic_link_is_followed(repo: Repo, ws: Workspace, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (outside / "2026").mkdir(parents=True)
    (repo.path / "records/loan").symlink_to(outside)
    (repo.path / "records/trip/2026/10").symlink_to(outside)
    (repo.path / "records/link.toml").symlink_to(outside / "file")
    (repo.path / "records/tracked.toml").symlink_to("nowhere")
    repo.commit("链接", "records/tracked.toml")
    for path in ("records/loan/2026/x.toml", "records/trip/2026/10/x.toml", "records/link.toml", "records/tracked.toml"):
        with pytest.raises(NotWritten):
            write.commit(ws, {path: b"x"}, "改")
    assert [path.name for path in outside.rglob("*")] == ["2026"]


def test_a_file_where_a_folder_is_needed(repo: Repo, ws: Workspace) -> None:
    with pytest.raises(PathBlocked):
        write.commit(ws, {ONE + "/x": b"x"}, "改")
    with pytest.raises(PathBlocked):
        write.commit(ws, {"records/trip": b"x"}, "改")
    repo.write("records/room", "untracked file")
    with pytest.raises(NotWritten):
        write.commit(ws, {"records/room/x.toml": b"x"}, "改")
    (repo.path / "records/dir.toml").mkdir()
    with pytest.raises(NotWritten):
        write.commit(ws, {"records/dir.toml": b"x"}, "改")


def test_expect_catches_a_lost_update(repo: Repo, ws: Workspace) -> None:
    opened = (repo.path / ONE).read_bytes()
    repo.write(ONE, "theirs = 1\n")
    repo.commit("别人")
    with pytest.raises(Conflict) as caught:
        write.commit(ws, {ONE: b"mine = 1\n"}, "我", expect={ONE: opened})
    assert ONE in caught.value.render("zh")
    with pytest.raises(Conflict):
        write.commit(ws, {NEW: b"mine = 1\n"}, "我", expect={ONE: None})
    with pytest.raises(Conflict):
        write.commit(ws, {NEW: b"mine = 1\n"}, "我", expect={NEW: b"x"})
    write.commit(ws, {ONE: b"mine = 1\n"}, "我", expect={ONE: b"theirs = 1\n", NEW: None})
    assert_whole(repo)


@pytest.mark.parametrize("message", ["", "  \n", "a\0b", "\ud800"])
def test_a_message_is_needed(repo: Repo, ws: Workspace, message: str) -> None:
    with pytest.raises(UsageError):
        write.commit(ws, {ONE: b"x"}, message)


def test_the_message_and_the_author_are_kept(repo: Repo, ws: Workspace) -> None:
    write.commit(ws, {ONE: b"x"}, "改\n\n# 井号\n\n末行", author=Author("李四", "li.si@example.invalid"))
    raw = repo.git("cat-file", "commit", "HEAD")
    assert raw.endswith("\n\n改\n\n# 井号\n\n末行\n")
    assert "author 李四 <li.si@example.invalid> " in raw
    assert "committer 测试员 <tester@example.invalid> " in raw
    assert "officectl: 改" in repo.git("reflog", "-1")


def test_no_identity(repo: Repo, ws: Workspace, home: Path) -> None:
    (home / ".gitconfig").unlink()
    with pytest.raises(IdentityMissing):
        write.commit(ws, {ONE: b"x"}, "改")
    assert_whole(repo)


def test_a_detached_head_is_refused(repo: Repo, ws: Workspace) -> None:
    repo.git("switch", "-q", "--detach")
    with pytest.raises(DetachedHead):
        write.commit(ws, {ONE: b"x"}, "改")


@pytest.mark.parametrize("operation", ["merge", "rebase", "cherry-pick", "revert"])
def test_an_unfinished_operation_is_refused(repo: Repo, ws: Workspace, operation: str) -> None:
    repo.git("switch", "-q", "-c", "other")
    repo.write(ONE, "other = 1\n")
    repo.commit()
    repo.git("switch", "-q", "main")
    repo.write(ONE, "main = 1\n")
    repo.commit()
    repo.write(ONE, "main = 2\n")
    repo.commit()
    repo.git(operation, "HEAD~1" if operation == "revert" else "other", check=False)
    with pytest.raises((OperationInProgress, DetachedHead)) as caught:
        write.commit(ws, {TWO: b"x"}, "改")
    assert operation in caught.value.render("zh")
    repo.git(operation, "--abort")
    write.commit(ws, {TWO: b"x"}, "改")


def test_another_gits_index_lock(repo: Repo, ws: Workspace) -> None:
    lock = repo.write(".git/index.lock", "")
    with pytest.raises(IndexLocked) as caught:
        write.commit(ws, {ONE: b"x"}, "改")
    assert str(lock) in caught.value.render("en")
    lock.unlink()
    assert_whole(repo)


def test_an_index_lock_that_comes_late_is_waited_for_then_left_to_the_next_write(
    repo: Repo, ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write.lock, "PATIENCE", 0.1)
    lock = repo.path / ".git/index.lock"
    done = write.commit(ws, {ONE: b"x"}, "改", step=lambda name: lock.touch() if name == "head" else None)
    assert done.index_pending
    assert repo.show(ONE) == b"x"
    lock.unlink()
    assert journals(repo) == ["journal.json"]
    done = write.commit(ws, {TWO: b"y"}, "再改")
    assert done.recovered is not None
    assert done.recovered.state == "new"
    assert_whole(repo)


def test_head_moved_meanwhile(repo: Repo, ws: Workspace) -> None:
    def move(name: str) -> None:
        if name == "renamed":
            tree = repo.git("rev-parse", "HEAD^{tree}").strip()
            repo.git("update-ref", "HEAD", repo.git("commit-tree", "-p", "HEAD", "-m", "别人", tree).strip())
    with pytest.raises(HeadMoved):
        write.commit(ws, {ONE: b"x", NEW: b"y", ALONE: None}, "改", step=move)
    assert repo.git("log", "-1", "--format=%s") == "别人\n"
    assert_whole(repo)
    assert not (repo.path / NEW).parent.exists()


@pytest.mark.parametrize("new", [b"ours = 1\n", None])
@pytest.mark.parametrize("how", ["in place", "replaced"])
def test_an_edit_in_the_last_instant_is_kept(repo: Repo, ws: Workspace, new: bytes | None, how: str) -> None:
    def edit(name: str) -> None:
        if name == "rename":
            if how == "replaced":
                (repo.path / ONE).unlink()
            repo.write(ONE, "by_hand = 1\n")
    with pytest.raises(DirtyTarget):
        write.commit(ws, {ONE: new}, "改", step=edit)
    assert (repo.path / ONE).read_text() == "by_hand = 1\n"
    assert left_over(repo) == journals(repo) == []
    assert repo.status() == f" M {ONE}\n"


def test_an_edit_between_renaming_and_heads_move_is_kept(repo: Repo, ws: Workspace) -> None:
    head = repo.head()
    with pytest.raises(WriteFailed):
        write.commit(
            ws, {ONE: b"x", TWO: b"y"}, "改", step=lambda name: repo.write(ONE, "mine") and None if name == "renamed" else None
        )
    assert repo.head() == head
    assert (repo.path / ONE).read_text() == "mine"
    assert (repo.path / TWO).read_bytes() == repo.show(TWO)
    assert left_over(repo) == journals(repo) == []


def test_a_file_that_appears_in_the_last_instant_is_kept(repo: Repo, ws: Workspace) -> None:
    with pytest.raises(UntrackedTarget):
        write.commit(
            ws, {NEW: b"x"}, "新", step=lambda name: repo.write(NEW, "mine") and None if name == "rename" else None
        )
    assert (repo.path / NEW).read_text() == "mine"
    assert left_over(repo) == []


def test_nothing_of_the_repositorys_is_run(repo: Repo, ws: Workspace, tmp_path: Path) -> None:
    repo.write("young.bin", "1")
    repo.commit()
    mark = tmp_path / "ran"
    hooks = repo.path / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("pre-commit", "commit-msg", "post-commit", "post-index-change", "reference-transaction"):
        (hooks / name).write_text(f"#!/bin/sh\necho {name} >> {mark}\n")
        (hooks / name).chmod(0o755)
    (tmp_path / "monitor").write_text(f"#!/bin/sh\necho monitor >> {mark}\n")
    (tmp_path / "monitor").chmod(0o755)
    repo.git("config", "core.fsmonitor", str(tmp_path / "monitor"))
    repo.git("config", "filter.evil.clean", f"echo filter >> {mark}; cat")
    repo.git("config", "commit.gpgsign", "true")
    repo.write(".git/info/attributes", "*.bin filter=evil\n")
    write.commit(ws, {ONE: b"x = 1\n", NEW: b"y\n"}, "改")   # writing the index looks into young files
    assert not mark.exists(), mark.read_text()
    assert repo.show(ONE) == b"x = 1\n"
    repo.write(".git/info/attributes", "*.toml filter=evil\n")
    for path in (ONE, NEW, "records/never/seen.toml"):
        with pytest.raises(ForeignFilter):
            write.commit(ws, {path: b"z\n"}, "改")
    assert not mark.exists(), mark.read_text()
    repo.git("status")
    assert mark.exists()


@pytest.mark.parametrize("setting", [
    ("core.autocrlf", "true"), ("core.autocrlf", "input"), ("core.eol", "crlf"), ("core.safecrlf", "true"),
])
def test_line_end_settings(repo: Repo, ws: Workspace, setting: tuple[str, str]) -> None:
    repo.git("config", *setting)
    write.commit(ws, {ONE: b"a = 1\nb = 2\n"}, "改")
    assert repo.show(ONE) == (repo.path / ONE).read_bytes() == b"a = 1\nb = 2\n"
    assert_whole(repo)


def test_a_file_that_git_checked_out_with_other_line_ends_is_clean(repo: Repo, ws: Workspace) -> None:
    repo.write(".gitattributes", "*.toml text eol=crlf\n")
    repo.commit()
    (repo.path / ONE).unlink()
    repo.git("checkout", "--", ONE)
    assert b"\r\n" in (repo.path / ONE).read_bytes()

    def fail(name: str) -> None:
        if name == "renamed":
            raise RuntimeError
    with pytest.raises(RuntimeError):
        write.commit(ws, {ONE: b"a = 1\n"}, "改", step=fail)
    assert b"\r\n" in (repo.path / ONE).read_bytes()   # what lay there came back
    write.commit(ws, {ONE: b"a = 1\n"}, "改")
    assert_whole(repo)


@pytest.mark.parametrize("kind", ["v4", "split", "untracked cache", "many files", "sparse"])
def test_every_sort_of_index(repo: Repo, ws: Workspace, kind: str) -> None:
    if kind == "v4":
        repo.git("update-index", "--index-version", "4")
    elif kind == "split":
        repo.git("update-index", "--split-index")
    elif kind == "untracked cache":
        repo.git("update-index", "--untracked-cache")
    elif kind == "many files":
        repo.git("config", "feature.manyFiles", "true")
        repo.git("update-index", "--refresh")
    else:
        repo.git("sparse-checkout", "set", "--cone", "--sparse-index", "records/trip")
        with pytest.raises(DirtyTarget):   # it is not there to be edited
            write.commit(ws, {ALONE: b"x"}, "改")
    write.commit(ws, {ONE: b"x", NEW: b"y"}, "改")
    write.commit(ws, {TWO: None}, "删")
    assert_whole(repo)


def test_executable_records_become_plain(repo: Repo, ws: Workspace) -> None:
    (repo.path / ONE).chmod(0o755)
    repo.commit()
    write.commit(ws, {ONE: b"x"}, "改")
    assert repo.git("ls-tree", "HEAD", ONE).startswith("100644 ")
    assert_whole(repo)


def test_permissions_of_a_file_are_kept(repo: Repo, ws: Workspace) -> None:
    (repo.path / ONE).chmod(0o600)
    write.commit(ws, {ONE: b"x"}, "改")
    assert (repo.path / ONE).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("many", [False, True])
def test_file_times_come_into_the_index_in_batches(repo: Repo, ws: Workspace, many: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if many:
        monkeypatch.setattr(refresh, "MANY", 60)

    def without_times() -> int:
        return repo.git("ls-files", "--debug").count("mtime: 0:0")
    write.commit(ws, {ONE: b"x"}, "改")
    assert without_times() == 1
    write.commit(ws, {f"records/room/room-{number}.toml": b"x" for number in range(70)}, "新")
    assert without_times() == 0
    assert_whole(repo)


@pytest.mark.parametrize("done", [0, 1, 2])
def test_stopped_while_files_are_made_ready(repo: Repo, ws: Workspace, done: int) -> None:
    """Ctrl-C on a terminal: the whole group of processes hears it, the git that answers questions as well."""
    before = repo.git("status", "--porcelain=v2", "--branch")
    told: list[tuple[int, int]] = []

    def tell(at: int, of: int) -> None:
        told.append((at, of))
        if len(told) > done:
            if done and ws.git.objects._running is not None:
                os.kill(ws.git.objects._running.pid, signal.SIGINT)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write.commit(ws, {ONE: b"x = 2\n", NEW: b"y"}, "改", tell=tell)
    assert told == [(0, 2), (0, 2), (1, 2)][: done + 1]
    assert repo.git("status", "--porcelain=v2", "--branch") == before
    assert not list(repo.path.rglob(".officectl-*")) and write.recover(ws) is None
    write.commit(ws, {ONE: b"x = 2\n", NEW: b"y"}, "改")
    assert_whole(repo)


def test_many_objects_stay_in_one_pack(repo: Repo, ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "KEPT_PACKED", 20)
    loose = int(repo.git("count-objects").split()[0])
    done = write.commit(ws, {f"records/room/room-{number}.toml": b"x = %d\n" % number for number in range(30)} | {ONE: b"y"}, "新")
    assert int(repo.git("count-objects").split()[0]) - loose == 1, "the commit"
    assert len(list((repo.path / ".git/objects/pack").glob("*.pack"))) == 1
    held = ws.git.objects.get(f"{done.oid}:records/room/room-7.toml")
    assert held is not None and held.raw == b"x = 7\n"
    repo.git("fsck", "--strict")
    assert_whole(repo)


def test_loose_objects_are_packed_now_and_then(repo: Repo, ws: Workspace, home: Path) -> None:
    repo.git("config", "gc.autoDetach", "false")
    repo.git("config", "gc.auto", "1")
    write.commit(ws, {ONE: b"y"}, "改")
    blobs = [("blob", b"%d" % number) for number in range(2000)]   # git guesses from one of 256 folders
    write_objects(ws.git, [blob for blob in blobs if object_id(ws.git, *blob).startswith("17")])
    count = int(repo.git("count-objects").split()[0])
    refresh.tidy(ws.git, "1" * 40)
    assert int(repo.git("count-objects").split()[0]) == count
    refresh.tidy(ws.git, "1" * 38 + "00")
    assert int(repo.git("count-objects").split()[0]) < count
    assert ws.git.objects.get(repo.head()) is not None   # the long-lived git finds them in the pack
    write.commit(ws, {ONE: b"x"}, "改")
    assert_whole(repo)


def test_many_paths_at_once(repo: Repo, ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MANY", 20)
    write.commit(ws, {f"records/room/room-{number:05}.toml": b"%d" % number for number in range(60)}, "新")
    assert_whole(repo)
    write.commit(ws, {f"records/room/room-{number:05}.toml": None for number in range(60)}, "删")
    assert not (repo.path / "records/room").exists()
    assert_whole(repo)


def test_a_large_file(repo: Repo, ws: Workspace) -> None:
    raw = os.urandom(3_000_000)
    write.commit(ws, {"attachments/ab/x.pdf": raw}, "附件")
    assert repo.show("attachments/ab/x.pdf") == raw
    assert_whole(repo)


def test_no_process_is_left(repo: Repo) -> None:
    with workspace.find(repo.path) as ws:
        write.commit(ws, {ONE: b"x"}, "改")
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_plain_git_goes_on_from_there(repo: Repo, ws: Workspace, tmp_path: Path) -> None:
    write.commit(ws, {ONE: b"x"}, "改")
    repo.write(TWO, "y")
    repo.git("commit", "-q", "-am", "git 自己的")
    subprocess.run(["git", "clone", "-q", str(repo.path), str(tmp_path / "clone")], check=True)
    assert (tmp_path / "clone" / ONE).read_bytes() == b"x"
    assert_whole(repo)
