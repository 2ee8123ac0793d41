"""git is told other parents than a commit has."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.text.lang import Text

TITLE = Text("用嫁接藏起一次提交", "A commit hidden by a graft")
STORY = Text(
    "批准后改了内容，再提交一次别的；然后用 info/grafts 告诉 git 后一次的上级是改动之前的那次。git log 里看不到改动。",
    "Approved content is changed, something else is committed after it; info/grafts then tells git that the parent of the latter is the commit "
    "before the change. git log does not show the change.",
)
AREA = "repository"
CODES = ("EDIT_AFTER_APPROVAL",)


def forge(copy: Copy) -> Forged:
    """Change, commit on, graft the change away."""
    rec = copy.ground.approved()
    who = copy.ground.administrator()
    before = copy.head()
    copy.falsify(rec)
    copy.commit("更正", who)
    last = copy.commit("看过了", who)
    copy.note(f"echo {last} {before} > .git/info/grafts")
    (copy.folder / ".git/info").mkdir(exist_ok=True)
    (copy.folder / ".git/info/grafts").write_text(f"{last} {before}\n", "ascii")
    copy.look("-c", "advice.graftFileDeprecated=false", "log", "-3", "--format=%h %s")
    return Forged(rec.id, "approved")
