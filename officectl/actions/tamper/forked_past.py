"""A branch that leaves the main line where a key was still good."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.actions.tamper._ground import Unfit
from officectl.text.lang import Text

TITLE = Text("从过去分叉", "A fork from the past")
STORY = Text(
    "{who}的旧密钥早已停用。捡到它的人从停用以前的那次提交分出一条支线：在那里它还有效，日期也写成那一天，签好以后合并回来。",
    "The old key of {who} is retired. Whoever found it makes a branch from a commit before that, where the key is still good, dates his commits "
    "accordingly, and merges.",
)
AREA = "history"
CODES = ("UNKNOWN_KEY",)


def forge(copy: Copy) -> Forged:
    """Draft and submit on the old branch with the old key; merge as somebody else."""
    ground = copy.ground
    if not ground.retired:
        raise Unfit(what=Text("停用的密钥", "no retired key"))
    who = ground.retired[0]
    copy.actor = who.name
    base = ground.before_retirement(who)
    rec = ground.approved()
    ident, path, text = copy.twin(rec)
    copy.git("checkout", "-q", "-b", "side", base)
    copy.go_on_from(base)
    item = copy.draft(ident, path, text, rec.kind, who)
    copy.event("submit", item, who)
    copy.git("checkout", "-q", copy.branch)
    copy.go_on_from(ground.tip)
    copy.git("merge", "-q", "--no-ff", "-m", "合并", "side", env=copy.identity(ground.administrator()))
    return Forged(ident, "submitted")
