"""Somebody signs with his own key in another's name."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.text.lang import Text

TITLE = Text("冒名签批", "Signing in another's name")
STORY = Text(
    "提交的作者写成{who}，签批信息也写{who}，签名用的却是别人的密钥。git log 看上去就是本人批的。",
    "Author and event name {who}; the key that signs is somebody else's. In git log it looks as if he had approved.",
)
AREA = "vote"
CODES = ("ACTOR_MISMATCH",)


def forge(copy: Copy) -> Forged:
    """The name of who may, the key of who may not."""
    one = copy.waiting()
    copy.actor = one.who.name
    thief = copy.ground.outsider(one.rec, one.stage)
    copy.event(one.stage.event, one.item, one.who, key=thief.key, role=one.role)
    copy.look("log", "-1", "--format=%an <%ae>  %s")
    return Forged(one.rec.id, one.stage.state)
