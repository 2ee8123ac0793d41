"""Finding a repository and asking it simple things."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from gitrepo import Repo

from officectl.git import run
from officectl.git.errors import GitFailed, NoRepository, NoSuchRevision, NoWorkTree, UnsafeOwnership
from officectl.git.repo import Git


def test_discover_from_a_folder_inside(repo: Repo) -> None:
    inside = repo.path / "办公室" / "records"
    inside.mkdir(parents=True)
    with Git.discover(inside) as git:
        assert git.top == repo.path
        assert git.prefix == "办公室/records/"
        assert git.git_dir == git.common_dir == repo.path / ".git"
        assert git.cache_dir == repo.path / ".git" / "officectl"
        assert (git.object_format, git.id_bytes, git.bare, git.shallow) == ("sha1", 20, False, False)


def test_before_the_first_commit(repo: Repo) -> None:
    with Git.discover(repo.path) as git:
        assert git.head() is None
        assert git.branch() == "main"


def test_head_branch_and_names(repo: Repo) -> None:
    first = repo.commit("一")
    second = repo.commit("二")
    repo.git("tag", "-a", "v1", "-m", "标签", first)
    with Git.discover(repo.path) as git:
        assert git.head() == second
        assert git.resolve("HEAD~1") == git.resolve(first[:9]) == git.resolve("v1") == first
        repo.git("switch", "-q", "-c", "科室/一")
        assert git.branch() == "科室/一"
        third = repo.commit("三")
        assert git.head() == third   # the long-lived git sees new commits
        repo.git("switch", "-q", "--detach")
        assert git.branch() is None


@pytest.mark.parametrize("rev", ["nope", "", "-h", "--all", "HEAD\nHEAD", "HEAD\0", "HEAD:file", "v 1", "HEAD^{tree}"])
def test_names_of_nothing(repo: Repo, rev: str) -> None:
    repo.write("file", "x")
    repo.commit()
    with Git.discover(repo.path) as git:
        with pytest.raises(NoSuchRevision):
            git.resolve(rev)
        assert git.resolve("HEAD")   # and the conversation is still in step


def test_no_repository(tmp_path: Path) -> None:
    with pytest.raises(NoRepository) as caught:
        Git.discover(tmp_path)
    assert str(tmp_path) in caught.value.render("zh")
    assert "officectl init" in caught.value.render("zh")
    with pytest.raises(NoRepository):
        Git.discover(tmp_path / "nowhere")


def test_unsafe_ownership(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "scrubbed", _as_if_foreign(run.scrubbed))
    with pytest.raises(UnsafeOwnership) as caught:
        Git.discover(repo.path)
    assert str(repo.path) in caught.value.render("en")
    assert "safe.directory" in caught.value.render("zh")


def _as_if_foreign(original):   # type: ignore[no-untyped-def]
    def scrubbed(extra=None, *, identity=False):   # type: ignore[no-untyped-def]
        return {**original(extra, identity=identity), "GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}
    return scrubbed


def test_bare(tmp_path: Path) -> None:
    bare = Repo(tmp_path / "bare.git", "--bare")
    with Git.discover(bare.path) as git:
        assert git.bare
        assert git.head() is None
        with pytest.raises(NoWorkTree):
            _ = git.top


def test_shallow_and_sha256(repo: Repo, tmp_path: Path) -> None:
    repo.commit("一")
    repo.commit("二")
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.path}", str(tmp_path / "shallow"))
    with Git.discover(tmp_path / "shallow") as git:
        assert git.shallow
    big = Repo(tmp_path / "big", "--object-format=sha256")
    head = big.commit("一")
    with Git.discover(big.path) as git:
        assert (git.object_format, git.id_bytes, len(git.zero)) == ("sha256", 32, 64)
        assert git.head() == head


def test_linked_work_tree(repo: Repo, tmp_path: Path) -> None:
    repo.commit("一")
    repo.git("worktree", "add", "-q", "-b", "other", str(tmp_path / "linked"))
    with Git.discover(tmp_path / "linked") as git:
        assert git.top == tmp_path / "linked"
        assert git.branch() == "other"
        assert git.common_dir == repo.path / ".git"
        assert git.cache_dir.is_relative_to(repo.path / ".git" / "worktrees")


def test_odd_folder_names(tmp_path: Path) -> None:
    odd = Repo(tmp_path / " 空 格 'quote'")
    odd.commit()
    with Git.discover(odd.path) as git:
        assert git.top == odd.path
        assert git.head()
    broken = Repo(tmp_path / "a\nb")
    with pytest.raises(GitFailed):
        Git.discover(broken.path)


def test_close_ends_the_process_and_a_question_starts_a_new_one(repo: Repo) -> None:
    repo.commit()
    git = Git.discover(repo.path)
    first = git.head()
    git.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
    assert git.head() == first
    git.close()
    git.close()
