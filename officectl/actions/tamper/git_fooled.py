"""git's own signature check is told what to believe."""

from __future__ import annotations

import shlex

from officectl.actions.tamper._copy import SCRATCH, Copy, Forged
from officectl.text.lang import Text

TITLE = Text("改 git 配置，让验签说“好”", "git configured to say “good”")
STORY = Text(
    "冒{who}的名签批，再在仓库的 .git/config 里登记“这把密钥就是{who}的”，git verify-commit 就说签名是{who}的；"
    "最后把验签程序和 fsmonitor 也换成自己的程序，谁来核验就在谁的电脑上运行。",
    "An approval is signed in the name of {who}; .git/config then says that this key is his, and git verify-commit agrees. At last the program "
    "that checks signatures and the fsmonitor are replaced by the forger's own, to run on the machine of whoever verifies.",
)
AREA = "repository"
CODES = ("ACTOR_MISMATCH",)


def forge(copy: Copy) -> Forged:
    """Forge, show what git says, then lay traps."""
    one = copy.waiting()
    copy.actor = one.who.name
    thief = copy.ground.outsider(one.rec, one.stage)
    copy.event(one.stage.event, one.item, one.who, key=thief.key, role=one.role)
    copy.write_scratch("signers", f"{one.who.email} {copy.public(thief.key)}\n")
    copy.git("config", "gpg.format", "ssh")
    copy.git("config", "gpg.ssh.allowedSignersFile", f"{SCRATCH}/signers")
    copy.look("verify-commit", "HEAD")
    caught = copy.folder.resolve() / SCRATCH / "was-run"
    touch = f"#!/bin/sh\ntouch {shlex.quote(str(caught))}\n"
    for name, program, more in (("gpg.ssh.program", "keygen", 'exec ssh-keygen "$@"\n'), ("core.fsmonitor", "monitor", ""), ("core.sshCommand", "ssh", "")):
        file = copy.write_scratch(program, touch + more)
        file.chmod(0o755)
        copy.git("config", name, str(file.resolve()))
    return Forged(one.rec.id, one.stage.state, traps=(caught,))
