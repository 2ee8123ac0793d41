"""The end of the history is cut off."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.actions.verify import Request
from officectl.text.lang import Text

TITLE = Text("砍掉一段历史", "The end of the history cut off")
STORY = Text(
    "不改任何东西，只把最后几次提交整个去掉（git reset --hard、强制推送），退回、作废就像没有发生过。剩下的每个签名都是真的，"
    "所以只有记得原来走到哪里的人能发现：固定了根的电脑、别人的克隆、写在值班记录上的提交号。",
    "Nothing is changed; the last commits are dropped (git reset --hard, a forced push), as if what they sent back or annulled had never been. "
    "Every signature that is left is good, so only those see it who remember how far it went: a machine that pinned the root, somebody "
    "else's clone, the commit on the duty log.",
)
AREA = "history"
CODES = ("HISTORY_REWRITTEN",)


def forge(copy: Copy) -> Forged:
    """Drop the last commits; verified against the tip that was known."""
    before = copy.ground.commits("--first-parent", "--max-count=4")
    copy.git("reset", "-q", "--hard", before[-1])
    return Forged(request=Request(range=f"{copy.ground.tip}..HEAD"))
