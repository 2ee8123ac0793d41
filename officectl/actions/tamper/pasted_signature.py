"""A genuine signature under another text."""

from __future__ import annotations

import re

from officectl.actions.tamper._copy import SCRATCH, Copy, Forged
from officectl.actions.tamper._ground import Unfit
from officectl.text.lang import Text

TITLE = Text("把真签名贴到别处", "A genuine signature pasted elsewhere")
STORY = Text(
    "从一次真的批准里剪下签名，贴到另一条记录的批准上：签名是真的，只是签的不是这份。",
    "The signature of a real approval is cut out and pasted under the approval of another record: genuine, but for something else.",
)
AREA = "vote"
CODES = ("BAD_SIGNATURE",)

_SIGNATURE = re.compile(rb"^gpgsig(?:-sha256)? .*\n(?: .*\n)+", re.MULTILINE)


def forge(copy: Copy) -> Forged:
    """Commit unsigned, then put the other's signature into the bytes."""
    one = copy.waiting()
    _, _, genuine = copy.ground.vote()
    found = _SIGNATURE.search(copy.raw(genuine))
    if found is None:
        raise Unfit(what=Text("带签名的批准", "no signed approval"))
    forged = copy.event(one.stage.event, one.item, one.who, key=None, role=one.role)
    head, _, message = copy.raw(forged).partition(b"\n\n")
    file = f"{SCRATCH}/pasted"
    copy.note(f"git cat-file commit {genuine[:10]} | sed -n '/^gpgsig/,/END SSH/p' > {SCRATCH}/signature")
    copy.note(f"git cat-file commit {forged[:10]} | sed '/^committer/r {SCRATCH}/signature' > {file}")
    copy.store(head + b"\n" + found[0] + b"\n" + message, f"git hash-object -t commit -w {file}")
    return Forged(one.rec.id, one.stage.state)
