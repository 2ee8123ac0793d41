"""A key that the forger made himself."""

from __future__ import annotations

from officectl.actions.tamper._copy import SCRATCH, Copy, Forged
from officectl.text.lang import Text

TITLE = Text("自己造一把密钥", "A key of one's own making")
STORY = Text(
    "外人当场生成一把密钥，备注写上{who}，以{who}的名义批准。",
    "An outsider makes a key on the spot, writes {who} on it, and approves in his name.",
)
AREA = "vote"
CODES = ("UNKNOWN_KEY",)


def forge(copy: Copy) -> Forged:
    """Make a key, sign with it."""
    one = copy.waiting()
    copy.actor = one.who.name
    key = copy.new_key(f"{SCRATCH}/key", one.who.id)
    copy.event(one.stage.event, one.item, one.who, key=key, role=one.role)
    return Forged(one.rec.id, one.stage.state)
