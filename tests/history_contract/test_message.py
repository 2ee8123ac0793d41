"""Messages of events: the published vectors, a second reader as judge, and what is written is read back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from second_reader import read as second

from officectl.history import message
from officectl.history.message import EVENTS, RECORD_EVENTS, read, subject_line, typed_fault, write
from officectl.history.model import Event, Item, Malformed, Message, Unsupported

VECTORS = json.loads(
    (Path(__file__).resolve().parents[2] / "docs/contracts/vectors/history-message.json").read_text(encoding="utf-8")
)
DIGEST = "sha256:" + "5f" * 32
ITEM = Item("trip", "trip-20261119-7k2m9q4x", 2, DIGEST)
EVENT = Event("approve", (ITEM,), "wang.wu", "分管领导@gov-office", "同意", "", "", 7, DIGEST, "同意。请注意行车安全。")
SUBJECT = "批准：派车单 2026-0187 赴青山镇督查防汛"
RAW = write(SUBJECT, EVENT)


def told(answer: Message) -> Any:
    """As the vectors and the second reader say it."""
    if isinstance(answer, Event):
        return {**answer._asdict(), "items": [item._asdict() for item in answer.items]}
    return None if answer is None else "malformed" if isinstance(answer, Malformed) else "unsupported"


def raw_of(vector: dict[str, Any]) -> bytes:
    return bytes.fromhex(vector["hex"]) if "hex" in vector else vector["message"].encode()


@pytest.mark.parametrize("vector", VECTORS["cases"], ids=lambda one: one["name"])
def test_vector(vector: dict[str, Any]) -> None:
    answer = read(raw_of(vector))
    expected = vector["expect"]
    if isinstance(expected, dict) and "event" in expected:
        assert told(answer) == expected["event"]
    elif isinstance(expected, dict) and "malformed" in expected:
        assert answer == Malformed(expected["malformed"])
    elif isinstance(expected, dict):
        assert isinstance(answer, Unsupported) and answer.why == expected["unsupported"]
        assert [item._asdict() for item in answer.items] == expected["items"]
    else:
        assert expected is None and answer is None
    assert second(raw_of(vector)) == told(answer)


def test_the_vectors_show_every_reason_and_every_event() -> None:
    reasons = {one["expect"]["malformed"] for one in VECTORS["cases"] if "malformed" in (one["expect"] or ())}
    source = Path(message.__file__).read_text(encoding="utf-8")
    named = {part.split('"')[0] for part in source.split('Malformed("')[1:]} | {"item-event", "duplicate-item", "mixed-items"}
    assert reasons == named
    assert {one["expect"]["event"]["name"] for one in VECTORS["cases"] if "event" in (one["expect"] or ())} == EVENTS


# -- strategies -------------------------------------------------------------------------------------------------------

slugs = st.from_regex(r"[a-z0-9][a-z0-9.-]{0,20}", fullmatch=True)
digests = st.binary(min_size=32, max_size=32).map(lambda raw: "sha256:" + raw.hex())
numbers = st.integers(1, 999_999_999)
kinds = st.sampled_from(["trip", "meeting", "task_check", "x9"])
record_items = st.lists(st.builds(Item, kinds, slugs, numbers, digests), min_size=1, max_size=4, unique_by=lambda item: item.id)
visible = st.characters(codec="utf-8", categories=["Lu", "Ll", "Lo", "Nd", "Po", "Sc"], max_codepoint=0x9FFF)
roles = st.one_of(
    st.just("policy-admin"), st.builds("{}@{}".format, st.sampled_from(["科室负责人", "分管领导", "reviewer_2", "会签(财)"]), slugs)
)
opinions = st.text(st.one_of(visible, st.sampled_from("\n\n \tOfficeoffice-:")), max_size=80).map(str.strip)


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Every shape of event that the grammar has."""
    if draw(st.booleans()):
        name, items = draw(st.sampled_from(sorted(RECORD_EVENTS))), tuple(draw(record_items))
    else:
        kind, id_ = draw(st.sampled_from([("policy", "active"), ("governed", "all")]))
        name = draw(st.sampled_from(["propose", "approve", *(["activate"] if kind == "policy" else [])]))
        items = (Item(kind, id_, draw(numbers), draw(digests)),)
    acting = draw(st.booleans())
    with_policy = draw(st.booleans())
    return Event(
        name, items, draw(slugs), draw(st.one_of(st.just(""), roles)),   # type: ignore[arg-type]
        draw(st.one_of(st.just(""), st.sampled_from(["同意", "圈阅", "追认（电话同意）", "拟 同意"]))),
        draw(slugs) if acting else "", draw(slugs) if acting else "",
        draw(numbers) if with_policy else 0, draw(digests) if with_policy else "",
        draw(opinions.filter(lambda text: typed_fault("x", text) is None)),
    )


@settings(max_examples=150, deadline=None)
@given(events())
def test_what_is_written_is_read_back(event: Event) -> None:
    raw = write(SUBJECT, event)
    assert read(raw) == event
    assert second(raw) == told(event)


