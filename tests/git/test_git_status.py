"""What differs: status, hidden flags; and what a hostile repository may not make us run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from gitrepo import Repo

from officectl.git import filters, listing, log, refresh, status
from officectl.git.errors import ForeignFilter, GitFailed
from officectl.git.repo import Git
from officectl.git.status import Change


def test_every_sort_of_difference(repo: Repo) -> None:
    for name in ("same", "dirty", "staged", "both", "gone", "removed", "moved"):
        repo.write(f"records/{name}.toml", name)
    repo.write(".gitignore", "*.swp\n")
    repo.commit()
    repo.write("records/dirty.toml", "x")
    repo.write("records/staged.toml", "x")
    repo.write("records/both.toml", "x")
    repo.git("add", "records/staged.toml", "records/both.toml")
    repo.write("records/both.toml", "y")
    (repo.path / "records/gone.toml").unlink()
    repo.git("rm", "-q", "records/removed.toml")
    repo.git("mv", "records/moved.toml", "records/新 名.toml")
    repo.write("records/deep/新.toml", "x")
    repo.write("records/.x.swp", "x")
    with Git.discover(repo.path) as git:
        found = status.status(git, ["records"], ignored=True)
    assert found.head == repo.head()
    assert found.branch == "main"
    assert set(found.changes) == {
        Change("records/dirty.toml", "", "M"), Change("records/staged.toml", "M", ""),
        Change("records/both.toml", "M", "M"), Change("records/gone.toml", "", "D"),
        Change("records/removed.toml", "D", ""), Change("records/moved.toml", "D", ""),
        Change("records/新 名.toml", "A", ""),
    }
    assert found.untracked == ("records/deep/新.toml",)
    assert found.ignored == ("records/.x.swp",)
    assert not found.clean


def test_before_the_first_commit_and_detached(repo: Repo) -> None:
    with Git.discover(repo.path) as git:
        found = status.status(git)
        assert (found.head, found.branch, found.clean) == (None, "main", True)
        repo.commit()
        repo.git("switch", "-q", "--detach")
        assert status.status(git).branch is None


def test_unmerged(repo: Repo) -> None:
    repo.write("a.toml", "1")
    repo.commit()
    repo.git("switch", "-q", "-c", "other")
    repo.write("a.toml", "2")
    repo.commit()
    repo.git("switch", "-q", "main")
    repo.write("a.toml", "3")
    repo.commit()
    repo.git("merge", "other", check=False)
    with Git.discover(repo.path) as git:
        assert status.status(git).changes == (Change("a.toml", "U", "U"),)


def test_paths_are_taken_literally(repo: Repo) -> None:
    repo.write("a*", "1")
    repo.write("ab", "1")
    repo.commit()
    repo.write("ab", "2")
    with Git.discover(repo.path) as git:
        assert status.status(git, ["a*"]).clean
        assert [entry.path for entry in listing.index(git, ["a*"])] == [b"a*"]


def test_our_status_does_not_write_the_index(repo: Repo) -> None:
    repo.write("a", "1")
    repo.commit()
    os.utime(repo.path / "a", (1, 1))
    index = repo.path / ".git" / "index"
    before = index.read_bytes()
    with Git.discover(repo.path) as git:
        assert status.status(git).clean
    assert index.read_bytes() == before


def test_hidden_flags(repo: Repo) -> None:
    for name in ("a", "b", "c", "记录"):
        repo.write(f"records/{name}.toml", "1")
    repo.commit()
    repo.git("update-index", "--assume-unchanged", "records/a.toml")
    repo.git("update-index", "--skip-worktree", "records/记录.toml")
    with Git.discover(repo.path) as git:
        assert status.hidden(git, ["records"]) == ("records/a.toml", "records/记录.toml")


def test_listing_another_index(repo: Repo) -> None:
    repo.write("a", "1")
    repo.commit()
    repo.write("b", "2")
    other = repo.path / ".git" / "next-index"
    other.write_bytes((repo.path / ".git" / "index").read_bytes())
    os.environ["GIT_INDEX_FILE"] = str(other)
    try:
        repo.git("add", "b")
    finally:
        del os.environ["GIT_INDEX_FILE"]
    with Git.discover(repo.path) as git:
        assert [entry.path for entry in listing.index(git)] == [b"a"]
        assert [entry.path for entry in listing.index(git, index_file=str(other))] == [b"a", b"b"]


@pytest.fixture
def trap(repo: Repo, tmp_path: Path) -> Path:
    """A repository whose configuration runs a program at every turn; the program leaves a mark."""
    mark = tmp_path / "ran"
    program = tmp_path / "trap.sh"
    program.write_text(f'#!/bin/sh\necho "$0 $*" >> {mark}\ncat\n')
    program.chmod(0o755)
    repo.write("records/a.toml", "1\n")
    repo.commit()
    hooks = repo.path / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("pre-commit", "post-commit", "commit-msg", "prepare-commit-msg", "post-index-change",
                 "reference-transaction", "post-checkout", "update", "pre-auto-gc"):
        (hooks / name).write_text(program.read_text())
        (hooks / name).chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "pager.log", "pager.status", "diff.external", "core.sshCommand",
                "core.editor", "gpg.program", "gpg.ssh.program", "diff.trap.textconv", "diff.trap.command",
                "core.askPass", "credential.helper", "alias.log", "core.alternateRefsCommand"):
        repo.git("config", key, str(program))
    repo.git("config", "log.showSignature", "true")
    repo.write(".git/info/attributes", "*.toml diff=trap\n")
    mark.unlink(missing_ok=True)
    return mark


def test_nothing_the_repository_names_is_run(repo: Repo, trap: Path) -> None:
    repo.write("records/a.toml", "2\n")
    with Git.discover(repo.path) as git:
        assert status.status(git, ignored=True).changes
        status.hidden(git)
        listing.index(git)
        assert [entry.paths for entry in log.log(git)] == [("records/a.toml",)]
        refresh.refresh(git, {b"records/a.toml"})
    assert not trap.exists(), trap.read_text()
    repo.git("status")
    assert trap.exists()   # the trap does work


def test_a_foreign_filter_is_refused_where_it_would_run(repo: Repo, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    repo.write("records/a.toml", "1\n")
    repo.write("other/b.bin", "1\n")
    repo.write(".gitattributes", "records/*.toml filter=evil.x\n")
    repo.commit()
    repo.git("config", "filter.evil.x.clean", f"touch {mark}; cat")
    repo.write("records/a.toml", "2\n")
    with Git.discover(repo.path) as git:
        assert filters.drivers(git) == ("evil.x",)
        with pytest.raises(ForeignFilter) as caught:
            status.status(git)
        assert "records/a.toml" in caught.value.render("zh")
        assert "evil.x" in caught.value.render("en")
        assert status.status(git, ["other"]).clean   # there it would not run
    assert not mark.exists()
    repo.git("status")
    assert mark.exists()


@pytest.mark.parametrize("place", ["include", "worktree"])
def test_a_filter_in_an_included_file_is_seen(repo: Repo, tmp_path: Path, place: str) -> None:
    repo.write("a.toml", "1\n")
    repo.write(".gitattributes", "*.toml filter=evil\n")
    repo.commit()
    if place == "include":
        (tmp_path / "more").write_text("[filter \"evil\"]\n\tprocess = cat\n")
        repo.git("config", "include.path", str(tmp_path / "more"))
    else:
        repo.git("config", "extensions.worktreeConfig", "true")
        repo.git("config", "--worktree", "filter.evil.clean", "cat")
    with Git.discover(repo.path) as git, pytest.raises(ForeignFilter):
        status.status(git)


def test_the_users_own_filter_is_his_business(repo: Repo, home: Path) -> None:
    repo.write("a.toml", "1\n")
    repo.write(".gitattributes", "*.toml filter=mine\n")
    repo.commit()
    repo.git("config", "--global", "filter.mine.clean", "cat")
    repo.git("config", "filter.other.clean", "cat")   # defined, but nothing uses it
    with Git.discover(repo.path) as git:
        assert filters.drivers(git) == ("other",)
        assert status.status(git).clean


def test_a_filter_switched_on_behind_our_back_does_not_run(repo: Repo, tmp_path: Path) -> None:
    """The attribute appears between our look and git's: the driver is switched off all the same."""
    mark = tmp_path / "ran"
    repo.write("a.toml", "1\n")
    repo.commit()
    repo.git("config", "filter.a=b.clean", f"touch {mark}; cat")
    with Git.discover(repo.path) as git:
        env = filters.guard(git, [])
        repo.write(".git/info/attributes", "*.toml filter=a=b\n")
        repo.write("a.toml", "2\n")
        git.run("status", "--porcelain", env=env)
    assert not mark.exists()


def test_a_broken_index_is_a_named_failure(repo: Repo) -> None:
    repo.commit()
    repo.write(".git/index", b"garbage")
    with Git.discover(repo.path) as git:
        with pytest.raises(GitFailed):
            status.status(git)
        with pytest.raises(GitFailed):
            listing.index(git)
