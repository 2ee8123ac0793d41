"""What a path of the workspace is: a record, an attachment, policy, a governed file, or none of our business."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, NamedTuple

from officectl.records import ids

Area = Literal["record", "attachment", "active", "next", "policy", "governed", "other"]

ACTIVE = "policy/active/"
NEXT = "policy/next/"
GOVERNED_FILES = ("officectl.toml", "baseline.toml")
GOVERNED_FOLDERS = ("rules/", "calendar/", "schemas/")
PLAIN = "100644"
ABSENT = "000000"


class Place(NamedTuple):
    """A path sorted: `name` is the path below its folder for policy files, the digest that an attachment's name claims, a
    record's kind.
    """

    area: Area
    path: str
    name: str = ""


@lru_cache(4096)   # the same files again and again, and each twice: for its content and for its meaning
def place(path: bytes, prefix: str) -> Place:
    """Sort a path of the repository. Never raises: what is not UTF-8 appears as \\xNN."""
    text = path.decode("utf-8", "backslashreplace")
    if prefix:
        if not text.startswith(prefix):
            return Place("other", text)
        text = text[len(prefix):]
    if text.startswith("records/"):
        kind = ids.locate_kind(text)
        return Place("other", text) if kind is None else Place("record", text, kind)
    if text.startswith("policy/"):
        if text.startswith(ACTIVE):
            return Place("active", text, text[len(ACTIVE):])
        if text.startswith(NEXT):
            return Place("next", text, text[len(NEXT):])
        return Place("policy", text)
    if text.startswith("attachments/"):
        name = text.rpartition("/")[2].partition(".")[0]
        return Place("attachment", text, name)
    if text in GOVERNED_FILES or text.startswith(GOVERNED_FOLDERS):
        return Place("governed", text)
    return Place("other", text)
