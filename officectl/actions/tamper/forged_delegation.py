"""A delegation that the principal never gave."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from officectl.actions.tamper._copy import Copy, Forged
from officectl.text.lang import Text

TITLE = Text("伪造委托", "A forged delegation")
STORY = Text(
    "下属自己写一份“{who}委托我”的委托书，自己送审，然后以（代{who}）的名义批准。",
    "A subordinate writes a delegation from {who} to himself, submits it himself, and approves on his behalf.",
)
AREA = "vote"
CODES = ("BAD_DELEGATION",)


def forge(copy: Copy) -> Forged:
    """Write the delegation, submit it, act by it; all as the delegate."""
    ground = copy.ground
    one = copy.waiting()
    copy.actor = one.who.name
    who = ground.outsider(one.rec, one.stage)
    day = datetime.fromtimestamp(ground.at, UTC).date()
    ident = f"deleg-{day:%Y%m%d}-f0rged01"
    text = (
        f'id = "{ident}"\nprincipal = "{one.who.id}"\ndelegate = "{who.id}"\nroles = ["{one.role}"]\nfrom = {day}\n'
        f'to = {day + timedelta(days=5)}\nreason = "出差"\n'
    )
    item = copy.draft(ident, f"records/delegation/{day.year}/{ident}.toml", text, "delegation", who)
    copy.event("submit", item, who)
    copy.event(one.stage.event, one.item, who, role=one.role, principal=one.who.id, delegation=ident)
    return Forged(one.rec.id, one.stage.state)
