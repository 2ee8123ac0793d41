"""The state is written into the record by hand."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.text.lang import Text

TITLE = Text("在记录里写“已批准”", "“Approved” written into the record")
STORY = Text(
    "等待签批的记录，直接在文件里加一行 state = \"approved\"，指望程序照着读。",
    "A line state = \"approved\" is put into a record that waits for its approval, in the hope that programs believe it.",
)
AREA = "content"
CODES = ("STATE_FORGED",)


def forge(copy: Copy) -> Forged:
    """One line more at the top."""
    rec = copy.waiting().rec
    copy.insert_first(rec.path, 'state = "approved"')
    copy.commit("批准了", copy.ground.administrator())
    return Forged(rec.id, "approved")
