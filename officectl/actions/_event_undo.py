"""What to do instead of undoing an event: the counter-events that are possible now, for the person whose key is here if there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.actions import _event_history, _event_who, _pins, _signing, _standing
from officectl.actions import _event_words as words
from officectl.errors import OfficeError
from officectl.history.model import Event, EventName
from officectl.history.pins import Pin
from officectl.text.lang import Message, Text

if TYPE_CHECKING:
    from officectl.actions._standing import Standing
    from officectl.history.known import Rec
    from officectl.store.workspace import Workspace

COUNTER: tuple[EventName, ...] = ("retract", "withdraw", "return", "reopen")
LAST: tuple[EventName, ...] = ("void",)
"""When nothing gentler is possible."""
_COMMAND = Text("{title}：`officectl {event} {ids}{reason}`", "{title}: `officectl {event} {ids}{reason}`")
_BY = Text("{title}：`officectl {event} {ids}{reason}`（由 {who} 办）", "{title}: `officectl {event} {ids}{reason}` (by {who})")
_REASON = Text(" -m 原因", " -m REASON")


def instead(ws: Workspace, oid: str) -> list[Message]:
    """Commands that take an event back, those of the person in front first; empty when nothing better is known than the usual list
    (an open workspace, no verification, an event that nobody can take back any more).
    """
    tip = ws.git.head()
    said = _event_history.said(ws.git, oid)
    if tip is None or not isinstance(said, Event) or not all(item.is_record for item in said.items):
        return []
    try:
        standing = _standing.at(ws, tip, {root: Pin(root, pin.policy) for root, pin in _pins.load().items()}, past=False)
        policy = standing.policy
        if policy is None:
            return []
        when = _event_who.moment(ws.git)
    except OfficeError:
        return []
    recs = [rec for item in said.items if (rec := standing.rec(item.id)) is not None and not rec.gone]
    if not recs:
        return []
    try:
        mine = _signing.signer(ws.git, policy).person.id
    except OfficeError:
        mine = ""
    people = [mine, said.actor, *policy.people]
    for some in (COUNTER, LAST):
        found = [one for event in some if (one := _one(standing, event, recs, people, mine, when)) is not None]
        if found:
            return found
    return []


def _one(
    standing: Standing, event: EventName, recs: list[Rec], people: list[str], mine: str, when: _event_who.Moment
) -> Message | None:
    policy = standing.policy
    assert policy is not None
    listed = policy.settings.meanings.get(event, ("",))
    for person in dict.fromkeys(filter(None, people)):
        act = Event(event, tuple(_event_who.item(rec, event) for rec in recs), person, meaning=listed[0] if listed else "", opinion="-")
        if not _event_who.attempt(standing, act, recs, when).refused:
            text = _COMMAND if person == mine else _BY
            reason = _REASON() if event in ("return", "reopen", "void") else ""
            ids = " ".join(rec.id for rec in recs)
            params = {"title": words.TITLES[event], "event": event, "ids": ids, "reason": reason}
            return text(**params) if person == mine else text(**params, who=words.name_of(policy, person))
    return None
