"""A folder from someone else: everything it holds comes over, nothing it configures is run (A54, T53)."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from gitrepo import Repo

from officectl.git.errors import GitFailed, NoRepository
from officectl.history import copy
from officectl.history.copy import of
from officectl.history.errors import Incomplete
from officectl.history.walk import blobs, walk


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A small workspace of three commits with a branch and a tag."""
    made = Repo(tmp_path / "来源")
    return filled(made)


def filled(made: Repo) -> Repo:
    """With content."""
    made.write("officectl.toml", "format = 1\n")
    made.write("records/a.toml", "x = 1\n")
    made.commit("一")
    made.write("records/a.toml", "x = 2\n")
    made.commit("二")
    made.git("tag", "-a", "-m", "检查点", "checkpoint/2026")
    made.git("checkout", "-q", "-b", "draft")
    made.write("records/b.toml", "x = 3\n")
    made.commit("三")
    made.git("checkout", "-q", "main")
    return made


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where copies are made."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def refs(repo: Repo) -> dict[str, str]:
    """As the repository itself says."""
    return dict(reversed(line.split(" ", 1)) for line in repo.git("for-each-ref", "--format=%(objectname) %(refname)").splitlines())


def test_everything_comes_over(repo: Repo, temporary: Path) -> None:
    with of(repo.path) as taken:
        assert taken.refs == refs(repo)
        assert taken.head == repo.head() == taken.git.head()
        assert taken.prefix == ""
        assert taken.git.bare
        found = [commit for name in ("main", "draft") for commit in walk(taken.git, None, taken.refs[f"refs/heads/{name}"])]
        assert [commit.message.decode().strip() for commit in found] == ["一", "二", "一", "二", "三"]
        oids = dict.fromkeys(change.new for commit in found for change in commit.changes[0])
        assert [raw for _, raw in blobs(taken.git, oids, limit=99)] == [b"format = 1\n", b"x = 1\n", b"x = 2\n", b"x = 3\n"]
        assert taken.git.resolve("checkpoint/2026^{commit}") == repo.head()
        assert list(temporary.iterdir())
    assert list(temporary.iterdir()) == []


def test_removed_whatever_happens(repo: Repo, temporary: Path) -> None:
    with pytest.raises(KeyError), of(repo.path):
        raise KeyError
    assert list(temporary.iterdir()) == []
    shutil.rmtree(repo.path / ".git/objects")
    (repo.path / ".git/objects").mkdir()
    with pytest.raises((Incomplete, GitFailed)), of(repo.path):
        pass
    assert list(temporary.iterdir()) == []


def test_below_the_top(repo: Repo) -> None:
    repo.write("办公室/资料/officectl.toml", "format = 1\n")
    for folder, prefix in (("办公室/资料", "办公室/资料/"), ("records", "records/"), ("", "")):
        with of(repo.path / folder) as taken:
            assert taken.prefix == prefix
            assert taken.head == repo.head()


