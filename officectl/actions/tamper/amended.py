"""The approver's words are changed afterwards."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.history import message
from officectl.history.model import Event
from officectl.text.lang import Text

TITLE = Text("改写别人的批准", "Somebody's approval amended")
STORY = Text(
    "用 git commit --amend 把{who}批准时写的意见改掉，再用自己的密钥重新签名，其余一字不动。",
    "What {who} wrote when approving is changed by git commit --amend and signed again with another key; every other letter stays.",
)
AREA = "history"
CODES = ("ACTOR_MISMATCH",)


def forge(copy: Copy) -> Forged:
    """Go back to the approval, change its opinion, sign with the wrong key."""
    rec, person, commit = copy.ground.vote()
    name = copy.ground.people.get(person) or copy.ground.administrator()
    copy.actor = name.name
    thief = next(one for one in copy.ground.people.values() if one.id != person)
    copy.git("reset", "-q", "--hard", commit)
    event = message.read(copy.raw(commit).partition(b"\n\n")[2])
    assert isinstance(event, Event)
    changed = Event(
        event.name, event.items, event.actor, event.role, event.meaning, event.principal, event.delegation, event.policy_version,
        event.policy_digest, "同意，另请安排住宿。",
    )
    raw = message.write("批准", changed)
    copy.commit(raw, name, key=thief.key, amend=True)
    return Forged(rec.id, "approved")
