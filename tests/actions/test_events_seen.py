"""Events as they are looked at: log, diff, inbox, what undo says instead; and in an open workspace."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from history import cast
from history.keys import Ring

from . import desk as desks
from . import office
from .conftest import Office
from .desk import TASK, TRIP, Desk
from .signed_examples import anywhere

CLERK, OTHER_CLERK, HEAD, DEPUTY, LEADER = cast.CLERK, cast.OTHER_CLERK, cast.HEAD, cast.DEPUTY, cast.LEADER
FINANCE, ADMIN = cast.FINANCE, cast.ADMIN


@pytest.fixture
def desk(an_office: Office, ring: Ring) -> Desk:
    """The office with the usual policy."""
    ws, env = an_office
    return desks.found(ws, env, ring, anywhere)


def events(desk: Desk, *words: str) -> list[dict[str, Any]]:
    """The events of `log`, newest first, with the commit's signature."""
    found = json.loads(desk.ok(CLERK, "log", *words, "--json").out)["commits"]
    return [{**one["event"], "signature": one["signature"]["state"]} for one in found if one["event"]]


def test_log_tells_who_in_which_role_for_whom(desk: Desk) -> None:
    desk.ok(CLERK, "submit", TRIP, "-m", "请审")
    desk.ok(HEAD, "review", TRIP)
    desks.delegate(desk, DEPUTY, OTHER_CLERK)
    desk.ok(OTHER_CLERK, "approve", TRIP, "--for", DEPUTY, "-m", "同意")
    approve, review, submit = events(desk, TRIP)
    assert (approve["event"], approve["actor"], approve["for"], approve["role"]) == ("approve", OTHER_CLERK, DEPUTY, "分管领导@gov-office")
    assert (approve["opinion"], approve["counts"], approve["signature"]) == ("同意", True, "good")
    assert (review["event"], review["role"]) == ("review", "科室负责人@gov-office")
    assert (submit["event"], submit["revision"], submit["opinion"]) == ("submit", 1, "请审")
    said = desk.ok(CLERK, "log", TRIP).out
    assert "批准 r1  张三（代王五）  角色 分管领导@gov-office" in said
    assert "状态：已批" in said
    assert "张三 (for 王五)" in desk.ok(CLERK, "log", TRIP, lang="en").out


def test_log_tells_what_does_not_count(desk: Desk) -> None:
    desk.ok(CLERK, "submit", TRIP)
    forged = desk.message().replace("Office-Event: submit", "Office-Event: approve")
    office.git(desk.ws, desk.as_(CLERK), "commit", "-q", "--allow-empty", "-m", forged)
    newest, submit = events(desk, TRIP)
    assert (newest["counts"], newest["codes"], newest["signature"]) == (False, ["UNSIGNED_EVENT"], "none")
    assert submit["counts"]
    assert "不算数：签批没有签名（UNSIGNED_EVENT）" in desk.ok(CLERK, "log", TRIP).out


def test_log_tells_a_strange_key_and_a_broken_signature(desk: Desk) -> None:
    desk.ok(CLERK, "submit", TRIP)
    forged = desk.message().replace("Office-Event: submit", "Office-Event: review")
    key = desk.ring.key("stranger").file
    office.git(desk.ws, desk.as_(CLERK), "-c", "gpg.format=ssh", "commit", "-q", "--allow-empty", f"-S{key}", "-m", forged)
    newest = events(desk, TRIP)[0]
    assert (newest["codes"], newest["signature"]) == (["UNKNOWN_KEY"], "unknown-key")


def test_log_tells_what_was_retracted(desk: Desk) -> None:
    desk.ok(CLERK, "submit", TRIP)
    desk.ok(CLERK, "retract", TRIP)
    _, submit = events(desk, TRIP)
    assert not submit["counts"]
    assert "后来收回了" in desk.ok(CLERK, "log", TRIP).out


def test_log_of_all_marks_signatures(desk: Desk) -> None:
    desk.ok(CLERK, "submit", TRIP)
    lines = desk.ok(CLERK, "log").out.splitlines()
    assert "签名有效" in lines[0] and "送审：派车单" in lines[0]
    assert "签名有效" in lines[1] and "建立制度" in lines[1]
    assert "未签名" in lines[2]


def test_log_of_a_history_that_cannot_be_verified(desk: Desk, tmp_path: Path) -> None:
    desk.ok(CLERK, "submit", TRIP)
    copy = tmp_path / "copy"
    subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{desk.ws}", str(copy)], check=True, env=desk.env)
    desk.ws = copy
    said = desk.ok(CLERK, "log", TRIP).out
    assert "未核验" in said and "不能核验" in said


