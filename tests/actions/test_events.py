"""Events by the command line, in real repositories with real keys: whole lives of records, and verification clean after every step."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from history import cast
from history.keys import Ring

from . import desk as desks
from .conftest import Office
from .desk import TASK, TRIP, Desk
from .signed_examples import PAPER, anywhere

CLERK, OTHER_CLERK, HEAD, OTHER_HEAD = cast.CLERK, cast.OTHER_CLERK, cast.HEAD, cast.OTHER_HEAD
DEPUTY, OTHER_DEPUTY, LEADER, DIRECTOR = cast.DEPUTY, cast.OTHER_DEPUTY, cast.LEADER, cast.DIRECTOR
FINANCE, FINANCE2, PERSONNEL, ADMIN = cast.FINANCE, cast.FINANCE2, cast.PERSONNEL, cast.ADMIN

Found = Callable[..., Desk]


@pytest.fixture
def found(an_office: Office, ring: Ring) -> Found:
    """Found the policy (changed or not) in a copy of the office."""
    ws, env = an_office
    return lambda change=anywhere: desks.found(ws, env, ring, change)


@pytest.fixture
def desk(found: Found) -> Desk:
    """The office with the usual policy."""
    return found()


def second(desk: Desk, tail: str = "0000000b") -> str:
    """Another trip like the first."""
    ident = f"trip-20261119-{tail}"
    source = desk.path(TRIP)
    text = source.read_text(encoding="utf-8").replace(TRIP, ident).replace("2026-0187", f"2026-{tail}")
    source.with_name(f"{ident}.toml").write_text(text, encoding="utf-8")
    desk.commit("新建")
    return ident


def test_a_full_life(desk: Desk) -> None:
    assert desk.state(TRIP) == "draft"
    steps: tuple[tuple[str, tuple[str, ...], str], ...] = (
        (CLERK, ("submit", TRIP), "submitted"),
        (HEAD, ("review", TRIP, "-m", "情况属实。"), "reviewed"),
        (DEPUTY, ("return", TRIP, "--reason", "行程与会议冲突"), "returned"),
    )
    for person, words, state in steps:
        desk.ok(person, *words)
        assert desk.state(TRIP) == state
    desk.edit(TRIP, "检查防汛" if "检查防汛" in desk.path(TRIP).read_text() else "督查防汛", "督查防汛和复产")
    assert desk.state(TRIP) == "returned"
    for person, words, state in (
        (CLERK, ("submit", TRIP), "submitted"),
        (HEAD, ("review", TRIP), "reviewed"),
        (DEPUTY, ("approve", TRIP, "-m", "同意。\n\n请注意行车安全。"), "approved"),
    ):
        desk.ok(person, *words)
        assert desk.state(TRIP) == state
    seen = desk.verdict().record(f"trip/{TRIP}")
    assert seen.revision == 2
    assert [(event, person) for event, person, _, _ in seen.acted] == [("submit", CLERK), ("review", HEAD), ("approve", DEPUTY)]


def test_the_commit_of_an_event(desk: Desk) -> None:
    before = desk.head
    tree = desk.git("rev-parse", "HEAD^{tree}")
    desk.ok(CLERK, "submit", TRIP)
    assert desk.git("rev-parse", "HEAD^{tree}") == tree
    assert desk.git("rev-parse", "HEAD^") == before + "\n"
    lines = desk.message().splitlines()
    assert lines[0] == "送审：派车单 2026-0187 赴青山镇督查防汛"
    assert "Office-Event: submit" in lines
    assert "Office-Actor: li.si" in lines
    assert any(line.startswith(f"Office-Item: trip/{TRIP} r1 sha256:") for line in lines)
    assert desk.git("log", "-1", "--format=%an <%ae>").strip() == "李四 <li.si@qingyuan.example>"
    assert "gpgsig" in desk.git("cat-file", "commit", "HEAD")


def test_events_leave_the_work_tree_and_the_index_alone(desk: Desk) -> None:
    (desk.ws / "notes.txt").write_text("未跟踪\n")
    room = desk.ws / "records" / "room" / "room-a305.toml"
    room.write_text(room.read_text() + 'note = "没提交"\n')
    desk.git("add", "notes.txt")
    before = desk.git("status", "--porcelain")
    desk.ok(CLERK, "submit", TRIP)
    assert desk.git("status", "--porcelain") == before


def test_opinion_role_and_policy_stand_in_the_message(desk: Desk) -> None:
    desk.ok(CLERK, "submit", TRIP)
    desk.ok(HEAD, "review", TRIP, "-m", "情况属实。")
    lines = desk.message().splitlines()
    assert "情况属实。" in lines
    assert "Office-Role: 科室负责人@gov-office" in lines
    assert any(line.startswith("Office-Policy: 1 sha256:") for line in lines)


def test_a_batch_is_one_commit(desk: Desk) -> None:
    other = second(desk)
    before = desk.git("rev-list", "--count", "HEAD")
    done = json.loads(desk.ok(CLERK, "submit", TRIP, other, "--json").out)
    assert int(desk.git("rev-list", "--count", "HEAD")) == int(before) + 1
    assert [item["id"] for item in done["items"]] == [TRIP, other]
    desk.ok(HEAD, "审核", "派车", "状态=送审")
    desk.ok(DEPUTY, "批准", "派车", "状态=已审核")
    assert (desk.state(TRIP), desk.state(other)) == ("approved", "approved")


def test_a_batch_is_whole_or_not_at_all(desk: Desk) -> None:
    other = second(desk)
    desk.ok(CLERK, "submit", TRIP)
    before = desk.head
    said = desk(HEAD, "review", TRIP, other)
    assert said.code == 4
    assert other in said.err and TRIP not in said.err.replace(other, "")
    assert desk.head == before


def test_two_of_n(desk: Desk) -> None:
    desk.ok(CLERK, "submit", TASK)
    desk.ok(HEAD, "review", TASK)
    assert "会签 1/2" in desk.ok(FINANCE, "countersign", TASK).last
    assert desk.state(TASK) == "reviewed"
    twice = desk(FINANCE, "countersign", TASK)
    assert twice.code == 4 and "1/2" in twice.err
    desk.ok(PERSONNEL, "countersign", TASK)
    assert desk.state(TASK) == "countersigned"
    desk.ok(LEADER, "approve", TASK)
    assert desk.state(TASK) == "approved"


def test_delegation(desk: Desk) -> None:
    desk.ok(CLERK, "submit", TRIP)
    desk.ok(HEAD, "review", TRIP)
    refused = desk(OTHER_CLERK, "approve", TRIP, "--for", "王五")
    assert refused.code == 4 and "BAD_DELEGATION" in refused.err
    desks.delegate(desk, DEPUTY, OTHER_CLERK)
    plain = desk(OTHER_CLERK, "approve", TRIP)
    assert plain.code == 4 and "--for wang.wu" in plain.err
    desk.ok(OTHER_CLERK, "approve", TRIP, "--for", "王五")
    lines = desk.message().splitlines()
    assert "Office-For: wang.wu" in lines
    assert any(line.startswith("Office-Delegation: deleg-") for line in lines)
    assert desk.state(TRIP) == "approved"


def test_nobody_acts_for_another_over_his_own_text(desk: Desk) -> None:
    desks.delegate(desk, DEPUTY, CLERK)
    desk.ok(CLERK, "submit", TRIP)
    desk.ok(HEAD, "review", TRIP)
    said = desk(CLERK, "approve", TRIP, "--for", DEPUTY)
    assert said.code == 4 and "SELF_APPROVAL" in said.err


def test_an_expired_delegation(desk: Desk) -> None:
    desk.ok(CLERK, "submit", TRIP)
    desk.ok(HEAD, "review", TRIP)
    desks.delegate(desk, DEPUTY, OTHER_CLERK, start="2026-11-01", end="2026-11-05")
    said = desk(OTHER_CLERK, "approve", TRIP, "--for", DEPUTY)
    assert said.code == 4 and "委托已经过期" in said.err


def test_register_with_paper(desk: Desk) -> None:
    said = desk(DIRECTOR, "register", TRIP)
    assert said.code == 4 and "NO_PAPER" in said.err
    file = desk.path(TRIP)
    file.write_text(file.read_text() + PAPER)
    desk.commit("纸质审批")
    desk.ok(DIRECTOR, "register", TRIP, "-m", "见审批单原件")
    assert desk.state(TRIP) == "registered"


def test_withdraw_retract_reopen_void(desk: Desk) -> None:
    desk.ok(CLERK, "submit", TRIP)
    desk.ok(CLERK, "withdraw", TRIP)
    assert desk.state(TRIP) == "draft"
    desk.ok(CLERK, "submit", TRIP)
    desk.ok(HEAD, "review", TRIP)
    desk.ok(HEAD, "retract", TRIP)
    assert desk.state(TRIP) == "submitted"
    desk.ok(HEAD, "review", TRIP)
    desk.ok(DEPUTY, "approve", TRIP)
    desk.ok(DEPUTY, "reopen", TRIP, "-m", "改为次日")
    assert desk.state(TRIP) == "draft"
    desk.edit(TRIP, "督查防汛", "督查复产")
    desk.ok(CLERK, "submit", TRIP)
    assert "作废 1/2" in desk.ok(DEPUTY, "void", TRIP, "-m", "取消").last
    assert desk.state(TRIP) == "submitted"
    desk.ok(LEADER, "void", TRIP, "-m", "取消")
    assert desk.state(TRIP) == "void"


def test_meaning_comes_from_the_policy(found: Found) -> None:
    desk = found(lambda policy: policy.update(meanings={"approve": ["同意", "圈阅"]}))
    desk.ok(CLERK, "submit", TRIP)
    desk.ok(HEAD, "review", TRIP)
    said = desk(DEPUTY, "approve", TRIP, "--meaning", "拟同意")
    assert said.code == 4 and "BAD_MEANING" in said.err and "同意、圈阅" in said.err
    desk.ok(DEPUTY, "approve", TRIP)
    assert "Office-Meaning: 同意" in desk.message()
    assert desk.state(TRIP) == "approved"


def test_several_roles(found: Found) -> None:
    def two(policy: cast.Policy) -> None:
        policy["people"][DEPUTY]["roles"].append("主要负责人@gov-office")

    desk = found(two)
    for person, words in ((CLERK, ("submit",)), (HEAD, ("review",)), (OTHER_DEPUTY, ("approve",))):
        desk.ok(person, *words, TRIP)
    said = desk(DEPUTY, "reopen", TRIP, "-m", "改期")
    assert said.code == 2 and "--role" in said.err
    desk.ok(DEPUTY, "reopen", TRIP, "-m", "改期", "--role", "主要负责人")
    assert "Office-Role: 主要负责人@gov-office" in desk.message()
    assert desk.state(TRIP) == "draft"


def test_json_tells_everything(desk: Desk) -> None:
    done = json.loads(desk.ok(CLERK, "submit", TRIP, "--json", "-m", "请审").out)
    item: dict[str, Any] = done["items"][0]
    assert done["schema"] == "officectl.event/1"
    assert (done["event"], done["actor"], done["signed"], done["opinion"], done["policy"]) == ("submit", CLERK, True, "请审", 1)
    assert done["commit"] == desk.head
    assert (item["kind"], item["id"], item["revision"], item["before"], item["state"]) == ("trip", TRIP, 1, "draft", "submitted")


def test_english(desk: Desk) -> None:
    said = desk.ok(CLERK, "submit", TRIP, lang="en")
    assert "draft → submitted; next review" in said.err
    refused = desk(DEPUTY, "approve", TRIP, lang="en")
    assert refused.code == 4 and "is not possible (BAD_TRANSITION)" in refused.err


def test_where_the_policy_wants_receipts(found: Found) -> None:
    desk = found(lambda policy: policy["global"].update(assurance="received"))
    said = desk.ok(CLERK, "submit", TRIP)
    assert "服务器收讫" in said.err
    assert desk.verdict().codes == ["W NO_RECEIPT"]
    assert desk.verdict().state(f"trip/{TRIP}") == "draft"


def test_a_repository_without_a_commit(desk: Desk) -> None:
    desk.git("checkout", "-q", "--orphan", "empty")
    assert desk(CLERK, "submit", TRIP).code == 4
    assert desk(CLERK, "inbox").code == 0
