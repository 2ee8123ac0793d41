"""`checkpoint`: verify everything anew, and have an auditor sign what it came to as a tag. The only command that keeps a verdict in git."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from officectl.actions import _open, _policy_write, _signing, verify
from officectl.actions._write import Confirm, Declined
from officectl.errors import NotWritten
from officectl.git import tag
from officectl.history import checkpoint as figures
from officectl.history import receipts
from officectl.history.checkpoint import Checkpoint
from officectl.light import dataclass
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.actions._signing import Signer
    from officectl.git.signing import SigningKey

_ASK = Text(
    "签名存证：提交 {tip}，状态摘要 {brief}，签名人 {name}（{key}），对吗？",
    "Sign the checkpoint: commit {tip}, state digest {brief}, signed by {name} ({key})?",
)


class NotClean(NotWritten):
    """Verification found errors: there is nothing to vouch for."""

    text = Text("核验发现 {count} 个错误（{codes}），不能存证", "verification found {count} errors ({codes}); there is nothing to vouch for")
    remedy_text = Text("先处理：officectl verify --full", "look at them first: officectl verify --full")


@dataclass(frozen=True, slots=True)
class Made:
    """A checkpoint that was signed."""

    name: str
    tag: str
    """The tag object."""
    figures: Checkpoint
    signer: Signer
    pinned: bool

    def data(self) -> dict[str, object]:
        """For a program."""
        one = self.figures
        return {
            "tag": f"refs/tags/{self.name}", "object": self.tag, "tip": one.tip, "root": one.root, "pinned": self.pinned,
            "policy": {"version": one.policy_version, "digest": one.policy_digest}, "state_digest": one.states,
            "state_digest_short": one.brief, "commits": one.commits, "receipts": one.receipts, "counts": dict(one.counts),
            "signer": {"id": self.signer.person.id, "name": self.signer.person.name, "key": self.signer.key.fingerprint},
        }


def checkpoint(
    options: Options, rev: str = "", name: str = "", *, confirm: Confirm = lambda _: True,
    touch: Callable[[SigningKey], None] = lambda _: None, progress: verify.Progress | None = None,
) -> Made:
    """Verify up to `rev` (HEAD) without trusting the cache, then sign refs/tags/checkpoint/<name> (the day). Grants nothing.

    Raises NoPolicy, NotClean, TagExists, BadTagName, Declined; the faults of keys; what verification raises.
    """
    ws = _open.workspace(options)
    done = verify.verify(options, verify.Request(rev, full=True), progress=progress)
    verdict, policy = done.verdict, done.policy
    wrong = [one for one in done.findings if one.severity == "error"]
    if wrong or done.exit_code:
        raise NotClean(count=len(wrong), codes=sorted({one.code for one in wrong}))
    if policy is None:
        raise _policy_write.NoPolicy
    log = receipts.tip(ws.git)
    count = int(ws.git.run("rev-list", "--count", log)) if log else 0
    made = Checkpoint(
        verdict.tip, verdict.root, verdict.policy_version, verdict.policy_digest, verdict.digest, verdict.commits, count, verdict.counts,
    )
    day = name or _open.today(options, ws).isoformat()
    full = figures.FOLDER + day
    if ws.git.objects.info(f"refs/tags/{full}") is not None:
        raise tag.TagExists(name=full)
    signer = _signing.signer(ws.git, policy)
    if not confirm(_ASK(tip=made.tip[:10], brief=made.brief, name=signer.person.name, key=signer.key.fingerprint)):
        raise Declined
    if signer.key.hardware:
        touch(signer.key)
    return Made(full, tag.sign(ws.git, full, made.tip, figures.write(day, made), signer.key), made, signer, verdict.pinned)
