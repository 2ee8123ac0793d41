"""`sync` killed on its way to a commit that is there: the next write finds the old state or the new one, and nobody's edits are touched."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from gitrepo import ALONE, NEW, ONE, TWO, Repo, build

from officectl.store import adopt, moving, workspace, write
from officectl.store.errors import BadJournal


def target(repo: Repo, prefix: str = "") -> tuple[str, str]:
    """HEAD, and a commit beside it that changes one record, brings one in a new folder and takes one away."""
    head = repo.head()
    repo.git("checkout", "-q", "-b", "theirs")
    repo.write(prefix + ONE, "changed = 1\n")
    repo.write(prefix + NEW, "new = 1\n")
    (repo.path / prefix / ALONE).unlink()
    new = repo.commit("他们的")
    repo.git("checkout", "-q", "-B", "mine", head)
    return head, new


def killed(root: Path, head: str, new: str, moment: str) -> int:
    """Go there in a process of its own that dies at a moment; how it ended."""
    child = os.fork()
    if child == 0:
        try:
            with workspace.find(root) as ws:
                adopt.adopt(ws, head, new, "x", step=lambda name: os.kill(os.getpid(), signal.SIGKILL) if name == moment else None)
            os._exit(0)
        except BaseException:
            os._exit(7)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("moment", adopt.STEPS)
def test_killed_at_every_step(tmp_path: Path, shape: str, moment: str) -> None:
    repo, prefix = build(shape, tmp_path)
    head, new = target(repo, prefix)
    repo.write("untracked.txt", "x")
    assert killed(repo.path / prefix, head, new, moment) == -signal.SIGKILL
    with workspace.find(repo.path / prefix) as ws:
        found = write.recover(ws)
        assert found is not None and found.kept == ()
        assert found.state == ("new" if moment == "head" else "old")
        assert write.recover(ws) is None
        assert repo.head() == (new if moment == "head" else head)
        assert repo.status() == "?? untracked.txt\n" and repo.fsck() == ""
        assert (repo.path / prefix / NEW).exists() == (repo.path / prefix / NEW).parent.exists() == (moment == "head")
        # And then it goes through.
        assert adopt.adopt(ws, repo.head(), new, "again") == () if moment == "head" else len(adopt.adopt(ws, head, new, "again")) == 3
    assert repo.head() == new and repo.status() == "?? untracked.txt\n"


def test_killed_between_two_files_and_then_edited(repo: Repo) -> None:
    """git wrote some of the files and no index; somebody edits one of them before the next command comes."""
    head, new = target(repo)
    assert killed(repo.path, head, new, "journal") == -signal.SIGKILL
    repo.write(NEW, "new = 1\n")
    repo.write(ONE, "changed = 1\n# mine\n")
    repo.write(TWO, "mine = 1\n")
    with workspace.find(repo.path) as ws:
        found = write.recover(ws)
    assert found is not None and (found.state, found.kept) == ("old", (ONE,))
    assert (repo.path / ONE).read_text() == "changed = 1\n# mine\n" and (repo.path / TWO).read_text() == "mine = 1\n"
    assert not (repo.path / NEW).exists() and (repo.path / ALONE).exists()
    assert repo.status() == f" M {ONE}\n M {TWO}\n"


def test_staged_work_of_others_stays(repo: Repo) -> None:
    head, new = target(repo)
    repo.write(TWO, "mine = 1\n")
    repo.git("add", TWO)
    assert killed(repo.path, head, new, "files") == -signal.SIGKILL
    with workspace.find(repo.path) as ws:
        assert write.recover(ws) is not None
    assert repo.status() == f"M  {TWO}\n"


def test_a_set_recovers_it(repo: Repo) -> None:
    """Any write does."""
    head, new = target(repo)
    assert killed(repo.path, head, new, "files") == -signal.SIGKILL
    with workspace.find(repo.path) as ws:
        done = write.commit(ws, {ONE: b"set = 1\n"}, "改")
    assert done.recovered is not None and done.recovered.state == "old" and repo.status() == ""
    assert repo.git("rev-parse", "HEAD~1").strip() == head


def test_a_forged_note_is_refused(repo: Repo) -> None:
    with workspace.find(repo.path) as ws:
        ws.git.cache_dir.mkdir(parents=True, exist_ok=True)
        (ws.git.cache_dir / moving.NAME).write_text('{"format": 1, "old": "--output=x", "new": "y"}')
        with pytest.raises(BadJournal):
            write.recover(ws)
