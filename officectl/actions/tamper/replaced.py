"""git is made to show one commit for another."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.text.lang import Text

TITLE = Text("用替换引用遮住真提交", "A commit hidden by a replacement")
STORY = Text(
    "先提交一次没有签名的假批准，再用 git replace 让 git 在这个位置显示一次真的、签过名的批准。普通 git 从此看不到假的那次。",
    "A forged approval without a signature is committed; git replace then makes git show a genuine, signed one in its place. "
    "Plain git never shows the forged one again.",
)
AREA = "repository"
CODES = ("UNSIGNED_EVENT",)


def forge(copy: Copy) -> Forged:
    """Forge, then replace."""
    one = copy.waiting()
    _, _, genuine = copy.ground.vote()
    forged = copy.event(one.stage.event, one.item, one.who, key=None, role=one.role)
    copy.git("replace", forged, genuine)
    return Forged(one.rec.id, one.stage.state)
