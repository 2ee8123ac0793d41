"""An approval that nobody signed."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.text.lang import Text

TITLE = Text("没有签名的批准", "Approval without a signature")
STORY = Text(
    "照着真的批准抄一份提交说明，作者写成{who}，不签名。能写这个文件夹的人都做得到。",
    "The message of a real approval is copied, {who} is named as the author, nothing is signed. Anybody who can write the folder can do it.",
)
AREA = "vote"
CODES = ("UNSIGNED_EVENT",)


def forge(copy: Copy) -> Forged:
    """The right words, and no signature."""
    one = copy.waiting()
    copy.actor = one.who.name
    copy.event(one.stage.event, one.item, one.who, key=None, role=one.role)
    copy.look("log", "-1", "--format=%an <%ae>  %s")
    return Forged(one.rec.id, one.stage.state)
