"""Somebody with authority uses it for his own affairs."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.actions.tamper._ground import Unfit
from officectl.history import authority
from officectl.text.lang import Text

TITLE = Text("自己批自己的", "Approving one's own")
STORY = Text(
    "{who}有审批职权：自己写一份，自己送审，再用自己的密钥审核自己这一份。签名是真的，人也有职权。",
    "{who} has the authority: he writes a record, submits it, and votes for it with his own key. The signature is good, the role is his.",
)
AREA = "vote"
CODES = ("SELF_APPROVAL",)


def forge(copy: Copy) -> Forged:
    """Write, submit and vote as one person: the first who may vote at the first stage after submission."""
    ground = copy.ground
    rec = ground.approved()
    data = ground.standing.data(rec)
    stage = ground.policy.flows[rec.kind].path(data)[1]
    fit = [one for one in ground.people.values() if authority.stage_slot(ground.policy, one.id, stage, "", data) is not None]
    if not fit:
        raise Unfit(what=Text("能办第一步审核的人的密钥", "no key of anybody who may take the first step"))
    who = fit[0]
    copy.actor = who.name
    ident, path, text = copy.twin(rec)
    item = copy.draft(ident, path, text, rec.kind, who)
    copy.event("submit", item, who)
    copy.event(stage.event, item, who, role=ground.role(who.id, stage, data))
    return Forged(ident, stage.state)
