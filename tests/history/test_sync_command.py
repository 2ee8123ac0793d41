"""`officectl sync` between two clones and a bare repository."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from officectl.actions._sync_records import join
from officectl.cli.app import run as officectl

from . import cast, plain
from .office import Office


class Said(NamedTuple):
    """One run."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run a command line."""

    def call(ws: Path, *words: str) -> Said:
        code = officectl(["-C", str(ws), *words])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Said(code, out, err)

    return call


class Two(NamedTuple):
    """The server and two people."""

    bare: Path
    mine: Path
    theirs: Path


@pytest.fixture
def two(office: Office, tmp_path: Path) -> Two:
    """Everybody has the office with a draft, an approved trip and a task."""
    office.new("trip", "7k2m9q4x")
    office.approved("trip", "b8n3c5d1")
    return clones(office, tmp_path)


def clones(office: Office, tmp_path: Path) -> Two:
    bare = office.write_to(tmp_path / "bare.git")
    for name in ("mine", "theirs"):
        subprocess.run(["git", "clone", "-q", str(bare), str(tmp_path / name)], check=True)
    return Two(bare, tmp_path / "mine", tmp_path / "theirs")


def git(ws: Path, *args: str) -> str:
    return subprocess.run(["git", "-C", str(ws), *args], check=True, capture_output=True, text=True).stdout.strip()


DRAFT = "records/trip/2026/11/trip-20261102-7k2m9q4x.toml"


def change(ws: Path, path: str, old: str, new: str, who: str = "li.si") -> str:
    file = ws / path
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    return commit(ws, who)


def commit(ws: Path, who: str = "li.si") -> str:
    git(ws, "add", "-A")
    git(ws, "-c", f"user.email={cast.email(who)}", "-c", f"user.name={who}", "commit", "-qm", "改")
    return git(ws, "rev-parse", "HEAD")


def add(ws: Path, name: str, who: str = "li.si") -> str:
    (ws / name).write_text(name)
    return commit(ws, who)


def test_nothing_new_forward_and_push(two: Two, say: Callable[..., Said]) -> None:
    assert say(two.mine, "sync", "--json").json["result"] == "same"
    new = add(two.theirs, "a.txt")
    said = say(two.theirs, "sync", "--push")
    assert said.code == 0 and "已推送" in said.err
    assert git(two.bare, "rev-parse", "main") == new
    got = say(two.mine, "同步", "--json").json
    assert (got["result"], got["head"], got["paths"]) == ("forward", new, ["a.txt"])
    assert git(two.mine, "rev-parse", "HEAD", "origin/main").split() == [new, new]
    assert (two.mine / "a.txt").read_text() == "a.txt" and git(two.mine, "status", "--porcelain") == ""
    add(two.mine, "b.txt")
    assert say(two.mine, "sync", "--json").json["result"] == "ahead"


def test_the_others_come_first(two: Two, say: Callable[..., Said]) -> None:
    theirs = add(two.theirs, "a.txt")
    say(two.theirs, "sync", "--push")
    mine = add(two.mine, "b.txt")
    (two.mine / "loose.txt").write_text("not committed")
    got = say(two.mine, "sync", "--push", "--json").json
    assert got["result"] == "merged" and got["pushed"] and got["paths"] == ["a.txt"]
    assert git(two.mine, "rev-parse", "HEAD^1", "HEAD^2").split() == [theirs, mine]
    assert git(two.bare, "rev-parse", "main") == got["head"] == git(two.mine, "rev-parse", "origin/main")
    assert git(two.mine, "status", "--porcelain") == "?? loose.txt"
    assert say(two.mine, "verify").code == 0


