"""An approved record disappears."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.text.lang import Text

TITLE = Text("删掉批准过的记录", "Approved record deleted")
STORY = Text(
    "批准过的记录整个删掉，提交说明写成“整理”，指望没有人再记得它。",
    "An approved record is removed under the subject “tidy up”, in the hope that nobody remembers it.",
)
AREA = "content"
CODES = ("DELETED_RECORD",)


def forge(copy: Copy) -> Forged:
    """Remove the file."""
    rec = copy.ground.approved()
    copy.open(rec.path)
    copy.git("rm", "-q", "--", rec.path)
    copy.commit("整理", copy.ground.administrator())
    return Forged(rec.id, "approved")
