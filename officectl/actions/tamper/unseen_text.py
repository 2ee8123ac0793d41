"""The signed text is not the text that is seen."""

from __future__ import annotations

import re

from officectl.actions.tamper._copy import Copy, Forged
from officectl.text.lang import Text

TITLE = Text("看到的不是签的", "What is seen is not what is signed")
STORY = Text(
    "送审的内容里藏一个看不见的方向控制符（U+202E），屏幕上的顺序与文件里的不同，领导看到的不是他要签的。",
    "An invisible direction control (U+202E) hides in what is submitted: the screen shows another order than the file has, "
    "and who approves does not see what he signs.",
)
AREA = "content"
CODES = ("CONFUSABLE_TEXT",)


def forge(copy: Copy) -> Forged:
    """A new record like an approved one, with the sign in it; written and submitted by somebody who may."""
    rec = copy.ground.approved()
    who = copy.ground.outsider(rec, copy.ground.policy.flows[rec.kind].stages[-1])
    ident, path, text = copy.twin(rec)
    item = copy.draft(ident, path, re.sub(r'^((?!id)\w+ = "[^"]+)"$', '\\1\u202e"', text, count=1, flags=re.MULTILINE), rec.kind, who)
    copy.event("submit", item, who)
    return Forged(ident, "approved")