def test_through_a_link(repo: Repo, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(repo.path / "records")
    with of(tmp_path / "link") as taken:
        assert taken.prefix == "records/"


def test_bare(repo: Repo, tmp_path: Path) -> None:
    repo.git("clone", "-q", "--mirror", str(repo.path), str(tmp_path / "bare.git"))
    with of(tmp_path / "bare.git") as taken:
        assert (taken.refs, taken.head, taken.prefix) == (refs(repo), repo.head(), "")


def test_linked_work_tree(repo: Repo, tmp_path: Path) -> None:
    """Its HEAD is its own."""
    repo.git("worktree", "add", "-q", str(tmp_path / "linked"), "draft")
    with of(tmp_path / "linked" / "records") as taken:
        assert taken.head == repo.git("rev-parse", "draft").strip() != repo.head()
        assert taken.prefix == "records/"


def test_detached_head(repo: Repo) -> None:
    first = repo.git("rev-parse", "HEAD~1").strip()
    repo.git("checkout", "-q", first)
    repo.commit("不在任何分支上")
    with of(repo.path) as taken:
        assert taken.head == repo.head() == taken.git.head()
        assert repo.head() not in taken.refs.values()
        assert len(list(walk(taken.git, None, repo.head()))) == 2


def test_before_the_first_commit(tmp_path: Path) -> None:
    empty = Repo(tmp_path / "empty")
    with of(empty.path) as taken:
        assert (taken.refs, taken.head, taken.git.head()) == ({}, None, None)


def test_on_a_branch_without_commits(repo: Repo) -> None:
    repo.git("symbolic-ref", "HEAD", "refs/heads/none-yet")
    with of(repo.path) as taken:
        assert (taken.refs, taken.head) == (refs(repo), None)


def test_sha256(tmp_path: Path) -> None:
    wide = filled(Repo(tmp_path / "wide", "--object-format=sha256"))
    with of(wide.path) as taken:
        assert taken.git.object_format == "sha256"
        assert (taken.refs, taken.head) == (refs(wide), wide.head())
        assert len(list(walk(taken.git, None, wide.head()))) == 2


def test_no_repository(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(NoRepository), of(tmp_path / "folder"):
        pass
    with pytest.raises(NoRepository), of(tmp_path / "nowhere"):
        pass


def test_names_that_look_like_options_or_addresses(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("-upload-pack=x", "host:path", "a b'\"$(touch x)`", "ext::sh -c x"):
        shutil.copytree(repo.path, tmp_path / name)
        monkeypatch.chdir(tmp_path)
        with of(Path(name)) as taken:
            assert taken.head == repo.head()
        assert not (tmp_path / "x").exists()


def test_malformed_commits_come_along(repo: Repo) -> None:
    """They are findings; a copy that refuses them would hide them."""
    raw = subprocess.run(["git", "cat-file", "commit", "HEAD"], cwd=repo.path, capture_output=True, check=True).stdout
    bad = repo.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=raw.replace(b"\nauthor", b"\nauthor x <x> 1 +0000\nauthor", 1))
    repo.git("update-ref", "refs/heads/main", bad.strip())
    repo.git("config", "--global", "transfer.fsckObjects", "true")
    with of(repo.path) as taken:
        assert [commit.broken for commit in walk(taken.git, None, bad.strip())] == ["", "duplicate-author"]


# -- what is not complete (T53) ------------------------------------------------------------------------------------------


def test_shallow(repo: Repo, tmp_path: Path) -> None:
    repo.git("clone", "-q", "--depth=1", f"file://{repo.path}", str(tmp_path / "shallow"))
    with pytest.raises(Incomplete) as caught, of(tmp_path / "shallow"):
        pass
    assert "git fetch --unshallow" in caught.value.render("zh")
    assert "git fetch --unshallow" in caught.value.render("en")
    assert caught.value.exit_code == 3


def test_shallow_linked_work_tree(repo: Repo, tmp_path: Path) -> None:
    repo.git("clone", "-q", "--depth=1", f"file://{repo.path}", str(tmp_path / "shallow"))
    Repo(tmp_path / "shallow").git("worktree", "add", "-q", "-b", "x", str(tmp_path / "linked"))
    with pytest.raises(Incomplete), of(tmp_path / "linked"):
        pass


@pytest.mark.parametrize("filter_", ["blob:none", "tree:0"])
def test_partial(repo: Repo, tmp_path: Path, filter_: str) -> None:
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.git("clone", "-q", "--no-checkout", f"--filter={filter_}", f"file://{repo.path}", str(tmp_path / "partial"))
    with pytest.raises(Incomplete), of(tmp_path / "partial"):
        pass


@pytest.mark.parametrize("what", ["HEAD", "HEAD~1", "HEAD^{tree}", "HEAD~1:records", "HEAD:records/a.toml"])
@pytest.mark.parametrize("how", ["missing", "damaged", "another's"])
def test_missing_or_damaged(repo: Repo, what: str, how: str) -> None:
    """Every object is hashed on its way: one that holds another's bytes does not get through."""
    oid = repo.git("rev-parse", what).strip()
    kind = repo.git("cat-file", "-t", oid).strip()
    raw = subprocess.run(["git", "cat-file", kind, oid], cwd=repo.path, capture_output=True, check=True).stdout
    file = repo.path / ".git/objects" / oid[:2] / oid[2:]
    file.chmod(0o644)
    if how == "missing":
        file.unlink()
    elif how == "damaged":
        file.write_bytes(b"garbage")
    else:
        other = {"commit": raw.replace(b"tester", b"TESTER"), "tree": raw.replace(b".toml", b".TOML").replace(b"records", b"recordz"),
                 "blob": b"x = 9\n"}[kind]
        assert other != raw and len(other) == len(raw)
        file.write_bytes(zlib.compress(b"%s %d\0" % (kind.encode(), len(other)) + other))
    with pytest.raises((Incomplete, GitFailed)) as caught, of(repo.path) as taken:
        list(walk(taken.git, None, taken.head or ""))
    assert caught.value.exit_code == 3


# -- what would run (A54) ------------------------------------------------------------------------------------------------

SETTINGS = [
    "core.fsmonitor", "core.sshCommand", "core.gitProxy", "core.askPass", "core.pager", "core.editor", "core.alternateRefsCommand",
    "credential.helper", "gpg.program", "gpg.ssh.program", "gpg.ssh.defaultKeyCommand", "uploadpack.packObjectsHook", "diff.external",
    "filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "diff.evil.textconv", "diff.evil.command", "merge.evil.driver",
    "interactive.diffFilter", "pager.upload-pack", "pager.fetch", "alias.upload-pack", "alias.pack-objects", "alias.fetch",
    "sequence.editor", "remote.origin.uploadpack", "remote.origin.receivepack", "remote.origin.vcs",
    "http.proxy", "tar.evil.command", "web.browser", "hook.x.command", "url.ext::x.insteadOf",
]
HOOKS = [
    "pre-commit", "post-checkout", "post-merge", "reference-transaction", "pre-auto-gc", "post-index-change", "fsmonitor-watchman",
    "pre-receive", "update", "post-receive", "post-update", "proc-receive", "push-to-checkout", "upload-pack", "post-rewrite", "pre-push",
]


def canary(tmp_path: Path) -> tuple[Path, Path]:
    """A program, and the file it leaves when it has run."""
    program, sung = tmp_path / "program", tmp_path / "sung"
    program.write_text(f'#!/bin/sh\ntouch "{sung}"\n[ $# -gt 0 ] && exec "$@"\nexit 0\n')
    program.chmod(0o755)
    return program, sung


def taken_over(repo: Repo) -> None:
    """The copy works in spite of it all."""
    with of(repo.path) as taken:
        assert taken.refs == refs(repo)
        assert len(list(walk(taken.git, None, repo.head()))) == 2
        assert list(blobs(taken.git, [repo.git("rev-parse", "HEAD:records/a.toml").strip()], limit=99))


@pytest.mark.parametrize("name", SETTINGS)
def test_no_setting_runs(repo: Repo, tmp_path: Path, name: str) -> None:
    program, sung = canary(tmp_path)
    repo.write(".gitattributes", "* filter=evil diff=evil merge=evil\n")
    (repo.path / ".git/info").mkdir(exist_ok=True)
    (repo.path / ".git/info/attributes").write_text("* filter=evil diff=evil merge=evil\n")
    repo.commit("属性")
    repo.git("reset", "-q", "--hard", "HEAD~1")
    repo.git("config", name, f"!{program}" if name.startswith(("alias.", "credential.")) else str(program))
    taken_over(repo)
    assert not sung.exists()


@pytest.mark.parametrize("name", HOOKS)
@pytest.mark.parametrize("where", ["hooks", "core.hooksPath"])
def test_no_hook_runs(repo: Repo, tmp_path: Path, name: str, where: str) -> None:
    program, sung = canary(tmp_path)
    folder = repo.path / ".git/hooks" if where == "hooks" else tmp_path / "elsewhere"
    folder.mkdir(exist_ok=True)
    shutil.copy(program, folder / name)
    if where != "hooks":
        repo.git("config", "core.hooksPath", str(folder))
    taken_over(repo)
    assert not sung.exists()


def test_the_canary_sings(repo: Repo, tmp_path: Path) -> None:
    """Plain git in the folder runs it: the tests above can fail."""
    program, sung = canary(tmp_path)
    repo.git("config", "core.fsmonitor", str(program))
    repo.git("status", check=False)
    assert sung.exists()


def test_a_partial_clone_is_not_asked_to_fetch(repo: Repo, tmp_path: Path) -> None:
    """git before 2.45 fetched what was missing with a command of the folder's own."""
    program, sung = canary(tmp_path)
    oid = repo.git("rev-parse", "HEAD:records/a.toml").strip()
    (repo.path / ".git/objects" / oid[:2] / oid[2:]).unlink()
    for name, value in {
        "extensions.partialClone": "origin", "remote.origin.promisor": "true", "remote.origin.url": str(repo.path),
        "remote.origin.uploadpack": str(program), "core.repositoryFormatVersion": "1",
    }.items():
        repo.git("config", name, value)
    with pytest.raises((Incomplete, GitFailed)), of(repo.path):
        pass
    assert not sung.exists()


def test_settings_of_the_user_do_not_reach_it(repo: Repo, tmp_path: Path) -> None:
    """Templates and rewritten addresses are for the user's own repositories."""
    program, sung = canary(tmp_path)
    template = tmp_path / "template/hooks"
    template.mkdir(parents=True)
    shutil.copy(program, template / "reference-transaction")
    repo.git("config", "--global", "init.templateDir", str(template.parent))
    repo.git("config", "--global", "url.ext::false.insteadOf", "/")
    repo.git("config", "--global", "uploadpack.packObjectsHook", str(program))
    repo.git("config", "--global", "core.hooksPath", str(template))
    taken_over(repo)
    assert not sung.exists()


def test_the_copy_has_no_setting_of_the_other(repo: Repo) -> None:
    repo.git("config", "core.sshCommand", "evil")
    with of(repo.path) as taken:
        ours = taken.git.git_dir
        assert "evil" not in (ours / "config").read_text()
        assert not (ours / "hooks").exists()
        assert not (ours / "objects/info/alternates").exists()
        assert not (ours / "info/attributes").exists()


def test_objects_lent_by_another_repository_are_taken_along(repo: Repo, tmp_path: Path) -> None:
    """A clone that borrows is complete where it stands; the copy borrows nothing."""
    repo.git("clone", "-q", "--shared", "--mirror", str(repo.path), str(tmp_path / "borrows.git"))
    with of(tmp_path / "borrows.git") as taken:
        assert taken.refs == refs(repo)
        shutil.move(repo.path, tmp_path / "gone")
        assert len(list(walk(taken.git, None, taken.head or ""))) == 2


def test_a_work_tree_claimed_elsewhere_moves_nothing(repo: Repo, tmp_path: Path) -> None:
    """With core.worktree a folder could pass another part of its tree off as the workspace."""
    repo.write("good/officectl.toml", "format = 1\n")
    repo.commit("x")
    for value in (str(tmp_path), "/", "..", str(repo.path / "good")):
        repo.git("config", "core.worktree", value, check=False)
        with of(repo.path) as taken:
            assert taken.prefix == ""


def test_replacements_and_grafts_do_not_count(repo: Repo) -> None:
    first = repo.git("rev-parse", "HEAD~1").strip()
    other = repo.git("commit-tree", "-m", "假", "HEAD^{tree}").strip()
    repo.git("replace", first, other)
    with of(repo.path) as taken:
        assert [commit.message for commit in walk(taken.git, None, repo.head())] == ["一\n".encode(), "二\n".encode()]


def test_of_another_owner(repo: Repo) -> None:
    """On a stick or a share everything belongs to somebody else."""
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    for folder, _, files in os.walk(repo.path):
        os.chown(folder, 12345, 12345)
        for name in files:
            os.chown(Path(folder, name), 12345, 12345)
    head = repo.git("-c", "safe.directory=*", "rev-parse", "HEAD").strip()
    with of(repo.path) as taken:
        assert taken.head == head


LIES: dict[str, Callable[[Path], object]] = {
    "no HEAD": lambda git: (git / "HEAD").unlink(),
    "HEAD is nonsense": lambda git: (git / "HEAD").write_text("nonsense\n"),
    "config is nonsense": lambda git: (git / "config").write_text("[[[\n"),
    "a ref to nothing": lambda git: (git / "refs/heads/evil").write_text("1" * 40 + "\n"),
    "later format": lambda git: (git / "config").write_text("[core]\n\trepositoryFormatVersion = 99\n"),
    "unknown extension": lambda git: (git / "config").write_text("[core]\n\trepositoryFormatVersion = 1\n[extensions]\n\tevil = 1\n"),
    "shallow is a folder": lambda git: (git / "shallow").mkdir(),
    "packs is a file": lambda git: (shutil.rmtree(git / "objects/pack"), (git / "objects/pack").write_text("x")),
}


@pytest.mark.parametrize("name", LIES)
def test_nonsense_ends_in_words(repo: Repo, name: str, temporary: Path) -> None:
    """Copied, or refused with exit code 3 and a remedy; never an exception of Python's."""
    LIES[name](repo.path / ".git")
    try:
        with of(repo.path) as taken:
            assert "refs/heads/main" in taken.refs
    except (Incomplete, GitFailed, NoRepository) as fault:
        assert fault.exit_code == 3
        assert fault.render("zh")
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("text", ["nonsense", "gitdir: /nonexistent\n", "gitdir: .git\n", "gitdir: \0\n", ""])
def test_a_git_file_that_leads_nowhere(repo: Repo, text: str) -> None:
    shutil.move(repo.path / ".git", repo.path / "hidden")
    (repo.path / ".git").write_text(text)
    with pytest.raises((Incomplete, GitFailed, NoRepository)), of(repo.path):
        pass


def test_the_reference_of_ours_is_ours(repo: Repo) -> None:
    repo.git("update-ref", copy.HEAD, "HEAD~1")
    with of(repo.path) as taken:
        assert taken.head == repo.head() == taken.git.head()
