"""A receipt of the server is taken away."""

from __future__ import annotations

from officectl.actions.tamper._copy import SCRATCH, Copy, Forged
from officectl.actions.verify import Request
from officectl.history.receipts import REF, Receipt, message
from officectl.text.lang import Text

TITLE = Text("抽掉一条服务器收讫", "A server's receipt taken away")
STORY = Text(
    "服务器收到一次推送就写一条收讫。管服务器的人把中间一条抽掉，再把后面的重新签名，好像那次推送没有来过。",
    "The server notes every push. Whoever runs it takes one note out and signs the next ones again, as if that push had never come.",
)
AREA = "history"
CODES = ("RECEIPT_GAP",)


def forge(copy: Copy) -> Forged:
    """A log of two receipts between which one is missing."""
    key = copy.new_key(f"{SCRATCH}/server", "receipts")
    server = copy.ground.administrator()._replace(name="server", email="server@localhost", key=key)
    main = copy.ground.commits("--first-parent", "--max-count=4")
    copy.git("checkout", "-q", "--orphan", "receipts")
    for old, new in ((main[3], main[2]), (main[1], main[0])):   # the one from main[2] to main[1] is taken away
        copy.commit(message(Receipt("refs/heads/main", old, new, copy.ground.at)), server, key=key)
    copy.git("update-ref", REF, "HEAD")
    copy.git("checkout", "-q", "--force", copy.branch)
    return Forged(request=Request(fail_on="warning"))