def test_fields_of_one_record_are_joined(two: Two, say: Callable[..., Said]) -> None:
    change(two.theirs, DRAFT, "赴青山镇督查防汛", "赴青山镇检查防汛", "zhang.san")
    say(two.theirs, "sync", "--push")
    change(two.mine, DRAFT, "qingshan-town", "baihe-town")
    got = say(two.mine, "sync", "--json").json
    assert got["result"] == "merged" and got["joined"] == [DRAFT]
    data = plain.read((two.mine / DRAFT).read_bytes())
    assert (data["purpose"], data["to_place"]) == ("赴青山镇检查防汛", "baihe-town")
    assert git(two.mine, "status", "--porcelain") == ""
    codes = [one["code"] for one in say(two.mine, "verify", "--json").json["findings"]]
    assert codes == ["MERGE_CONFLICT_RESOLVED"]


def test_the_same_field_is_refused_by_name(two: Two, say: Callable[..., Said]) -> None:
    change(two.theirs, DRAFT, "赴青山镇督查防汛", "赴青山镇检查防汛", "zhang.san")
    say(two.theirs, "sync", "--push")
    before = change(two.mine, DRAFT, "赴青山镇督查防汛", "赴青山镇调研")
    said = say(two.mine, "sync")
    assert said.code == 4 and DRAFT in said.err and "purpose" in said.err
    assert git(two.mine, "rev-parse", "HEAD") == before and git(two.mine, "status", "--porcelain") == ""
    assert "both sides changed purpose" in say(two.mine, "sync", "--lang", "en").err


def test_files_and_deletions_in_conflict_are_refused(two: Two, say: Callable[..., Said]) -> None:
    (two.theirs / DRAFT).unlink()
    (two.theirs / "note.txt").write_text("a")
    commit(two.theirs)
    say(two.theirs, "sync", "--push")
    (two.mine / "note.txt").write_text("b")
    change(two.mine, DRAFT, "qingshan-town", "baihe-town")
    said = say(two.mine, "sync")
    assert said.code == 4 and DRAFT in said.err and "note.txt" in said.err


@pytest.mark.parametrize("how", ["edited", "staged", "untracked", "deleted"])
def test_unsaved_work_is_not_touched(how: str, two: Two, say: Callable[..., Said]) -> None:
    change(two.theirs, DRAFT, "赴青山镇督查防汛", "赴青山镇检查防汛", "zhang.san")
    add(two.theirs, "new.txt")
    say(two.theirs, "sync", "--push")
    before = add(two.mine, "b.txt")
    file = two.mine / ("new.txt" if how == "untracked" else DRAFT)
    if how == "deleted":
        file.unlink()
    else:
        file.write_text("mine" if how == "untracked" else file.read_text().replace("qingshan-town", "baihe-town"))
    if how == "staged":
        git(two.mine, "add", "-A")
    status = git(two.mine, "status", "--porcelain")
    said = say(two.mine, "sync")
    assert said.code == 4 and file.name in said.err, said.err
    assert git(two.mine, "status", "--porcelain") == status and git(two.mine, "rev-parse", "HEAD") == before


def test_what_does_not_verify_is_not_merged(office: Office, tmp_path: Path, say: Callable[..., Said]) -> None:
    item = office.reviewed()
    two = clones(office, tmp_path)
    office.approve(item, by=cast.CLERK)
    office.write_to(tmp_path / "bare.git")
    before = git(two.mine, "rev-parse", "HEAD", "origin/main")
    said = say(two.mine, "sync")
    assert said.code == 4 and "NO_AUTHORITY" in said.err and item.partition("/")[2] in said.err
    assert git(two.mine, "rev-parse", "HEAD", "origin/main") == before


def test_a_rewritten_branch_is_refused(two: Two, say: Callable[..., Said]) -> None:
    add(two.theirs, "a.txt")
    git(two.theirs, "push", "-q", "origin", "main")
    assert say(two.mine, "sync").code == 0
    git(two.theirs, "reset", "-q", "--hard", "HEAD~1")
    add(two.theirs, "c.txt")
    git(two.theirs, "push", "-qf", "origin", "main")
    said = say(two.mine, "sync")
    assert said.code == 4 and "HISTORY_REWRITTEN" in said.err


