"""Approved in advance, filled in later."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.history.model import Item
from officectl.records.canonical import digest
from officectl.text.lang import Text

TITLE = Text("批的是另一份内容", "Another content approved")
STORY = Text(
    "{who}本人签名批准，但签的摘要不是眼前这份，而是私下说好、还没写进来的另一份：先签字，后填内容。",
    "{who} signs in person, but the digest is that of another content, agreed in private and not there yet: signed first, filled in later.",
)
AREA = "vote"
CODES = ("DIGEST_MISMATCH",)


def forge(copy: Copy) -> Forged:
    """The digest of a content with one more field."""
    one = copy.waiting()
    copy.actor = one.who.name
    other = digest(one.rec.kind, {**copy.ground.standing.data(one.rec), "note": "以后再填"})
    copy.event(one.stage.event, Item(one.item.kind, one.item.id, one.item.number, other), one.who, role=one.role)
    return Forged(one.rec.id, one.stage.state)
