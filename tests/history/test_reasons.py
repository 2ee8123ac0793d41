"""What verification says is said in people's words: events, reasons and persons by name, never by the words of the program."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from officectl.actions import _from_checkpoint
from officectl.errors import OfficeError
from officectl.history import (
    commit,
    conclude,
    delegations,
    errors,
    partial,
    reasons,
    redaction,
)
from officectl.history.codes import fact, finding

from .cast import CLERK, DEPUTY, OTHER_CLERK, PEOPLE
from .judge import Court
from .office import Office

CONTRACTS = Path(__file__).parents[2] / "docs/contracts"


def words(module: object, pattern: str) -> set[str]:
    """The stable words that a module can give, as its source has them."""
    source = Path(str(module.__file__)).read_text("utf-8")   # type: ignore[attr-defined]
    return set(re.findall(pattern, source))


def test_every_reason_of_the_contracts_has_words() -> None:
    page = (CONTRACTS / "verify.md").read_text("utf-8")
    listed = re.search(r"`BAD_DELEGATION`\):\n`([a-z -]+)`", page)
    assert listed is not None
    assert set(listed[1].split()) == reasons.DELEGATION.keys()
    vectors = json.loads((CONTRACTS / "vectors/history-message.json").read_text("utf-8"))
    told = set(re.findall(r'"malformed": "([a-z0-9-]+)"', json.dumps(vectors)))
    assert len(told) > 12
    assert told <= reasons.MESSAGE.keys()


def test_every_reason_of_the_source_has_words() -> None:
    assert words(delegations, r'return "([a-z-]+)"') <= reasons.DELEGATION.keys()
    header = words(commit, r'return "([a-z-]+)"') | words(commit, r'_broken\(oid, raw, "([a-z-]+)"') | words(commit, r'_why\(oid, raw, "([a-z-]+)"')
    assert len(header) > 12
    assert header <= reasons.HEADER.keys()
    assert {f"{how}-{name}" for how in ("no", "duplicate") for name in ("tree", "author", "committer")} <= reasons.HEADER.keys()


@pytest.mark.parametrize(("code", "what", "zh", "en"), [
    ("BAD_DELEGATION", "not-in-force", "没有送审", "not submitted"),
    ("CONFUSABLE_TEXT", "hidden", "看不见的字符", "invisible"),
    ("EVENT_MALFORMED", "stray-line", "最后一段", "last paragraph"),
    ("MALFORMED_COMMIT", "duplicate-tree", "两个目录树", "two trees"),
    ("NO_AUTHORITY", "countersign", "“会签”", "“countersign”"),
    ("BAD_TRANSITION", "approve r3", "“批准（第 3 稿）”", "“approve (r3)”"),
    ("STALE_REVISION", "r2", "第 2 稿", "r2"),
    ("CONCURRENT_DECISION", "return, approve", "退回、批准", "return, approve"),
    ("POLICY_MIXED", "policy + records", "制度、记录", "policy, records"),
    ("BAD_MEANING", "", "没有写", "none"),
    ("RECEIPT_GAP", "key", "服务器密钥", "server's key"),
    ("REDACTION_INVALID", "1 < 2", "只有 1 名管理员签名，要 2 名", "2 are needed"),
    ("REDACTION_INVALID", "KeyError", "不合格式", "not well-formed"),
    ("ATTACHMENT_MISMATCH", "approve", "附件 approve ", "attachment approve "),
])
def test_a_detail_in_words(code: str, what: str, zh: str, en: str) -> None:
    message = finding(fact(code, "ab" * 20, kind="trip", id="trip-1", who="li", what=what)).message
    assert zh in message.render("zh")
    assert en in message.render("en")


@pytest.mark.parametrize(("fault", "zh"), [
    (errors.Incomplete(what="shallow"), "浅克隆"), (errors.Incomplete(what="shallow, checkpoint/x"), "历史、checkpoint/x"),
    (errors.Incomplete(what="ab" * 20), "abab"), (errors.BadCheckpoint(name="x", what="figures"), "算出的数字"),
])
def test_no_verdict_in_words(fault: OfficeError, zh: str) -> None:
    assert zh in fault.render("zh")
    assert "{" not in fault.render("en")


def test_every_reason_of_a_carried_state_has_words() -> None:
    found = words(redaction, r'_Wrong\("([a-z]+)"\)') | words(partial, r'BadCheckpoint\(name=name, what="([a-z0-9, ]+)"\)')
    found |= words(_from_checkpoint, r'BadCheckpoint\(name=name, what="([a-z0-9, ]+)"\)')
    assert len(found) > 6
    assert found <= reasons.CARRIED.keys()


def test_people_are_called_by_their_names(office: Office, judge: Court) -> None:
    """One who may not, for one whose delegation is over; then the policy loses him, and he keeps his name."""
    paper = office.delegate(DEPUTY, OTHER_CLERK, from_="2026-10-20", to=str(office.clock.date() - timedelta(days=1)))
    trip = office.reviewed()
    office.approve(trip, by=OTHER_CLERK, for_=DEPUTY, delegation=paper)
    office.approve(trip, by=CLERK)
    seen = judge(office)
    assert seen.codes == ["E BAD_DELEGATION", "E NO_AUTHORITY"]
    said = {one.code: one for one in seen.findings}
    name = f"{PEOPLE[OTHER_CLERK][0]}（{OTHER_CLERK}）"
    assert f"由 {name} 代办，但委托无效：委托已经过期" in said["BAD_DELEGATION"].message.render("zh")
    assert said["BAD_DELEGATION"].message.render("en").endswith("the delegation has expired")
    name = f"{PEOPLE[CLERK][0]}（{CLERK}）"
    assert f"{name} 在提交" in said["NO_AUTHORITY"].message.render("zh")
    assert "“批准”" in said["NO_AUTHORITY"].message.render("zh")
    office.change_policy(lambda policy: policy["people"].pop(CLERK))
    later = {one.code: one for one in judge(office).findings}
    assert later["NO_AUTHORITY"].message == said["NO_AUTHORITY"].message


def test_nobody_is_given_a_name() -> None:
    """A stranger, a key and an address stay what they are; braces in a name are no placeholders."""
    for who in ("SHA256:abc", "李四 <li.si@x>", "li.{si}", ""):
        assert finding(fact("EDIT_AFTER_APPROVAL", "ab" * 20, kind="trip", id="t", who=who)).message.render("zh")
    assert conclude.names(None)("li.si") == ""
    told = finding(fact("ACTOR_MISMATCH", "ab" * 20, kind="trip", id="t", who="a", what="b"), {"a": "甲{x}", "b": ""}.__getitem__)
    assert "署名 b，签名的却是 甲{x}（a）" in told.message.render("zh")
