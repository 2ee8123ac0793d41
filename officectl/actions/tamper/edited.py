"""An approved record is changed by a commit that nobody approved."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.text.lang import Text

TITLE = Text("批准以后改内容", "Content changed after approval")
STORY = Text(
    "批准过的记录，事后在文件里改一行，普通地提交，指望批准继续有效。",
    "One line of an approved record is changed afterwards and committed as usual, in the hope that the approval goes on holding.",
)
AREA = "content"
CODES = ("EDIT_AFTER_APPROVAL",)


def forge(copy: Copy) -> Forged:
    """Change a line, commit it unsigned."""
    rec = copy.ground.approved()
    copy.falsify(rec)
    copy.commit("更正", copy.ground.administrator())
    return Forged(rec.id, "approved")
