"""What `set`, `edit` and `undo` say of a record that is on its way or approved, before they change it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from history import cast
from history.keys import Ring

from . import desk as desks
from .conftest import Office
from .desk import TRIP, Desk
from .signed_examples import anywhere

CLERK, HEAD, DEPUTY, LEADER = cast.CLERK, cast.HEAD, cast.DEPUTY, cast.LEADER


@pytest.fixture
def desk(an_office: Office, ring: Ring) -> Desk:
    """The office with the usual policy."""
    ws, env = an_office
    return desks.found(ws, env, ring, anywhere)


def approved(desk: Desk) -> str:
    """The slip goes all the way; HEAD."""
    desk.ok(CLERK, "submit", TRIP)
    desk.ok(HEAD, "review", TRIP)
    desk.ok(DEPUTY, "approve", TRIP, "-m", "同意")
    return desk.head


def test_under_way_is_asked_and_told(desk: Desk) -> None:
    desk.ok(CLERK, "submit", TRIP)
    desk.ok(HEAD, "review", TRIP)
    head = desk.head
    said = desk(CLERK, "set", TRIP, "备注=早出", yes=False)
    assert said.code == 2 and desk.head == head
    assert f"{TRIP} 第 1 轮在办（已审核）" in said.err and "重新送审" in said.err
    dry = desk.ok(CLERK, "set", TRIP, "备注=早出", "--dry-run", "--json", yes=False)
    (row,) = json.loads(dry.out)["rounds"]
    assert (row["id"], row["state"], row["revision"], row["violation"]) == (TRIP, "reviewed", 1, False)
    (row,) = json.loads(desk.ok(CLERK, "set", TRIP, "备注=早出", "--json").out)["rounds"]
    assert row["state"] == "reviewed" and "草稿" in row["message"]
    assert desk.state(TRIP) == "draft"
    # A draft again: nothing to say, nothing to ask.
    said = desk.ok(CLERK, "set", TRIP, "备注=晚出", "--json", yes=False)
    assert json.loads(said.out)["rounds"] == []


def test_approved_names_the_code_and_the_way_out(desk: Desk) -> None:
    head = approved(desk)
    said = desk(CLERK, "set", TRIP, "备注=早出", yes=False, lang="en")
    assert said.code == 2 and desk.head == head
    assert "EDIT_AFTER_APPROVAL" in said.err and f"officectl reopen {TRIP} -m REASON" in said.err
    # An editor that would change nothing is asked about too, and before it opens.
    opened = desk.ws / "opened"
    said = desk(CLERK, "edit", TRIP, yes=False, EDITOR=f"touch {opened};:")
    assert said.code == 2 and "直接改会记为" in said.err and not opened.exists()
    said = desk.ok(CLERK, "edit", TRIP, "--json", EDITOR="sed -i s/督查防汛/督查复产/")
    (row,) = json.loads(said.out)["rounds"]
    assert (row["state"], row["violation"]) == ("approved", True)
    assert desk.verdict().codes == ["E EDIT_AFTER_APPROVAL"]


def test_layout_alone_ends_nothing(desk: Desk) -> None:
    approved(desk)
    said = desk.ok(CLERK, "edit", TRIP, "--json", EDITOR="sed -i 1i#备查")
    assert json.loads(said.out)["commit"] and json.loads(said.out)["rounds"] == []
    assert desk.state(TRIP) == "approved"


def test_several_records_are_asked_once(desk: Desk) -> None:
    desk.ok(CLERK, "submit", TRIP)
    said = desk(CLERK, "set", "派车", "备注=早出", yes=False)
    assert said.code == 2
    assert said.err.count("在办") == 1 and "要修改全部" in said.err


def test_the_flow_says_what_an_edit_means(an_office: Office, ring: Ring) -> None:
    def lenient(policy: cast.Policy) -> None:
        policy["flows"]["trip"]["on_edit_after_approval"] = "draft"
        del policy["flows"]["trip"]["reopen"]

    def change(policy: cast.Policy) -> None:
        anywhere(policy)
        lenient(policy)

    ws, env = an_office
    desk = desks.found(ws, env, ring, change)
    approved(desk)
    said = desk(CLERK, "set", TRIP, "备注=早出", yes=False)
    assert "已批：改了就回到草稿" in said.err and "EDIT_AFTER_APPROVAL" not in said.err


def test_undo_of_an_edit_says_it(desk: Desk) -> None:
    edit = desk.edit(TRIP, "督查防汛", "督查复产")
    approved(desk)
    said = desk(CLERK, "undo", edit, yes=False)
    assert said.code == 2 and "EDIT_AFTER_APPROVAL" in said.err
    (row,) = json.loads(desk.ok(CLERK, "undo", edit, "--dry-run", "--json").out)["rounds"]
    assert row["state"] == "approved"


@pytest.mark.parametrize("states", ["submitted", "approved"])
def test_undo_of_an_event_names_the_counter_event(desk: Desk, states: str) -> None:
    if states == "approved":
        approved(desk)
    else:
        desk.ok(CLERK, "submit", TRIP)
    head = desk.head
    said = desk(CLERK, "undo")
    assert said.code == 4 and desk.head == head
    wanted = ("retract", "withdraw") if states == "submitted" else ("retract", "reopen")
    assert all(f"officectl {one} {TRIP}" in said.err for one in wanted)


def test_without_the_whole_history_it_is_said_not_asked(desk: Desk, tmp_path: Path) -> None:
    approved(desk)
    copy = tmp_path / "copy"
    subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{desk.ws}", str(copy)], check=True, env=desk.env)
    desk.ws = copy
    said = desk.ok(CLERK, "set", TRIP, "备注=早出", yes=False)
    assert "说不出要改的记录是不是已经送审、已批" in said.err
