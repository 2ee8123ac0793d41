"""Events in an open workspace: notes without signature. They say who (by e-mail address) and what, and bind nobody."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from officectl.actions import _event_history as past
from officectl.actions import _event_refusals as refusals
from officectl.actions import _event_words as words
from officectl.errors import UsageError
from officectl.git.errors import IdentityMissing
from officectl.history import names
from officectl.history.machine import OPENING
from officectl.history.model import Event, Item
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._event_who import Wish
    from officectl.actions._open import Opened
    from officectl.actions._standing import Standing
    from officectl.git.repo import Git
    from officectl.records.record import Record

_IDENT = re.compile(r"(.*) <([^>]*)> \d+ [+-]\d{4}\n?")
_NEVER = Text("从来没有送审过", "it was never submitted")
_SUBMIT = Text("先送审：officectl submit {id}", "submit it first: officectl submit {id}")


class SignedOnly(UsageError):
    """Roles, delegations and meanings are a policy's."""

    text = Text("{option} 只在有签批制度的工作区里有用", "{option} is of use only where there is a policy")
    remedy_text = Text("去掉它；建立制度用 officectl policy init", "leave it out; found a policy with `officectl policy init`")


def event(opened: Opened, standing: Standing, records: Sequence[Record], wish: Wish) -> Event:
    """The note. Raises SignedOnly, IdentityMissing, EventRefused (an event about what was never submitted)."""
    for option, value in (("--for", wish.principal), ("--role", wish.role)):
        if value:
            raise SignedOnly(option=option)
    git = opened.ws.git
    items, reasons = [], []
    for record in records:
        number = past.revisions(git, record.id) + (wish.event in OPENING)
        if not number:
            reasons.append(refusals.Reason("BAD_TRANSITION", record.kind, record.id, _NEVER(), _SUBMIT(id=record.id)))
        items.append(Item(record.kind, record.id, number, standing.verdict.states[record.id].digest))
    if reasons:
        raise refusals.EventRefused(words.TITLES[wish.event], reasons)
    return Event(wish.event, tuple(items), actor(opened, git), meaning=wish.meaning, opinion=wish.opinion)


def actor(opened: Opened, git: Git) -> str:
    """Who git says commits: the person record with that e-mail address, else the address as an id. Raises IdentityMissing."""
    done = git.attempt("var", "GIT_AUTHOR_IDENT", identity=True)
    match = _IDENT.fullmatch(os.fsdecode(done.out)) if done.code == 0 else None
    if match is None:
        raise IdentityMissing()
    name, mail = match[1], match[2].lower()
    people = opened.ledger.records("person")
    for person in people:
        if str(person.get("email") or "").lower() == mail:
            return person.id
    same = [person.id for person in people if person.get("name") == name]
    if len(same) == 1:
        return same[0]
    slug = re.sub(r"[^a-z0-9.-]+", "-", mail.partition("@")[0]).strip("-.")[:63]
    return slug if names.is_slug(slug) else "unknown"