def test_own_errors_are_not_pushed(two: Two, say: Callable[..., Said]) -> None:
    change(two.mine, "records/trip/2026/11/trip-20261102-b8n3c5d1.toml", "qingshan-town", "baihe-town")
    before = git(two.bare, "rev-parse", "main")
    said = say(two.mine, "sync", "--push")
    assert said.code == 4 and "EDIT_AFTER_APPROVAL" in said.err
    assert git(two.bare, "rev-parse", "main") == before


@pytest.mark.parametrize("after", [False, True], ids=["at the tip", "with work on top"])
def test_a_foxtrot_merge_is_made_anew(after: bool, two: Two, say: Callable[..., Said]) -> None:
    theirs = add(two.theirs, "a.txt")
    git(two.theirs, "push", "-q", "origin", "main")
    mine = add(two.mine, "b.txt")
    git(two.mine, "-c", "user.name=x", "-c", "user.email=x@y.example", "pull", "-q", "--no-rebase", "--no-edit", "origin", "main")
    last = add(two.mine, "c.txt") if after else mine
    said = say(two.mine, "sync", "--push")
    assert said.code == 4 and "--repair" in said.err
    got = say(two.mine, "sync", "--repair", "--push", "--json").json
    assert got["result"] == "repaired" and got["pushed"]
    assert git(two.mine, "rev-parse", "HEAD^1", "HEAD^2").split() == [theirs, last]
    assert {one.name for one in two.mine.iterdir()} >= {"a.txt", "b.txt"} and git(two.mine, "status", "--porcelain") == ""


def test_addresses(two: Two, say: Callable[..., Said], tmp_path: Path) -> None:
    mark = tmp_path / "run"
    for address in ("https://example.invalid/x.git", f"ext::touch {mark}"):
        git(two.mine, "remote", "set-url", "origin", address)
        git(two.mine, "config", "protocol.allow", "always")
        said = say(two.mine, "sync")
        assert said.code == 4 and "ssh" in said.err, said.err
    git(two.mine, "remote", "set-url", "origin", str(two.bare))
    for name, value in (
        ("core.sshCommand", f"touch {mark}"), ("remote.origin.uploadpack", f"touch {mark}; git-upload-pack"), ("core.hooksPath", str(tmp_path)),
        ("merge.x.driver", f"touch {mark}"),
    ):
        git(two.mine, "config", name, value)
    assert say(two.mine, "sync").code == 0
    git(two.mine, "remote", "set-url", "origin", "nobody@localhost.invalid:x.git")
    assert say(two.mine, "sync").code == 4
    assert not mark.exists()
    git(two.mine, "remote", "remove", "origin")
    assert say(two.mine, "sync").code == 2
    assert say(two.mine, "sync", str(two.bare), "--json").json["result"] == "same"
    assert say(two.mine, "sync", str(tmp_path / "nothing")).code == 4


def test_another_workspace(two: Two, ring: Any, say: Callable[..., Said], tmp_path: Path) -> None:
    other = Office.empty(ring)
    other.commit("另起炉灶", files={"officectl.toml": 'format = 1\nname = "县政府办"\norgan_level = "县"\n'}, key=None)
    git(two.mine, "remote", "add", "other", str(other.write_to(tmp_path / "other.git")))
    said = say(two.mine, "sync", "other")
    assert said.code == 4 and "另一个工作区" in said.err


def test_a_server_that_refuses(two: Two, say: Callable[..., Said]) -> None:
    hook = two.bare / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 不收 >&2\nexit 1\n")
    hook.chmod(0o755)
    add(two.mine, "a.txt")
    said = say(two.mine, "sync", "--push")
    assert said.code == 4 and "没有接收" in said.err and "不收" in said.err


