"""One person changes the policy."""

from __future__ import annotations

import re

from officectl.actions.tamper._copy import Copy, Forged
from officectl.actions.tamper._ground import Unfit
from officectl.history.model import Item
from officectl.history.policy import digest
from officectl.text.lang import Text

TITLE = Text("一个人改制度", "The policy changed by one person")
STORY = Text(
    "管理员{who}不提议、不表决，直接在现行制度里给自己人加上管理员身份，版本号和前一版摘要都写对，再签名启用。",
    "The administrator {who} neither proposes nor waits for votes: he makes a friend an administrator in the policy in force, with the right "
    "version and previous digest, and signs its activation.",
)
AREA = "policy"
CODES = ("POLICY_UNAPPROVED",)


def forge(copy: Copy) -> Forged:
    """Edit roles.toml and policy.toml in place; activate."""
    ground = copy.ground
    who = ground.administrator()
    friend = next((one for one in ground.people.values() if one.id not in ground.policy.admins()), None)
    copy.actor = who.name
    if friend is None:
        raise Unfit(what=Text("不是管理员的人", "nobody who is no administrator"))
    folder = copy.open("policy/") / "active"
    lines = (folder / "roles.toml").read_text("utf-8").split("\n")
    start = next((number for number, line in enumerate(lines) if re.match(rf'\[people\."?{re.escape(friend.id)}"?\]', line)), len(lines))
    row = next((number for number in range(start, len(lines)) if lines[number].startswith("roles = [")), -1)
    if row < 0:
        raise Unfit(what=Text("按行写的 roles.toml", "no roles.toml that is written line by line"))
    copy.replace_line("policy/active/roles.toml", row + 1, lines[row].replace("[", '["policy-admin", ', 1))
    for number, line in enumerate((folder / "policy.toml").read_text("utf-8").split("\n"), 1):
        if line.startswith("version = "):
            copy.replace_line("policy/active/policy.toml", number, f"version = {ground.policy.version + 1}")
        elif line.startswith("prev = "):
            copy.replace_line("policy/active/policy.toml", number, f'prev = "{ground.policy.digest}"')
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.toml")}
    copy.event("activate", Item("policy", "active", ground.policy.version + 1, digest(files)), who, role="policy-admin")
    return Forged()