def test_diff_lists_events(desk: Desk) -> None:
    start = desk.head
    desk.ok(CLERK, "submit", TRIP)
    desk.ok(HEAD, "return", TRIP, "-m", "补充")
    found = json.loads(desk.ok(CLERK, "diff", start, "HEAD", "--json").out)
    assert found["records"] == []
    (acted,) = found["events"]
    assert (acted["id"], [one["event"] for one in acted["events"]]) == (TRIP, ["submit", "return"])
    assert json.loads(desk.ok(CLERK, "diff", start, "HEAD", "房间", "--json").out)["events"] == []
    assert len(json.loads(desk.ok(CLERK, "diff", start, "HEAD", TRIP, "--json").out)["events"]) == 1
    assert "退回 r1  赵六" in desk.ok(CLERK, "diff", start).out
    assert "签批" not in desk.ok(CLERK, "diff").out


def inbox(desk: Desk, person: str) -> dict[str, Any]:
    return dict(json.loads(desk.ok(person, "inbox", "--json").out))


def test_inbox_follows_the_record(desk: Desk) -> None:
    assert inbox(desk, HEAD)["waiting"] == []
    desk.edit(TRIP, "督查防汛", "督查复产")
    assert [row["id"] for row in inbox(desk, CLERK)["drafts"]] == [TRIP]
    desk.ok(CLERK, "submit", TRIP)
    assert [(row["event"], row["id"]) for row in inbox(desk, HEAD)["waiting"]] == [("review", TRIP)]
    assert inbox(desk, DEPUTY)["waiting"] == []
    (sent,) = inbox(desk, CLERK)["sent"]
    assert sent["state"] == "submitted" and "审核" in sent["text"]
    desk.ok(HEAD, "review", TRIP)
    assert inbox(desk, HEAD)["waiting"] == []
    assert [row["event"] for row in inbox(desk, DEPUTY)["waiting"]] == ["approve"]
    desk.ok(DEPUTY, "return", TRIP, "-m", "行程冲突")
    (back,) = inbox(desk, CLERK)["returned"]
    assert back["id"] == TRIP and "行程冲突" in back["text"]
    desk.ok(CLERK, "submit", TRIP)
    desk.ok(HEAD, "review", TRIP)
    desk.ok(DEPUTY, "approve", TRIP)
    assert [row["state"] for row in inbox(desk, CLERK)["sent"]] == ["approved"]
    assert inbox(desk, DEPUTY)["waiting"] == []


def test_inbox_knows_separation_and_delegation(desk: Desk) -> None:
    desk.edit(TRIP, "督查防汛", "督查复产", DEPUTY)
    desk.ok(CLERK, "submit", TRIP)
    desk.ok(HEAD, "review", TRIP)
    assert inbox(desk, DEPUTY)["waiting"] == [], "his own text is nothing that waits for him"
    assert len(inbox(desk, cast.OTHER_DEPUTY)["waiting"]) == 1
    desks.delegate(desk, cast.OTHER_DEPUTY, OTHER_CLERK)
    (row,) = inbox(desk, OTHER_CLERK)["waiting"]
    assert (row["event"], row["for"]) == ("approve", cast.OTHER_DEPUTY)
    assert "代陈十" in desk.ok(OTHER_CLERK, "inbox").out


def test_inbox_counts_votes(desk: Desk) -> None:
    desk.ok(CLERK, "submit", TASK)
    desk.ok(HEAD, "review", TASK)
    assert "会签 0/2" in desk.ok(FINANCE, "inbox").out
    desk.ok(FINANCE, "countersign", TASK)
    assert inbox(desk, FINANCE)["waiting"] == []
    assert "会签 1/2" in desk.ok(cast.PERSONNEL, "inbox").out


def test_inbox_of_somebody_else_needs_no_key(desk: Desk) -> None:
    desk.ok(CLERK, "submit", TRIP)
    said = desk.ok(CLERK, "inbox", "--person", "赵六", key=None)
    assert TRIP in said.out
    assert TRIP in desk.ok(HEAD, "inbox", key=None).out, "by the e-mail address"
    assert desk("nobody.at.all", "inbox", key=None).code == 2
    assert desk(CLERK, "inbox", "--person", "无此人").code == 2


