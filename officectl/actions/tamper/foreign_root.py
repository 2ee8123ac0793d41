"""A policy of one's own, merged in."""

from __future__ import annotations

from officectl.actions.tamper._copy import SCRATCH, Copy, Forged
from officectl.text.lang import Text

TITLE = Text("另起炉灶再合并进来", "A policy of one's own, merged in")
STORY = Text(
    "另建一个没有上级的提交，里面是一套自己的制度，自己的密钥自己管；再合并进主线，指望版本号大的说了算。",
    "A commit without parents founds a policy of the forger's own, with his own key; then it is merged into the main line, "
    "in the hope that some policy is as good as another.",
)
AREA = "policy"
CODES = ("FOREIGN_ROOT",)


def forge(copy: Copy) -> Forged:
    """An orphan with the policy changed, merged as a second parent."""
    who = copy.ground.administrator()
    key = copy.new_key(f"{SCRATCH}/rogue", "rogue")
    public = copy.fingerprint(key)
    roles = copy.open("policy/") / "active/roles.toml"
    text = roles.read_text("utf-8")
    law = (copy.folder / "policy/active/policy.toml").read_text("utf-8").split("\n")
    fp = next(one.fp for one in copy.ground.policy.people[who.id].keys if one.state == "active")
    copy.git("checkout", "-q", "--orphan", "rogue")
    copy.sed(f"s|{fp}|{public}|", "policy/active/roles.toml")
    roles.write_text(text.replace(fp, public), "utf-8")
    for number, line in enumerate(law, 1):
        if line.startswith("version = "):
            copy.replace_line("policy/active/policy.toml", number, "version = 99")
            break
    copy.git("read-tree", "--empty")
    copy.git("add", "--", "policy")
    rogue = copy.commit("建立制度", who, key=key)
    copy.git("checkout", "-q", "--force", copy.branch)
    copy.git("merge", "-q", "-s", "ours", "--allow-unrelated-histories", "-m", "合并", rogue, env=copy.identity(who))
    return Forged()
