"""The rules by which records are checked are changed without votes."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.text.lang import Text

TITLE = Text("悄悄删掉一份规则", "A rule file quietly removed")
STORY = Text(
    "本地更严的规则挡了路，{who}把规则文件删掉，检查就查不出来了；没有提议，没有表决。",
    "A stricter local rule is in the way; {who} removes its file, and the checks find nothing any more. No proposal, no votes.",
)
AREA = "policy"
CODES = ("GOVERNED_UNAPPROVED",)


def forge(copy: Copy) -> Forged:
    """Remove a rule file; where there is none, change officectl.toml."""
    who = copy.ground.administrator()
    copy.actor = who.name
    found = sorted(path.relative_to(copy.folder).as_posix() for path in copy.open("rules/").glob("*.toml"))
    if found:
        copy.git("rm", "-q", "--", found[0])
    else:
        copy.insert_first("officectl.toml", "# 本单位另有规定")
    copy.commit("精简", who, key=who.key)
    return Forged()
