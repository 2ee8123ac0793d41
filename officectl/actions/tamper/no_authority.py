"""Somebody in the policy votes without having the role."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.text.lang import Text

TITLE = Text("没有职权的人批准", "Approval without authority")
STORY = Text(
    "{who}在制度里有名字、有密钥，但没有这一步的职权。他用自己的真签名替领导把字签了。",
    "{who} is in the policy and has a key, but not the role for this step. He gives the approval himself, with a good signature.",
)
AREA = "vote"
CODES = ("NO_AUTHORITY",)


def forge(copy: Copy) -> Forged:
    """Vote as somebody who has no role there."""
    one = copy.waiting()
    who = copy.ground.outsider(one.rec, one.stage)
    copy.actor = who.name
    copy.event(one.stage.event, one.item, who)
    return Forged(one.rec.id, one.stage.state)
