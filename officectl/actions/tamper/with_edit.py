"""The approval brings a change along."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.text.lang import Text

TITLE = Text("批准时夹带修改", "An approval that brings a change along")
STORY = Text(
    "{who}在批准的同一次提交里顺手改了内容：别人审核过的和他批准的不是一份。",
    "{who} changes the content in the very commit that approves it: what others reviewed is not what he approves.",
)
AREA = "vote"
CODES = ("APPROVE_WITH_EDIT",)


def forge(copy: Copy) -> Forged:
    """One signed commit with a change and a vote."""
    one = copy.waiting()
    copy.actor = one.who.name
    copy.falsify(one.rec)
    copy.event(one.stage.event, one.item, one.who, role=one.role)
    return Forged(one.rec.id, one.stage.state)
