"""A merge that brings a change of its own."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.text.lang import Text

TITLE = Text("合并时夹带", "A change hidden in a merge")
STORY = Text(
    "合并同事的支线时，在合并提交里改掉一条批准过的记录。git log 默认不显示合并提交的改动，谁的支线上都找不到这一改。",
    "While a colleague's branch is merged, an approved record is changed in the merge itself. Plain git log shows no changes of merges, "
    "and neither branch has it.",
)
AREA = "history"
CODES = ("EVIL_MERGE",)


def forge(copy: Copy) -> Forged:
    """An honest branch, a merge that is not committed at once, a change, then the commit."""
    rec = copy.ground.approved()
    who = copy.ground.administrator()
    copy.git("checkout", "-q", "-b", "side", "HEAD^")
    copy.commit("看过了", who, key=who.key)
    copy.git("checkout", "-q", "-")
    copy.git("merge", "-q", "--no-ff", "--no-commit", "side", env=copy.identity(who))
    copy.falsify(rec)
    copy.commit("合并", who, key=who.key)
    copy.look("log", "-1", "--stat", "--format=%h %s")
    return Forged(rec.id, "approved")
