"""Commits that touched a path."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from gitrepo import Repo

from officectl.git import log
from officectl.git.errors import NoSuchRevision
from officectl.git.repo import Git


def test_nothing_before_the_first_commit(repo: Repo) -> None:
    with Git.discover(repo.path) as git:
        assert list(log.log(git)) == []


def test_newest_first_with_what_changed(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2026-11-20T08:30:00+0800")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-20T02:00:00-0130")
    repo.write("records/甲.toml", "1")
    repo.write("b", "1")
    first = repo.commit("一")
    repo.write("b", "2")
    second = repo.commit("二\n\n正文\n第二行\n")
    with Git.discover(repo.path) as git:
        entries = list(log.log(git))
        assert [(entry.oid, entry.subject, entry.body, entry.paths) for entry in entries] == [
            (second, "二", "正文\n第二行", ("b",)), (first, "一", "", ("b", "records/甲.toml")),
        ]
        assert entries[0].parents == (first,)
        assert (entries[0].author, entries[0].email) == ("测试员", "tester@example.invalid")
        assert entries[0].date == datetime(2026, 11, 20, 8, 30, tzinfo=timezone(timedelta(hours=8)))
        assert entries[0].committed.utcoffset() == -timedelta(hours=1, minutes=30)
        assert [entry.oid for entry in log.log(git, paths=["records"])] == [first]
        assert [entry.oid for entry in log.log(git, limit=1)] == [second]
        assert [entry.oid for entry in log.log(git, "HEAD~1")] == [first]
        with pytest.raises(NoSuchRevision):
            list(log.log(git, "--all"))


@pytest.mark.parametrize("path", ["a\nb", "r/\nx", "\nx", "\x01\x02", "ab" * 20, " ", "-n1", ":(top)x"])
def test_odd_names_and_odd_subjects(repo: Repo, path: str) -> None:
    repo.write("plain", "1")
    repo.write(path, "1")
    subject = "//" + "ab" * 20 + " \x02\x1f\x1b[31m"
    repo.git("add", "-A")
    repo.git("commit", "-q", "--cleanup=verbatim", "-m", subject)
    with Git.discover(repo.path) as git:
        entries = list(log.log(git))
    assert [(entry.subject, set(entry.paths)) for entry in entries] == [(subject, {"plain", path})]


def test_both_sides_of_a_merge_and_the_merge_that_edits(repo: Repo) -> None:
    repo.write("a", "1")
    base = repo.commit("base")
    repo.git("switch", "-q", "-c", "side")
    repo.write("a", "2")
    side = repo.commit("side")
    repo.git("switch", "-q", "main")
    repo.write("b", "1")
    repo.commit("main")
    repo.git("merge", "-q", "-s", "ours", "-m", "drops the side", "side")
    with Git.discover(repo.path) as git:
        # git's own default hides `side`: the merge took main's text
        assert {entry.oid for entry in log.log(git, paths=["a"])} == {base, side}
        repo.git("switch", "-q", "-c", "third", "HEAD~1")
        repo.git("merge", "-q", "--no-commit", "side")
        repo.write("a", "evil")
        merge = repo.commit("evil merge")
        found = {entry.oid: entry.paths for entry in log.log(git, paths=["a"])}
    assert found[merge] == ("a",)
    assert set(found) == {base, side, merge}


def test_settings_of_the_user_change_nothing(repo: Repo) -> None:
    repo.write("a", "1")
    repo.commit("一")
    with Git.discover(repo.path) as git:
        before = list(log.log(git, paths=["a"]))
        for key, value in {"log.follow": "true", "log.showSignature": "true", "color.ui": "always", "log.date": "raw",
                           "log.showRoot": "false", "log.diffMerges": "m", "diff.renames": "copies",
                           "format.pretty": "oneline", "log.mailmap": "true", "i18n.logOutputEncoding": "GBK",
                           "log.decorate": "full", "diff.noprefix": "true", "log.abbrevCommit": "true"}.items():
            repo.git("config", key, value)
        assert list(log.log(git, paths=["a"])) == before


def test_bytes_that_are_no_text(repo: Repo) -> None:
    tree = repo.git("write-tree").strip()
    raw = f"tree {tree}\nauthor broken\ncommitter A <a@b> 99999999999999999999 +9999\n\n".encode() + b"\xff\xfe\n"
    oid = repo.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=raw).strip()
    repo.git("update-ref", "refs/heads/main", oid)
    with Git.discover(repo.path) as git:
        entry = log.read(git, "HEAD")
    assert entry.message == "\\xff\\xfe\n"
    assert entry.author == ""
    assert entry.committer == "A"
    gbk = log.parse("x", b"tree x\nencoding GBK\n\n" + "批准".encode("gbk"))
    assert gbk.message == "批准"


def test_changed(repo: Repo) -> None:
    repo.write("a", "1")
    repo.write("b", "1")
    first = repo.commit()
    repo.write("a", "2")
    (repo.path / "b").unlink()
    (repo.path / "l").symlink_to("a")
    second = repo.commit()
    with Git.discover(repo.path) as git:
        ids = {name: git.objects.info(f"{rev}:{name}")[0]   # type: ignore[index]
               for rev, name in ((first, "b"), (second, "a"))}
        one = git.objects.info(f"{first}:a")[0]   # type: ignore[index]
        assert log.changed(git, second, first) == {"a": (one, ids["a"]), "b": (ids["b"], None), "l": (None, None)}
        assert log.changed(git, first, None) == {"a": (None, one), "b": (None, ids["b"])}
