"""The commit message of an event: subject, opinion, and a strict block of `Office-` lines. Contract: docs/contracts/history.md.

Own parser on the raw bytes: git's two trailer parsers disagree with each other, and a lenient one is an attack.
"""

from __future__ import annotations

from officectl.history.model import Event, Message


def read(raw: bytes) -> Message:
    """What a commit message (raw bytes, as `Commit.message`) says: an Event, Malformed, Unsupported, or None for an
    ordinary commit. Never raises."""
    from officectl.history.message_read import parse
    return parse(raw)


def write(subject: str, event: Event) -> bytes:
    """The message of an event. Raises ValueError for what `read` would not give back equal (a faulty id, an opinion with a line
    that begins with Office-, a subject of two lines …): a fault of the program or of typed text; callers check the latter
    with `opinion_fault`."""
    raise NotImplementedError
