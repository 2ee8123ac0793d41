"""A merge that silently keeps the older text."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.text.lang import Text

TITLE = Text("合并时丢掉别人的修改", "A colleague's change dropped in a merge")
STORY = Text(
    "同事在支线上改好了一份材料。合并时用 -s ours：git 说已经合并，内容却还是旧的。",
    "A colleague has corrected a record on a branch. It is merged with -s ours: git says merged, the text is the old one.",
)
AREA = "history"
CODES = ("MERGE_DROPPED_CHANGE",)


def forge(copy: Copy) -> Forged:
    """A signed change on a branch, merged without its content."""
    one = copy.waiting()
    who = copy.ground.outsider(one.rec, one.stage)
    copy.git("checkout", "-q", "-b", "side")
    copy.falsify(one.rec)
    copy.commit("按领导意见更正", who, key=who.key)
    copy.git("checkout", "-q", "-")
    copy.commit("看过了", who, key=who.key)
    copy.git("merge", "-q", "-s", "ours", "-m", "合并", "side", env=copy.identity(who))
    return Forged(one.rec.id, "approved")
