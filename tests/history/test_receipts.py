"""The server's landing log (T70): it adds time and completeness, never authority."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from .cast import DEPUTY, OTHER_CLERK
from .judge import Court
from .office import ZONE, Office

MAIN = "refs/heads/main"


def push(office: Office, new: str = "", **how: object) -> str:
    """The server notes the head, or that commit."""
    return office.receipt(new, **how)   # type: ignore[arg-type]


def test_log_without_a_gap(office: Office, judge: Court) -> None:
    push(office)
    trip = office.reviewed()
    push(office)
    office.approve(trip)
    push(office)
    seen = judge(office, ref=MAIN)
    assert seen.codes == []
    assert seen.state(trip) == "approved"


def test_T70_receipt_dropped(office: Office, judge: Court) -> None:
    first = push(office)
    trip = office.approved()
    push(office)
    office.new("trip", "00000002")
    dropped = push(office, before=first, old=office.nodes[office.head].parents[0])
    seen = judge(office, ref=MAIN)
    assert seen.codes == ["W RECEIPT_GAP"]
    assert seen.at("RECEIPT_GAP") == [dropped]
    assert seen.state(trip) == "approved"


def test_T70_log_forked(office: Office, judge: Court) -> None:
    push(office)
    office.new("trip", "00000001")
    push(office, before="", old="0" * 40)
    seen = judge(office, ref=MAIN)
    assert seen.codes in ([], ["W RECEIPT_GAP"])   # a log cut off at its beginning shows nothing by itself
    office.new("trip", "00000002")
    one = push(office)
    office.new("trip", "00000003")
    push(office, before=one, old="0" * 40)
    assert judge(office, ref=MAIN).codes == ["W RECEIPT_GAP"]


@pytest.mark.parametrize("key", [None, "stranger"], ids=["unsigned", "another key"])
def test_T70_receipt_that_the_server_did_not_sign(office: Office, judge: Court, key: str | None) -> None:
    push(office)
    office.new()
    push(office, key=key)
    assert judge(office, ref=MAIN).codes == ["W RECEIPT_GAP"]


def test_T70_server_key_approves_nothing(office: Office, judge: Court) -> None:
    push(office)
    trip = office.reviewed()
    office.approve(trip, key="server")
    push(office)
    seen = judge(office, ref=MAIN)
    assert seen.codes == ["E UNKNOWN_KEY"]
    assert seen.state(trip) == "reviewed"


def receiving(office: Office) -> None:
    """From now on a vote counts when the server has it."""
    office.change_policy(lambda policy: policy["global"].update(assurance="received"))


def test_received_vote_counts(office: Office, judge: Court) -> None:
    receiving(office)
    trip = office.approved()
    push(office)
    seen = judge(office, ref=MAIN)
    assert seen.codes == []
    assert seen.state(trip) == "approved"


def test_vote_that_the_server_has_not_seen(office: Office, judge: Court) -> None:
    receiving(office)
    trip = office.reviewed()
    push(office)
    office.approve(trip)
    seen = judge(office, ref=MAIN)
    assert seen.codes == ["W NO_RECEIPT"]
    assert seen.state(trip) == "reviewed"


def test_receipt_shows_a_backdated_vote_late(office: Office, judge: Court) -> None:
    """What the server says of the time wins over what the commit says of itself."""
    trip = office.reviewed(plan_out=datetime(2026, 11, 12, 8, 30), plan_in=datetime(2026, 11, 12, 17, 30))
    push(office)
    office.approve(trip, at=office.clock)
    push(office, at=datetime(2026, 11, 21, 9, 0, tzinfo=ZONE))
    seen = judge(office, ref=MAIN)
    assert seen.codes == ["W LATE_LANDING"]
    assert seen.state(trip) == "approved"
    assert seen.record(trip).late is True


def test_receipt_rules_over_the_dates_of_a_delegation(office: Office, judge: Court) -> None:
    """Voted "on the last day", received two days later: the delegation was over."""
    last = office.clock.date() + timedelta(days=1)
    paper = office.delegate(DEPUTY, OTHER_CLERK, from_="2026-11-01", to=str(last))
    trip = office.reviewed()
    push(office)
    office.approve(trip, by=OTHER_CLERK, for_=DEPUTY, delegation=paper)
    push(office, at=office.clock + timedelta(days=3))
    seen = judge(office, ref=MAIN)
    assert seen.codes == ["E BAD_DELEGATION"]
    assert seen.state(trip) == "reviewed"


def with_a_past(office: Office) -> tuple[str, str]:
    """Before there was a server: a vote for somebody who was away then, and one that came in by a merge."""
    paper = office.delegate(DEPUTY, OTHER_CLERK, from_="2026-11-01", to=str(office.clock.date() + timedelta(days=1)))
    one = office.reviewed()
    office.approve(one, by=OTHER_CLERK, for_=DEPUTY, delegation=paper)
    side = office.fork()
    two = side.approved("trip", "00000002")
    office.new("task")
    office.merge(side)
    return one, two


@pytest.mark.parametrize("fresh", [False, True], ids=["the server had a history", "a history pushed to a new server"])
def test_a_log_that_begins_later_leaves_the_past_alone(office: Office, judge: Court, fresh: bool) -> None:
    """`hook install` where there is a history: what the log begins with keeps the dates it had without a log."""
    trips = with_a_past(office)
    before = judge(office, ref=MAIN)
    assert before.codes == []
    assert before.states(*trips) == ["approved", "approved"]
    office.clock += timedelta(days=12)
    office.new("trip", "00000003")
    push(office, old="0" * 40 if fresh else office.nodes[office.head].parents[0])
    seen = judge(office, ref=MAIN)
    assert seen.codes == []
    assert seen.states(*trips) == ["approved", "approved"]
    assert [seen.record(trip).late for trip in trips] == [False, False]
    # what comes from now on is dated by the server
    late = office.reviewed("trip", "00000004")
    push(office)
    office.approve(late, at=office.clock)
    push(office, at=office.clock + timedelta(days=9))
    seen = judge(office, ref=MAIN)
    assert seen.codes == ["W LATE_LANDING"]
    assert [seen.record(trip).late for trip in (*trips, late)] == [False, False, True]


def test_another_branch_neither_ends_the_past_nor_hides_a_date(office: Office, judge: Court) -> None:
    """Asked without a branch, receipts of all of them count. A log that begins with another branch leaves main's past alone; once
    something is dated, the first push of another branch is dated too.
    """
    trips = with_a_past(office)
    office.clock += timedelta(days=12)
    push(office, office.genesis, ref="refs/heads/master", old="0" * 40)
    office.new("trip", "00000003")
    push(office, old=office.nodes[office.head].parents[0])
    assert judge(office).codes == []
    assert judge(office).states(*trips) == ["approved", "approved"]
    late = office.reviewed("trip", "00000004")
    push(office)
    office.approve(late, at=office.clock)
    push(office, ref="refs/heads/release", old="0" * 40, at=office.clock + timedelta(days=7, hours=4))
    assert judge(office).codes == ["W LATE_LANDING"]
    assert judge(office).record(late).late is True


def test_what_the_server_had_counts_as_received(office: Office, judge: Court) -> None:
    """A policy that wants receipts: the log's first one vouches for what lies before it, and for nothing after it."""
    receiving(office)
    trip = office.approved()
    assert judge(office, ref=MAIN).codes == ["W NO_RECEIPT"]
    office.new("trip", "00000002")
    push(office, old=office.nodes[office.head].parents[0])
    seen = judge(office, ref=MAIN)
    assert seen.codes == []
    assert seen.state(trip) == "approved"
    office.approved("trip", "00000003")
    assert judge(office, ref=MAIN).codes == ["W NO_RECEIPT"]


