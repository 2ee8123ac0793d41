"""A commit that two programs read differently."""

from __future__ import annotations

from officectl.actions.tamper._copy import SCRATCH, Copy, Forged
from officectl.text.lang import Text

TITLE = Text("一次提交两份内容", "A commit with two contents")
STORY = Text(
    "手工拼一个提交，里面写两个 tree：有的程序读前一份，有的读后一份，同一个签名配两份内容。",
    "A commit is put together by hand with two tree lines: some programs read the first, some the second; one signature, two contents.",
)
AREA = "repository"
CODES = ("MALFORMED_COMMIT",)


def forge(copy: Copy) -> Forged:
    """A vote whose header names the tree before the last change as well."""
    one = copy.waiting()
    forged = copy.event(one.stage.event, one.item, one.who, key=None, role=one.role)
    head, _, message = copy.raw(forged).partition(b"\n\n")
    first, parent, rest = head.split(b"\n", 2)
    other = copy.ground.standing.git.run("rev-parse", f"{copy.ground.tip}^^{{tree}}").strip()
    copy.note(f"git cat-file commit {forged[:10]} | sed '2a tree {other.decode()}' > {SCRATCH}/commit")
    copy.store(
        b"\n".join((first, parent, b"tree " + other, rest)) + b"\n\n" + message,
        f"git hash-object -t commit --literally -w {SCRATCH}/commit",
    )
    return Forged(one.rec.id, one.stage.state)
