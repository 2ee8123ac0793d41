"""A stage of the flow is left out."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.text.lang import Text

TITLE = Text("跳过审核直接批准", "A stage skipped")
STORY = Text(
    "还没有人审核，{who}就用最后一步的职权直接批准。",
    "Nobody has reviewed it yet; {who} gives the last approval right away.",
)
AREA = "vote"
CODES = ("BAD_TRANSITION",)


def forge(copy: Copy) -> Forged:
    """A new record, submitted by one and approved by another at once."""
    ground = copy.ground
    rec = ground.approved(3)
    data = ground.standing.data(rec)
    last = ground.policy.flows[rec.kind].path(data)[-1]
    clerk, who = ground.outsider(rec, last), ground.holder(rec, last)
    copy.actor = who.name
    ident, path, text = copy.twin(rec)
    item = copy.draft(ident, path, text, rec.kind, clerk)
    copy.event("submit", item, clerk)
    copy.event(last.event, item, who, role=ground.role(who.id, last, data))
    return Forged(ident, "approved")
