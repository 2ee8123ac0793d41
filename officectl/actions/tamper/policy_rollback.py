"""An older policy is put back."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.actions.tamper._ground import Unfit
from officectl.text.lang import Text

TITLE = Text("退回旧制度", "Back to an older policy")
STORY = Text(
    "免了职的人找管理员{who}帮忙，把上一版制度的文件原样放回来：当时是表决通过的，签名也都在。",
    "Somebody who lost his post asks the administrator {who} to put the files of the last version back: they were voted once, all signatures are there.",
)
AREA = "policy"
CODES = ("POLICY_VERSION",)


def forge(copy: Copy) -> Forged:
    """Take policy/active from before its last change."""
    who = copy.ground.administrator()
    copy.actor = who.name
    changes = copy.ground.standing.git.run(
        "rev-list", "--first-parent", "--max-count=1", copy.ground.tip, "--", "policy/active").decode("ascii").split()
    if copy.ground.policy.version < 2:
        raise Unfit(what=Text("改过的制度", "no policy that was ever changed"))
    copy.open("policy/")
    copy.git("rm", "-q", "-r", "policy/active")
    copy.git("checkout", f"{changes[0]}^", "--", "policy/active")
    copy.commit("恢复原制度", who, key=who.key)
    return Forged()
