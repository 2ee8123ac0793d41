"""`checkpoint`: verify everything anew, and have an auditor sign what it came to as a tag. The only command that keeps a verdict in git."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from officectl.actions import _open, _policy_write, _signing, verify
from officectl.actions._write import Confirm, Declined
from officectl.errors import NotWritten
from officectl.git import tag
from officectl.history import carried, receipts, witnesses
from officectl.history import checkpoint as figures
from officectl.history.checkpoint import Checkpoint
from officectl.light import dataclass
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.actions._signing import Signer
    from officectl.actions._watched import Progress
    from officectl.git.repo import Git
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
    state: tuple[str, ...] = ()
    """The tag on the state that it carries, where it was made now."""

    def data(self) -> dict[str, object]:
        """For a program."""
        one = self.figures
        return {
            "tag": f"refs/tags/{self.name}", "object": self.tag, "state": [f"refs/tags/{name}" for name in self.state],
            "tip": one.tip, "root": one.root, "pinned": self.pinned,
            "policy": {"version": one.policy_version, "digest": one.policy_digest}, "state_digest": one.states,
            "state_digest_short": one.brief, "commits": one.commits, "receipts": one.receipts, "counts": dict(one.counts),
            "signer": {"id": self.signer.person.id, "name": self.signer.person.name, "key": self.signer.key.fingerprint},
        }


def checkpoint(
    options: Options, rev: str = "", name: str = "", *, confirm: Confirm = lambda _: True,
    touch: Callable[[SigningKey], None] = lambda _: None, progress: Progress | None = None,
) -> Made:
    """Verify up to `rev` (HEAD) without trusting the cache, then sign refs/tags/checkpoint/<name> (the day), and keep the state that
    another clone may begin at as <name>.state. Where somebody else signed the same figures under that name, one more witness signs
    <name>-<person>. Grants nothing.

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
    seen = done.survey
    state = None if seen is None or seen.seen is None else carried.write(seen.seen, verdict, seen.main)
    made = Checkpoint(
        verdict.tip, verdict.root, verdict.policy_version, verdict.policy_digest, verdict.digest, verdict.commits, count, verdict.counts,
        "" if state is None else carried.digest(state),
    )
    signer = _signing.signer(ws.git, policy)
    day = name or _open.today(options, ws).isoformat()
    full = figures.FOLDER + _free(ws.git, day, made, signer)
    if not confirm(_ASK(tip=made.tip[:10], brief=made.brief, name=signer.person.name, key=signer.key.fingerprint)):
        raise Declined
    if signer.key.hardware:
        touch(signer.key)
    oid = tag.sign(ws.git, full, made.tip, figures.write(day, made), signer.key)
    place = f"{witnesses.FOLDER}{day}{figures.STATE}"
    if state is not None and ws.git.objects.info(place) is None:
        blob = ws.git.run("hash-object", "-w", "--stdin", stdin=state).decode("ascii").strip()
        ws.git.run("update-ref", place, blob, ws.git.zero)
        return Made(full, oid, made, signer, verdict.pinned, (place.removeprefix("refs/tags/"),))
    return Made(full, oid, made, signer, verdict.pinned)


def _free(git: Git, name: str, made: Checkpoint, signer: Signer) -> str:
    """The name to sign under. Raises TagExists."""
    if git.objects.info(witnesses.FOLDER + name) is None:
        return name
    there = next((one for one in witnesses.load(git) if one.name == name), None)
    beside = f"{name}-{signer.person.id}"
    if there is None or there.figures != made or there.key == signer.key.fingerprint:
        raise tag.TagExists(name=figures.FOLDER + name)
    if git.objects.info(witnesses.FOLDER + beside) is not None:
        raise tag.TagExists(name=figures.FOLDER + beside)
    return beside
