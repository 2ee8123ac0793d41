"""The checkpoint at the end of the year: what verification came to, as a tag signed by the auditor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from officectl.actions.demo_year.cast import Cast, read
from officectl.actions.demo_year.replay import ZONE
from officectl.git import ssh_keys, tools
from officectl.git.signing import SigningFailed
from officectl.history import checkpoint

if TYPE_CHECKING:
    from officectl.git.repo import Git
    from officectl.history.model import Verdict


def sign(git: Git, verdict: Verdict, keys: Path) -> str:
    """Make the tag; its name. Raises SigningFailed, OSError, GitFailed."""
    program = tools.on_path("ssh-keygen")
    if program is None:
        raise SigningFailed(said="ssh-keygen")
    story = read("story.toml")
    cast = Cast(keys)
    who, at = cast.people[story["checkpoint_by"]], story["checkpoint"]
    day: str = at.date().isoformat()
    name = checkpoint.FOLDER + day
    made = checkpoint.Checkpoint(
        verdict.tip, verdict.root, verdict.policy_version, verdict.policy_digest, verdict.digest, verdict.commits, 0, verdict.counts,
    )
    seconds = int(at.replace(tzinfo=ZONE).timestamp())
    head = f"object {verdict.tip}\ntype commit\ntag {name}\ntagger {who.ident} {seconds} +0800\n\n"
    text = head.encode() + checkpoint.write(day, made)
    raw = text + ssh_keys.signer(program, cast.key(who.id, verdict.policy_version))(text)()
    oid = git.run("hash-object", "-t", "tag", "-w", "--stdin", stdin=raw).decode("ascii").strip()
    git.run("update-ref", f"refs/tags/{name}", oid)
    return name