@pytest.mark.parametrize(("steps", "person", "wanted"), [
    ((("submit", CLERK),), CLERK, ["retract", "withdraw", "return"]),
    ((("submit", CLERK), ("review", HEAD)), HEAD, ["retract", "withdraw", "return"]),
    ((("submit", CLERK), ("review", HEAD), ("approve", DEPUTY)), DEPUTY, ["retract", "reopen"]),
])  # fmt: skip
def test_undo_names_what_is_possible(desk: Desk, steps: tuple[tuple[str, str], ...], person: str, wanted: list[str]) -> None:
    for event, who in steps:
        desk.ok(who, event, TRIP)
    head = desk.head
    said = desk(person, "undo")
    assert said.code == 4
    named = [word for word in ("retract", "withdraw", "return", "reopen", "void") if f"officectl {word} {TRIP}" in said.err]
    assert named == wanted
    assert desk.head == head
    done = desk(person, wanted[0], TRIP)
    assert done.code == 0, done.err


# -- an open workspace -----------------------------------------------------------------------------------------------------

Run = Callable[[str], tuple[int, str, str]]


def test_an_open_workspace_takes_notes(run: Run, an_office: Office) -> None:
    ws, env = an_office
    code, _, said = run(f"officectl submit {TRIP} -m 请审 --yes")
    assert code == 0 and "policy init" in said and "未签名" in said
    assert "gpgsig" not in office.git(ws, env, "cat-file", "commit", "HEAD")
    code, out, _ = run(f"officectl submit {TRIP} --yes --json")
    done = json.loads(out)
    assert code == 0 and not done["signed"] and done["items"][0]["revision"] == 2
    assert done["items"][0]["state"] == "recorded"
    code, out, _ = run(f"officectl log {TRIP} --json")
    assert [one["event"]["event"] for one in json.loads(out)["commits"] if one["event"]] == ["submit", "submit"]
    assert all(one["signature"]["state"] == "open" for one in json.loads(out)["commits"])


@pytest.mark.parametrize("words", [f"approve {TRIP}", f"approve {TRIP} --for li.wei", f"approve {TRIP} --role 领导"])
def test_an_open_workspace_refuses(run: Run, words: str) -> None:
    assert run(f"officectl {words} --yes")[0] in (2, 4)


def test_a_workspace_in_a_sub_folder(an_office: Office, ring: Ring, tmp_path: Path) -> None:
    import shutil

    ws, env = an_office
    top = tmp_path / "top"
    (top / "sub").mkdir(parents=True)
    shutil.copytree(ws, top / "sub" / "office", ignore=shutil.ignore_patterns(".git"))
    office.git(top, env, "init", "-q")
    office.git(top, env, "add", "-A")
    office.git(top, {**env, "GIT_AUTHOR_DATE": "2026-11-01T09:00:00+0800", "GIT_COMMITTER_DATE": "2026-11-01T09:00:00+0800"}, "commit", "-q", "-m", "起始")
    desk = desks.found(top / "sub" / "office", env, ring, anywhere)
    desk.ok(CLERK, "submit", TRIP)
    desk.ok(HEAD, "review", TRIP)
    desk.ok(DEPUTY, "approve", TRIP)
    assert "状态：已批" in desk.ok(CLERK, "log", TRIP).out


def test_a_sha256_repository(an_office: Office, ring: Ring, tmp_path: Path) -> None:
    import shutil

    ws, env = an_office
    top = tmp_path / "sha256"
    shutil.copytree(ws, top, ignore=shutil.ignore_patterns(".git"))
    office.git(top, env, "init", "-q", "--object-format=sha256")
    desk = desks.found(top, env, ring, anywhere)
    desk.ok(CLERK, "submit", TRIP)
    desk.ok(HEAD, "review", TRIP)
    assert desk.state(TRIP) == "reviewed"


def test_inbox_of_an_administrator(desk: Desk) -> None:
    desk.ok(ADMIN, "policy", "draft")
    file = desk.ws / "policy" / "next" / "policy.toml"
    file.write_text(file.read_text().replace("late_days = 7", "late_days = 9"))
    desk.ok(ADMIN, "policy", "propose")
    assert inbox(desk, ADMIN)["votes"] == [], "the proposer has no vote"
    (row,) = inbox(desk, cast.ADMIN2)["votes"]
    assert (row["event"], row["kind"], row["revision"]) == ("approve", "policy", 2)
    assert "表决 0/2" in desk.ok(cast.ADMIN2, "inbox").out
    desk.ok(cast.ADMIN2, "policy", "vote")
    assert inbox(desk, cast.ADMIN2)["votes"] == []
    assert "表决 1/2" in desk.ok(cast.ADMIN3, "inbox").out
    desk.ok(cast.ADMIN3, "policy", "vote")
    assert [one["event"] for one in inbox(desk, ADMIN)["votes"]] == ["activate"]
    desk.ok(ADMIN, "policy", "activate")
    assert inbox(desk, cast.ADMIN2)["votes"] == []
    assert inbox(desk, CLERK)["votes"] == []
