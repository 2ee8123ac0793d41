"""An approval that went through a rebase."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.text.lang import Text

TITLE = Text("变基、拣选过的批准", "An approval rebased or cherry-picked")
STORY = Text(
    "批准这次提交被 git cherry-pick（变基也一样）搬了一次：作者、日期、文字都在，签名没有了。",
    "The commit of an approval was moved by git cherry-pick (a rebase does the same): author, date and words are there, the signature is gone.",
)
AREA = "history"
CODES = ("UNSIGNED_EVENT",)


def forge(copy: Copy) -> Forged:
    """Go back before the approval and pick it."""
    rec, _, commit = copy.ground.vote()
    copy.git("reset", "-q", "--hard", f"{commit}^")
    copy.git("-c", "commit.gpgsign=false", "cherry-pick", "--allow-empty", commit, env=copy.identity(copy.ground.administrator()))
    return Forged(rec.id, "approved")
