"""Undo by commit."""

from __future__ import annotations

from pathlib import Path

import pytest
from gitrepo import ALONE, NEW, ONE, TWO, Repo, fill

from officectl.errors import ExitCode
from officectl.git.errors import NoSuchRevision
from officectl.store import undo, workspace, write
from officectl.store.errors import DirtyTarget, UntrackedTarget
from officectl.store.undo import NotUndoable, UndoConflict, UndoEvent
from officectl.store.workspace import Workspace


def test_edit_add_and_remove_are_undone_together(repo: Repo, ws: Workspace) -> None:
    tree = repo.git("rev-parse", "HEAD^{tree}")
    done = write.commit(ws, {ONE: b"x = 1\n", NEW: b"n\n", ALONE: None}, "改")
    assert done.oid is not None
    back = undo.revert(ws, done.oid, "撤销")
    assert back.parent == done.oid
    assert back.paths == tuple(sorted([ONE, NEW, ALONE]))
    assert repo.git("rev-parse", "HEAD^{tree}") == tree
    assert repo.status() == ""
    again = undo.revert(ws, "HEAD", "撤销撤销")
    assert again.oid is not None
    assert repo.show(ONE) == b"x = 1\n"


def test_an_older_commit_is_undone_when_its_records_are_untouched(repo: Repo, ws: Workspace) -> None:
    write.commit(ws, {ONE: b"x = 1\n"}, "改一")
    write.commit(ws, {TWO: b"y = 1\n"}, "改二")
    undo.revert(ws, "HEAD~1", "撤销改一")
    assert repo.show(ONE) == b'id = "trip-20261101-00000001"\n'
    assert repo.show(TWO) == b"y = 1\n"


def test_a_later_edit_is_named(repo: Repo, ws: Workspace) -> None:
    first = write.commit(ws, {ONE: b"x = 1\n", TWO: b"y = 1\n"}, "改一").oid
    later = write.commit(ws, {TWO: b"y = 2\n"}, "改二").oid
    assert first is not None
    assert later is not None
    with pytest.raises(UndoConflict) as caught:
        undo.revert(ws, first, "撤销")
    assert caught.value.exit_code is ExitCode.NOT_WRITTEN
    for lang in ("zh", "en"):
        said = caught.value.render(lang)   # type: ignore[arg-type]
        assert TWO in said
        assert later[:10] in said
    assert repo.head() == later
    assert repo.show(ONE) == b"x = 1\n"


def test_edited_and_edited_back_is_no_conflict(repo: Repo, ws: Workspace) -> None:
    first = write.commit(ws, {ONE: b"x = 1\n"}, "改").oid
    write.commit(ws, {ONE: b"x = 2\n"}, "改")
    write.commit(ws, {ONE: b"x = 1\n"}, "改回")
    assert undo.revert(ws, str(first), "撤销").paths == (ONE,)


@pytest.mark.parametrize(("message", "instead"), [
    ("送审\n\nOffice-Format: 1\nOffice-Event: submit\n", "withdraw"),
    ("批准\n\nOffice-Event: approve\n", "reopen"),
    ("审核\n\nOffice-Event: review\n", "return"),
    ("x\n\nOffice-Event: something-new\n", "withdraw"),
    ("x\n\n  office-event :approve\n\n不是最后一段\n", "reopen"),
])
def test_an_event_is_refused_and_its_counter_event_named(
    repo: Repo, ws: Workspace, message: str, instead: str
) -> None:
    write.commit(ws, {ONE: b"x = 1\n"}, message)
    head = repo.head()
    with pytest.raises(UndoEvent) as caught:
        undo.revert(ws, "HEAD", "撤销")
    for lang in ("zh", "en"):
        assert f"officectl {instead}" in caught.value.render(lang)   # type: ignore[arg-type]
    assert caught.value.exit_code is ExitCode.NOT_WRITTEN
    assert repo.head() == head


def test_merges_other_branches_and_other_files_are_refused(repo: Repo, ws: Workspace) -> None:
    repo.git("switch", "-q", "-c", "side")
    repo.write(ONE, "side = 1\n")
    side = repo.commit("side")
    repo.git("switch", "-q", "main")
    with pytest.raises(NotUndoable, match="history"):
        undo.revert(ws, side, "撤销")
    repo.write(TWO, "main = 1\n")
    repo.commit("main")
    repo.git("merge", "-q", "-m", "合并", "side")
    with pytest.raises(NotUndoable, match="merge"):
        undo.revert(ws, "HEAD", "撤销")
    undo.revert(ws, side, "撤销")   # now it is in the history
    repo.write("rules/x.toml", "x")
    repo.write(TWO, "x")
    repo.commit("混合")
    with pytest.raises(NotUndoable, match=r"rules/x\.toml"):
        undo.revert(ws, "HEAD", "撤销")
    repo.commit("空")
    with pytest.raises(NotUndoable, match="no record"):
        undo.revert(ws, "HEAD", "撤销")
    with pytest.raises(NoSuchRevision):
        undo.revert(ws, "nope", "撤销")


def test_the_first_commit_can_be_undone_when_it_holds_records_only(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "r")
    repo.write(ONE, "x")
    first = repo.commit()
    repo.write("officectl.toml", 'format = 1\nname = "x"\norgan_level = "县"\n')
    repo.commit()
    with workspace.find(repo.path) as ws:
        undo.revert(ws, first, "撤销")
    assert not (repo.path / "records").exists()


def test_dirty_targets_are_refused(repo: Repo, ws: Workspace) -> None:
    done = write.commit(ws, {ONE: b"x = 1\n", ALONE: None}, "改").oid
    repo.write(ONE, "by_hand = 1\n")
    with pytest.raises(DirtyTarget):
        undo.revert(ws, str(done), "撤销")
    repo.git("checkout", "-q", "--", ONE)
    repo.write(ALONE, "mine")
    with pytest.raises(UntrackedTarget):
        undo.revert(ws, str(done), "撤销")
    assert (repo.path / ALONE).read_text() == "mine"


def test_in_a_sub_folder(tmp_path: Path) -> None:
    repo = fill(Repo(tmp_path / "r"), "子/")
    with workspace.find(repo.path / "子") as ws:
        write.commit(ws, {ONE: b"x"}, "改")
        assert undo.revert(ws, "HEAD", "撤销").paths == (ONE,)
        repo.write("outside.toml", "x")
        repo.commit()
        with pytest.raises(NotUndoable):
            undo.revert(ws, "HEAD", "撤销")


def test_event_of() -> None:
    assert undo.event_of("改\n\n说明 Office-Event: x\n") is None
    assert undo.event_of("改\n\nOffice-Event: submit\n") == "submit"
