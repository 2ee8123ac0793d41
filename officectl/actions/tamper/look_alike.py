"""Event lines that people read and programs do not."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.text.lang import Text

TITLE = Text("看着像签批的文字", "Lines that look like an approval")
STORY = Text(
    "在普通提交的说明里写上签批信息，行首藏一个看不见的字符：人看见“批准”，程序读到的是别的。",
    "A plain commit's message holds the lines of an approval behind a character that is not seen: people read “approve”, programs do not.",
)
AREA = "vote"
CODES = ("EVENT_MALFORMED",)


def forge(copy: Copy) -> Forged:
    """A good message, with a zero-width space before every line of it."""
    one = copy.waiting()
    raw = copy.message(one.stage.event, [one.item], one.who.id, role=one.role)
    copy.commit(raw.replace(b"\nOffice-", "\n\u200bOffice-".encode()), one.who)
    copy.look("log", "-1", "--format=%an%n%b")
    return Forged(one.rec.id, one.stage.state)
