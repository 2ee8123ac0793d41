"""What checks are told of events: who, when by whose clock, how it landed; and stamps that change whenever that does."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from officectl.actions._past import Past
from officectl.actions._states import States, states_of
from officectl.records.record import NO_EVENTS, Events
from officectl.store import snapshot
from officectl.store import workspace as workspaces

from . import cast
from .office import Office

ZONE = ZoneInfo("Asia/Shanghai")
Seen = Callable[[Office], Past]


@pytest.fixture
def seen(tmp_path: Path) -> Callable[[Office], Path]:
    """The office as a work tree, a new one each time."""
    number = iter(range(99))

    def make(office: Office) -> Path:
        folder = tmp_path / str(next(number))
        bare, ws = office.write_to(folder / "bare.git"), folder / "ws"
        subprocess.run(["git", "clone", "-q", str(bare), str(ws)], check=True)
        subprocess.run(["git", "-C", str(ws), "fetch", "-q", "origin", "+refs/officectl/*:refs/officectl/*"], check=True)
        return ws

    return make


def told(ws: Path, item: str) -> tuple[Events, str, Past]:
    """The events of a record in the work tree, their stamp, and what else is known."""
    with workspaces.find(ws) as found:
        states = states_of(found, snapshot.worktree(found))
        assert isinstance(states, States)
        ident = item.partition("/")[2]
        past = states.past
        _ = past.founded
        return past.events(ident), past.stamp(ident), past


def naive(moment: datetime) -> datetime:
    return moment.astimezone(ZONE).replace(tzinfo=None)


def test_on_the_main_line_a_time_is_a_claim(office: Office, seen: Callable[[Office], Path]) -> None:
    first = naive(office.clock)
    item = office.approved()
    other = office.new("trip", "00000001")
    ws = seen(office)
    events, _, past = told(ws, item)
    assert [(act.event, act.person) for act in events.acts] == [("submit", cast.CLERK), ("review", cast.HEAD), ("approve", cast.DEPUTY)]
    assert events.revision == 1
    assert not events.late
    assert all(act.received is act.landed is None and act.landed_by == "" for act in events.acts)
    assert first <= events.acts[0].at < events.acts[1].at < events.acts[2].at < naive(office.clock)
    assert past.founded is not None
    assert past.founded <= first.date()
    assert told(ws, other)[:2] == (Events(0), "")
    assert {power.person for power in past.powers} == set(cast.PEOPLE)
    assert next(power for power in past.powers if power.person == cast.DEPUTY).roles == ("分管领导@gov-office",)


def test_a_receipt_dates_it_and_changes_the_stamp(office: Office, seen: Callable[[Office], Path]) -> None:
    item = office.approved()
    _, before, _ = told(seen(office), item)
    moment = office.clock + timedelta(hours=2)
    office.receipt(at=moment, old=office.genesis)
    events, stamp, _ = told(seen(office), item)
    assert {act.received for act in events.acts} == {naive(moment.replace(microsecond=0))}
    assert stamp != before


def test_a_merge_by_somebody_else_dates_it(office: Office, seen: Callable[[Office], Path]) -> None:
    item = office.reviewed()
    side = office.fork()
    side.approve(item)
    office.commit("别的", by=cast.OTHER_CLERK, files={"notes.txt": "x"})
    office.merge(side, by=cast.OTHER_CLERK)
    events, _, _ = told(seen(office), item)
    submit, _, approve = events.acts
    assert submit.landed is None
    assert approve.landed_by == cast.OTHER_CLERK
    assert approve.landed is not None
    assert approve.at < approve.landed


def test_an_edit_leaves_no_events_and_a_batch_is_counted(office: Office, seen: Callable[[Office], Path]) -> None:
    one, two = office.reviewed(), office.reviewed(tail="00000001")
    office.event("approve", one, two, by=cast.DEPUTY)
    ws = seen(office)
    with workspaces.find(ws) as found:
        states = states_of(found, snapshot.worktree(found))
        assert isinstance(states, States)
        submit, *_, approve = states.past.events(one.partition("/")[2]).acts
        assert (states.past.items(submit.commit), states.past.items(approve.commit)) == (1, 2)
    file = ws / office.path(one)
    file.write_text(file.read_text().replace("赴青山镇", "赴红河镇"))
    assert told(ws, one)[:2] == (NO_EVENTS, "")


def test_a_second_round_has_its_own_events(office: Office, seen: Callable[[Office], Path]) -> None:
    item = office.reviewed()
    before = told(seen(office), item)[1]
    office.event("return", item, by=cast.HEAD)
    office.submit(item)
    events, stamp, _ = told(seen(office), item)
    assert events.revision == 2
    assert [act.event for act in events.acts] == ["submit"]
    assert events.earlier == ()
    assert stamp != before


def test_the_approval_of_an_earlier_round_is_told(office: Office, seen: Callable[[Office], Path]) -> None:
    item = office.approved()
    first = told(seen(office), item)[0].acts[-1]
    office.event("reopen", item, by=cast.DEPUTY)
    reopened, stamp, _ = told(seen(office), item)
    assert reopened == Events(1, earlier=(first,))
    office.submit(item)
    office.review(item)
    office.approve(item)
    events, after, _ = told(seen(office), item)
    assert events.earlier == (first,)
    assert [act.event for act in events.acts] == ["submit", "review", "approve"]
    assert stamp != after
