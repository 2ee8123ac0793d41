"""From a commit to an act: grammar, signature, key, actor, tree, in this order. What fails here concerns every item of the event."""

from __future__ import annotations

from officectl.history.codes import Fact, fact
from officectl.history.identity import Signer
from officectl.history.model import Commit, Event, Item, Malformed, Message, Signature, Unsupported
from officectl.history.policy import Policy
from officectl.history.transition import Act

WITH_EDIT = ("submit", "propose", "activate")
"""The only events that may come with a change of files."""
ENCODINGS = ("", "utf-8", "utf8")


class Undecided(tuple[Item, ...]):
    """The items of an event of a later format that an active key signed."""

    __slots__ = ()


def read(
    commit: Commit, message: Message, signature: Signature, who: Signer, policy: Policy, *, same_tree: bool
) -> Act | Undecided | list[Fact]:
    """The act of a commit whose message means to be an event, or what is wrong with it."""
    if (
        who.state == "active" and isinstance(message, Event) and message.actor == who.person and (same_tree or message.name in WITH_EDIT)
        and not commit.broken and not commit.encoding and len(commit.parents) < 2
    ):   # as nearly always: a known person's key signed, and none of the rules below refuses
        return Act(commit.oid, message, who, commit.committer.at, commit.committer.zone, policy)
    if commit.broken:
        return [fact("MALFORMED_COMMIT", commit.oid, what=commit.broken)]
    if commit.encoding.lower() not in ENCODINGS:
        return [fact("EVENT_MALFORMED", commit.oid, what="encoding")]
    if isinstance(message, Malformed):
        return [fact("EVENT_MALFORMED", commit.oid, what=message.why)]
    if len(commit.parents) > 1:
        return _each(message, "EVENT_ON_MERGE", commit.oid)
    if isinstance(message, Unsupported):
        return _later(message, commit.oid, who)
    assert message is not None
    return (
        _signed(message, commit.oid, signature) or _key(message, commit.oid, who) or _actor(message, commit.oid, who)
        or _tree(message, commit.oid, same_tree)
        or Act(commit.oid, message, who, commit.committer.at, commit.committer.zone, policy)
    )


def _each(message: Event | Unsupported | None, code: str, commit: str, *, who: str = "", what: str = "") -> list[Fact]:
    """The same fact for every item that the event names."""
    items = message.items if message is not None else ()
    return [fact(code, commit, kind=item.kind, id=item.id, who=who, what=what) for item in items] or [fact(code, commit, who=who, what=what)]


def _later(message: Unsupported, commit: str, who: Signer) -> Undecided | list[Fact]:
    """Only who holds an active key can make a verification undecided."""
    if who.state == "active":
        return Undecided(message.items)
    return [fact("EVENT_MALFORMED", commit, what="later")]


def _signed(event: Event, commit: str, signature: Signature) -> list[Fact]:
    if signature.state == "none":
        return _each(event, "UNSIGNED_EVENT", commit)
    return _each(event, "BAD_SIGNATURE", commit) if signature.state == "bad" else []


def _key(event: Event, commit: str, who: Signer) -> list[Fact]:
    if who.state == "compromised":
        return _each(event, "KEY_COMPROMISED", commit, who=who.key)
    if who.state == "active" or (who.state == "recovery" and event.items[0].kind == "policy"):
        return []
    return _each(event, "UNKNOWN_KEY", commit, who=who.key)


def _actor(event: Event, commit: str, who: Signer) -> list[Fact]:
    return _each(event, "ACTOR_MISMATCH", commit, who=who.person, what=event.actor) if event.actor != who.person else []


def _tree(event: Event, commit: str, same_tree: bool) -> list[Fact]:
    return [] if same_tree or event.name in WITH_EDIT else _each(event, "APPROVE_WITH_EDIT", commit)


def unheld(message: Message, commit: str) -> list[Fact]:
    """An event where no policy is in force (a line that left before the policy was founded): nobody's key counts there."""
    if isinstance(message, Event):
        return _each(message, "UNKNOWN_KEY", commit)
    return [fact("EVENT_MALFORMED", commit, what="no-policy")] if message is not None else []