PIECES = [
    b"\n", b"\n\n", b" ", b"\t", b"\r\n", b"\r", b"\0", b"\xff", b"\x85", "\u3000".encode(), "\u2028".encode(), "\u200b".encode(),
    "\ufeff".encode(), b"Office-", b"office-event: approve", b"Office-Event: approve\n", b"Office-Item: ", b"Office-Format: 2\n",
    b"Office-Seal: x\n", b"OFFICE-ACTOR: a\n", b"Signed-off-by: A <a@b>\n", b"Change-Id: I1\n", b": ", b"x", b"-", b"@", b"0",
    b"Office-Actor: zhang.san\n", b"policy/active v8 ", b"governed/all v1 ", DIGEST.encode(), b"(cherry picked from commit 1)\n",
]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A good message with a few cuts and insertions."""
    raw = draw(st.sampled_from([
        RAW, b"s\n\nOffice-Format: 1\nOffice-Event: propose\nOffice-Item: policy/active v8 " + DIGEST.encode() + b"\nOffice-Actor: a\n",
        write("s", Event("submit", (ITEM, Item("task", "task-1", 1, DIGEST)), "li.si", principal="a", delegation="b")),
    ]))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(raw)))
        raw = raw[:at] + draw(st.sampled_from(PIECES)) + raw[at + draw(st.integers(0, 9)) :]
    return raw


@settings(max_examples=600, deadline=None)
@given(st.one_of(damaged(), st.binary(max_size=60), st.lists(st.sampled_from(PIECES), max_size=8).map(b"".join)))
def test_two_readers_agree_on_any_bytes(raw: bytes) -> None:
    answer = read(raw)
    assert told(answer) == second(raw)
    if isinstance(answer, Event):
        assert read(write("标题", answer)) == answer


@st.composite
def alike(draw: st.DrawFn) -> bytes:
    """A message that differs in a few bytes from one that was read before: what is remembered must not be taken for it."""
    raw = bytearray(RAW)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(raw) - 1))
        put = draw(st.sampled_from([b"", b"\n", b" ", b"\t", b"\xc2\x85", b"\x1f", b"r", b"0", b"9", b"O", b"\xe3\x80\x80", b"\n\n"]))
        raw[at:at + draw(st.integers(0, 2))] = put
    return bytes(raw)


@settings(max_examples=300, deadline=None)
@given(st.one_of(alike(), damaged()))
def test_what_was_read_before_changes_no_answer(raw: bytes) -> None:
    message._likes.clear()
    cold = read(raw)
    assert read(RAW) == EVENT
    assert read(RAW.replace(b" r2 ", b" r3 ")) == EVENT._replace(items=(ITEM._replace(number=3),))
    assert read(raw) == read(raw) == cold
    assert second(raw) == told(cold)


@pytest.mark.parametrize("change", [
    {"items": ()}, {"actor": ""}, {"actor": "Wang"}, {"role": "分管领导"}, {"meaning": " 同意"}, {"principal": "li.si"},
    {"delegation": "d"}, {"policy_version": 7, "policy_digest": ""}, {"policy_digest": DIGEST, "policy_version": 0},
    {"opinion": "好\nOffice-Event: x"}, {"opinion": " 好"}, {"opinion": "好\n"}, {"opinion": "好\r"}, {"opinion": "\ud800"},
    {"items": (ITEM, ITEM)}, {"items": (Item("policy", "active", 1, DIGEST), ITEM)}, {"items": (Item("trip", "x", 0, DIGEST),)},
    {"name": "propose"}, {"name": "activate"},
], ids=lambda change: "-".join(change))
def test_what_would_not_be_read_back_is_not_written(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        write(SUBJECT, EVENT._replace(**change))


@pytest.mark.parametrize("subject", ["", " ", "a\nb", "Office-Event: x", "\u200boffice-x", "a\rb", "a\0", "\ud800"])
def test_a_bad_subject_is_not_written_and_is_told(subject: str) -> None:
    with pytest.raises(ValueError):
        write(subject, EVENT)
    fault = typed_fault(subject)
    assert fault is not None and fault.render("zh") and fault.render("en")


@pytest.mark.parametrize("text", ["", "两行\n标题", "Office-Event: approve", "\u3000\u3000office-x", "a\0b\x85", "好" * 300, "\ud800", "\u200b"])
def test_any_data_gives_a_subject_that_can_be_written(text: str) -> None:
    assert read(write(subject_line(text), EVENT)) == EVENT
    assert len(subject_line(text)) <= 101


def test_typed_opinions_are_told_by_line() -> None:
    assert typed_fault("好", "第一行\n第二行") is None
    fault = typed_fault("好", "第一行\n Office-Event: approve")
    assert fault is not None and "第 2 行" in fault.render("zh") and "line 2" in fault.render("en")


def test_a_huge_message_takes_no_time() -> None:
    """No pattern may look at a long message again and again."""
    for filler in (b"\n" * 400_000, b" " * 400_000, b"\n " * 200_000, b"office" * 60_000, b"office-" * 60_000, b"Office-A: b\n" * 30_000):
        for raw in (filler + b"\n\nOffice-Format: 1\n", b"s\n\nOffice-Format: 1\n" + filler, b"s\n\n" + filler + b"\xff office-"):
            assert not isinstance(read(raw), Event)
