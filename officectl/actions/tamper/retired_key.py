"""A key that its owner has given up."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.actions.tamper._ground import Unfit
from officectl.text.lang import Text

TITLE = Text("用停用了的密钥", "A retired key")
STORY = Text(
    "{who}换过密钥，旧的那把没有销毁，被人捡到。用它签的名本身没有毛病，名字也对得上。",
    "{who} has changed his key; the old one was not destroyed, and somebody found it. What it signs is good, and the name fits.",
)
AREA = "vote"
CODES = ("UNKNOWN_KEY",)


def forge(copy: Copy) -> Forged:
    """Vote with the old key."""
    if not copy.ground.retired:
        raise Unfit(what=Text("停用的密钥", "no retired key"))
    who = copy.ground.retired[0]
    copy.actor = who.name
    one = copy.waiting()
    copy.event(one.stage.event, one.item, who)
    return Forged(one.rec.id, one.stage.state)
