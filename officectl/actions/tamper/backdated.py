"""An approval that claims to be older than it is."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.actions.verify import Request
from officectl.text.lang import Text

TITLE = Text("倒填日期", "Backdated")
STORY = Text(
    "{who}今天才批，把提交日期改成四十天以前，好像事前就批过。批准本身有效，日期是假的。",
    "{who} approves today and dates the commit forty days back, as if it had been done in time. The approval is valid, its date is not.",
)
AREA = "vote"
CODES = ("CLOCK_REGRESSION",)


def forge(copy: Copy) -> Forged:
    """A good vote with a wrong date."""
    one = copy.waiting()
    copy.actor = one.who.name
    copy.event(one.stage.event, one.item, one.who, role=one.role, at=copy.ground.at - 40 * 86400)
    return Forged(request=Request(fail_on="warning"))