def test_only_the_first_receipt_has_a_past(office: Office, judge: Court) -> None:
    """A receipt taken out of the middle is told, and its commits are dated by the next one: nobody gains by taking it out."""
    first = push(office)
    trip = office.reviewed()
    push(office)
    office.approve(trip, at=office.clock)
    push(office, at=office.clock + timedelta(days=9))
    assert judge(office, ref=MAIN).codes == ["W LATE_LANDING"]
    office.new("trip", "00000002")
    push(office, before=first, old=office.nodes[office.head].parents[0], at=office.clock + timedelta(days=31))
    seen = judge(office, ref=MAIN)
    assert seen.codes == ["W LATE_LANDING", "W RECEIPT_GAP"]
    assert seen.record(trip).late is True


def test_where_the_log_begins_is_known_to_what_was_kept(office: Office, judge: Court) -> None:
    """The cache was filled before there was a log: the log's beginning is noticed, and what follows is taken step by step."""
    receiving(office)
    trip = office.approved()
    judge(office, cache=True, ref=MAIN)
    office.new("trip", "00000002")
    push(office, old=office.nodes[office.head].parents[0])
    for _ in range(2):
        kept, whole = judge(office, cache=True, ref=MAIN), judge(office, ref=MAIN)
        assert kept.verdict == whole.verdict
        assert kept.state(trip) == "approved"
        office.new("trip", "00000003")
        push(office)
