"""A receipt of the server is taken away."""

from __future__ import annotations

from officectl.actions.tamper._copy import SCRATCH, Copy, Forged
from officectl.actions.verify import Request
from officectl.history.receipts import REF, Receipt, message
from officectl.text.lang import Text

TITLE = Text("抽掉一条服务器收讫", "A server's receipt taken away")
STORY = Text(
    "服务器每收到一次推送就写一条收讫。管服务器的人把某人往 drafts 支线的一次推送抽掉，再把后面的收讫重新签名，好像那次推送没有来过。",
    "The server notes every push. Whoever runs it takes out the note of a push to a drafts branch and signs the later ones again, as if that "
    "push had never come.",
)
AREA = "history"
CODES = ("RECEIPT_GAP",)
BRANCH = "drafts/side"


def forge(copy: Copy) -> Forged:
    """Three pushes to a branch, and a log from which the second is missing."""
    who = copy.ground.administrator()
    key = copy.new_key(f"{SCRATCH}/server", "receipts")
    server = who._replace(name="server", email="server@localhost", key=key)
    copy.git("checkout", "-q", "-b", BRANCH)
    pushed = [copy.head(), *(copy.commit(f"第 {number} 次推送", who, key=who.key) for number in (1, 2, 3))]
    copy.git("checkout", "-q", "--orphan", "receipts")
    for old, new in ((pushed[0], pushed[1]), (pushed[2], pushed[3])):
        copy.commit(message(Receipt(f"refs/heads/{BRANCH}", old, new, copy.ground.at)), server, key=key)
    copy.git("update-ref", REF, "HEAD")
    copy.git("checkout", "-q", "--force", copy.branch)
    return Forged(request=Request(fail_on="warning"))
