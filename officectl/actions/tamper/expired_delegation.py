"""A delegation that is over."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.text.lang import Text

TITLE = Text("委托过期还在代签", "Acting by a delegation that is over")
STORY = Text(
    "委托是真的，{who}也确实代办过；期满以后他继续以代理的名义签批。",
    "The delegation is genuine and {who} did act by it; now it is over, and he goes on.",
)
AREA = "vote"
CODES = ("BAD_DELEGATION",)


def forge(copy: Copy) -> Forged:
    """Act for the principal once more."""
    one = copy.waiting()
    who, principal, ident, role = copy.ground.expired()
    copy.actor = who.name
    copy.event(one.stage.event, one.item, who, role=role, principal=principal, delegation=ident)
    return Forged(one.rec.id, one.stage.state)
