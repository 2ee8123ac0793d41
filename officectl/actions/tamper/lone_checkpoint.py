"""A cut history that begins at a checkpoint which one person signed."""

from __future__ import annotations

from officectl.actions import checkpoint
from officectl.actions._options import Options
from officectl.actions.tamper._copy import Copy, Forged
from officectl.actions.tamper._ground import Unfit
from officectl.actions.verify import Request
from officectl.text.lang import Text

TITLE = Text("一个人签的存证", "A checkpoint that one person signed")
STORY = Text(
    "只交出最近一次提交，说“前面的不用看，有存证为凭”。存证格式齐全、签名有效，却只有{who}一个人签。",
    "Only the last commit is handed over: “no need to see the rest, there is a checkpoint”. It is complete and its signature is good, but {who} "
    "is the only one who signed it.",
)
AREA = "repository"
CODES = ("WEAK_CHECKPOINT",)
NAME = "alone"


def forge(copy: Copy) -> Forged:
    """Sign a checkpoint as one administrator, then drop the history before it."""
    if copy.ground.policy.settings.policy_threshold < 2:
        raise Unfit(what=Text("要两个人以上表决的制度", "no policy that wants more than one vote"))
    who = copy.ground.administrator()
    copy.actor = who.name
    for name, value in (("gpg.format", "ssh"), ("user.signingkey", who.key), ("user.name", who.name), ("user.email", who.email)):
        copy.git("config", name, value)
    copy.note(f"officectl checkpoint --name {NAME} --yes")
    checkpoint.checkpoint(Options(folder=str(copy.folder)), name=NAME)
    last = copy.head()
    copy.note(f"echo {last} > .git/shallow   # git clone --depth 1")
    (copy.folder / ".git/shallow").write_text(f"{last}\n", "ascii")
    return Forged(request=Request(checkpoint=NAME))
