"""A vote for a revision that was sent back."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.text.lang import Text

TITLE = Text("退回之后照旧批准", "Approved after it was returned")
STORY = Text(
    "材料已经退回，没有重新送审；{who}拿着旧的那一稿照样批准，内容一字未改，签名也是真的。",
    "The record was returned and not submitted again; {who} approves the old revision all the same, every letter as it was, the signature good.",
)
AREA = "vote"
CODES = ("STALE_REVISION",)


def forge(copy: Copy) -> Forged:
    """Return it as somebody who may, then vote for what was returned."""
    one = copy.waiting()
    copy.actor = one.who.name
    who, role = copy.ground.returner(one.rec)
    copy.event("return", one.item, who, role=role, opinion="情况不清，请补充。")
    copy.event(one.stage.event, one.item, one.who, role=one.role)
    return Forged(one.rec.id, one.stage.state)