@pytest.mark.parametrize(("ours", "theirs", "wanted", "fields"), [
    ("a = 2\nb = 1\n", "a = 1\nb = 2\n", "a = 2\nb = 2\n", ()),
    ("a = 2\nb = 1\n", "a = 3\nb = 1\n", None, ("a",)),
    ("a = 2\nb = 1\n", "a = 2.0\nb = 1\n", "a = 2\nb = 1\n", ()),
    ("a = 1\n", "a = 1\nb = 1\nc = 3\n", "a = 1\nc = 3\n", ()),
    ("a = 1\n", "a = 1\nb = 2\n", None, ("b",)),
    ("# 注\na = 1\nb = 1\n", "a = 5\nb = 1\n", "# 注\na = 5\nb = 1\n", ()),
    ("a = 1\nb = 1\n[t]\nx = 1\n", "a = 1\nb = 1\n[t]\nx = 2\n", None, ("t",)),
    ("a = ", "a = 1\nb = 1\n", None, ()),
])
def test_joining(ours: str, theirs: str, wanted: str | None, fields: tuple[str, ...]) -> None:
    got = join(b"a = 1\nb = 1\n", ours.encode(), theirs.encode())
    assert (None if got.raw is None else got.raw.decode(), got.fields) == (wanted, fields)


@pytest.mark.parametrize("shape", [{"algorithm": "sha256"}, {"prefix": "sub/folder/"}])
def test_other_shapes(shape: dict[str, str], ring: Any, tmp_path: Path, say: Callable[..., Said]) -> None:
    office = Office.founded(ring, **shape)
    office.new("trip", "7k2m9q4x")
    two, below = clones(office, tmp_path), shape.get("prefix", "")
    change(two.theirs, below + DRAFT, "赴青山镇督查防汛", "赴青山镇检查防汛", "zhang.san")
    assert say(two.theirs / below, "sync", "--push").code == 0
    change(two.mine, below + DRAFT, "qingshan-town", "baihe-town")
    said = say(two.mine / below, "sync", "--push", "--json")
    assert said.code == 0 and said.json["result"] == "merged" and said.json["joined"] == [below + DRAFT], said.err


def test_votes_on_both_sides_meet(office: Office, tmp_path: Path, say: Callable[..., Said]) -> None:
    item = office.new("trip")
    office.submit(item)
    two = clones(office, tmp_path)
    side = office.fork()
    office.review(item)
    office.write_to(tmp_path / "bare.git")
    other = side.new("task", "b8n3c5d1")
    side.submit(other)
    side.write_to(tmp_path / "side.git")
    git(two.mine, "pull", "-q", "--ff-only", str(tmp_path / "side.git"), "main")
    said = say(two.mine, "sync", "--push", "--json")
    assert said.code == 0 and said.json["result"] == "merged" and said.json["joined"] == []
    verdict = say(two.mine, "verify", "--json").json
    assert {one["code"] for one in verdict["findings"]} <= {"LATE_LANDING"}, "the office works on the 2nd, the merge is of today"
    assert [verdict["states"][one.partition("/")[2]]["state"] for one in (item, other)] == ["reviewed", "submitted"]


def test_an_open_workspace(tmp_path: Path, say: Callable[..., Said]) -> None:
    bare, mine, theirs = tmp_path / "bare.git", tmp_path / "mine", tmp_path / "theirs"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(bare)], check=True)
    subprocess.run(["git", "clone", "-q", str(bare), str(mine)], check=True, capture_output=True)
    git(mine, "checkout", "-q", "-b", "main")
    (mine / "officectl.toml").write_text('format = 1\nname = "县政府办"\norgan_level = "县"\n')
    assert say(mine, "sync").code == 3
    commit(mine)
    said = say(mine, "sync", "--push", "--json")
    assert said.code == 0 and said.json["pushed"] and said.json["upstream"] is None
    subprocess.run(["git", "clone", "-q", str(bare), str(theirs)], check=True)
    add(theirs, "a.txt")
    assert say(theirs, "sync", "--push").code == 0
    add(mine, "b.txt")
    assert say(mine, "sync", "--json").json["result"] == "merged"
    git(mine, "checkout", "-q", "--detach")
    assert say(mine, "sync").code == 4
