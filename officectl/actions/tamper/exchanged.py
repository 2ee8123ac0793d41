"""Another history altogether."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.actions.verify import Request
from officectl.text.lang import Text

TITLE = Text("整个换一套历史", "The whole history exchanged")
STORY = Text(
    "留下所有文件，扔掉全部历史，重新“建立制度”：退回、作废、谁改过什么都不见了，新历史里的签名个个有效。内部查不出矛盾，"
    "只有与外面公布的根一对就露馅。",
    "All files stay, all history goes, and the policy is founded anew: what was returned, annulled or changed is gone, and every signature of the new "
    "history is good. Nothing inside contradicts it; comparing the root with the published one gives it away.",
)
AREA = "history"
CODES = ("OTHER_ROOT",)


def forge(copy: Copy) -> Forged:
    """One commit without parents that holds everything; verified against the published root."""
    who = copy.ground.administrator()
    law = (copy.open("policy/") / "active/policy.toml").read_text("utf-8").split("\n")
    copy.git("checkout", "-q", "--orphan", "new")
    for number, line in enumerate(law, 1):
        for name, value in (("version", "1"), ("prev", '""')):
            if line.startswith(f"{name} = "):
                copy.replace_line("policy/active/policy.toml", number, f"{name} = {value}")
    copy.commit("建立制度", who, key=who.key)
    copy.git("branch", "-f", copy.branch, "HEAD")
    copy.git("checkout", "-q", copy.branch)
    return Forged(request=Request(root=copy.ground.standing.verdict.root))
