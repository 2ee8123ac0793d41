"""`redact`: the ceremony for content that the law wants out of the history. A new repository is made beside the old one, with the files
as they are now and none of what was before; enough administrators sign what was removed and why. The old folder is not touched: what
becomes of it is for those who guard secrets to decide.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from officectl.actions import _fresh, _open, _pins, _policy_write, _signing, verify
from officectl.actions._write import Confirm, Declined
from officectl.errors import NotWritten, UsageError
from officectl.git import commit as parts
from officectl.git import listing, past, tag
from officectl.history import carried, redaction, witnesses
from officectl.history.pins import Pin
from officectl.history.redaction import Statement
from officectl.light import dataclass, replace
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.actions._signing import Signer
    from officectl.actions._verdict_report import Verified
    from officectl.git.repo import Git
    from officectl.git.signing import SigningKey
    from officectl.history.policy import Policy
    from officectl.store.workspace import Workspace

_SUBJECT = Text("脱密重建：移除 {count} 个内容", "Refounded after a removal: {count} contents")
_ASK = Text(
    "另建一个没有以前历史的仓库 {into}：移除 {count} 个内容（{paths}），原因“{reason}”，由 {name} 签名。原文件夹不动。对吗？",
    "Make a repository {into} without the history so far: {count} contents removed ({paths}), reason “{reason}”, signed by {name}. "
    "The old folder is not touched. Go on?",
)
_ASK_SIGN = Text(
    "声明与原文件夹核对一致：移除 {count} 个内容，原因“{reason}”。由 {name} 签名，对吗？",
    "The statement agrees with the old folder: {count} contents removed, reason “{reason}”. Signed by {name}?",
)


class NotClean(NotWritten):
    """Errors would be carried over for ever."""

    text = Text("核验发现 {count} 个错误（{codes}），先处理再办脱密重建", "verification found {count} errors ({codes}); settle them before a removal")
    remedy_text = Text("officectl verify --full 逐条说明", "`officectl verify --full` explains each")


class NothingRemoved(UsageError):
    """No content of the past is meant."""

    text = Text("“{word}”没有可移除的历史内容", "“{word}” means no content of the past")
    remedy_text = Text(
        "写记录编号、文件路径（移除它以前的各版内容）或完整的内容编号（blob）",
        "give a record's id, a path (its earlier contents are meant) or the full id of a blob",
    )


class StillThere(NotWritten):
    """It stands in the files of today."""

    text = Text("要移除的内容还在现在的文件里：{paths}", "what is to be removed still stands in today's files: {paths}")
    remedy_text = Text("先按正常手续改掉或删去并签批，再办脱密重建", "change or delete it first in the usual way, with its approvals")


class NotAdministrator(NotWritten):
    """A removal is stated by those who guard the policy."""

    text = Text("{name} 不是制度管理员，不能签脱密重建声明", "{name} is no administrator of the policy and cannot sign a removal")


class NoReason(UsageError):
    """Never silently."""

    text = Text("没有写明原因", "no reason was given")
    remedy_text = Text("加上 -m 原因（文号等，不写内容本身）", "add -m REASON (a document number; never the content itself)")


class NotEmpty(UsageError):
    """Nothing is overwritten."""

    text = Text("{folder} 已有内容", "{folder} is not empty")
    remedy_text = Text("用 --into 给一个新文件夹", "give a new folder with --into")


class OtherStatement(NotWritten):
    """The statement is not what the old folder leads to."""

    text = Text("声明与原文件夹对不上（{what}），没有签名", "the statement is not what the old folder leads to ({what}); nothing was signed")
    remedy_text = Text("不要使用这个仓库；向办理的管理员查问", "do not use this repository; ask the administrator who made it")


class NoStatement(UsageError):
    """Not a refounded history."""

    text = Text("这里没有脱密重建声明", "there is no statement of a removal here")


@dataclass(frozen=True, slots=True)
class Made:
    """One signature under a statement."""

    statement: Statement
    folder: str
    signer: Signer
    signed: int
    """Administrators who have signed it now."""
    needed: int

    def data(self) -> dict[str, object]:
        """For a program."""
        one = self.statement
        return {
            "root": one.root, "old": one.old, "old_root": one.old_root, "removed": list(one.removed), "reason": one.reason,
            "state_digest": one.states, "folder": self.folder, "signer": self.signer.person.id, "signed": self.signed, "needed": self.needed,
        }


def redact(
    options: Options, words: Sequence[str], reason: str, into: str, *, confirm: Confirm, touch: Callable[[SigningKey], None] = lambda _: None
) -> Made:
    """Make the new repository and sign the statement. Raises NoReason, NothingRemoved, StillThere, NotClean, NotAdministrator, NotEmpty,
    NoPolicy, Declined; the faults of keys; what verification and writing raise. A failure leaves no folder behind.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise NoReason
    folder = Path(into).absolute()
    if not into or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise NotEmpty(folder=into or "--into")
    ws = _open.workspace(options)
    done, policy = _clean(options)
    removed = _removed(ws, done.verdict.tip, words)
    signer = _administrator(ws.git, policy)
    shown = sorted({path for paths in removed.values() for path in paths}) or sorted(removed)
    if not confirm(_ASK(into=into, count=len(removed), paths=shown[:5], reason=reason, name=signer.person.name)):
        raise Declined
    if signer.key.hardware:
        touch(signer.key)
    fresh = not folder.exists()
    try:
        return _make(options, ws, done, policy, signer, tuple(sorted(removed)), reason, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        if not fresh:
            folder.mkdir()
        raise


def _clean(options: Options) -> tuple[Verified, Policy]:
    done = verify.verify(options, verify.Request(full=True))
    wrong = [one for one in done.findings if one.severity == "error"]
    if wrong:
        raise NotClean(count=len(wrong), codes=sorted({one.code for one in wrong}))
    if done.policy is None:
        raise _policy_write.NoPolicy
    return done, done.policy


def _administrator(git: Git, policy: Policy) -> Signer:
    signer = _signing.signer(git, policy)
    if signer.person.id not in policy.admins():
        raise NotAdministrator(name=signer.person.name)
    return signer


def _removed(ws: Workspace, tip: str, words: Sequence[str]) -> dict[str, set[str]]:
    """Blob → where it lay, for everything that is meant."""
    ever = past.contents(ws.git, tip)
    today = {file.oid: file.path.decode("utf-8", "backslashreplace") for file in listing.tree(ws.git, tip)}
    found: dict[str, set[str]] = {}
    for word in words or ("",):
        if word in ever and word not in today:
            meant = {word}
        elif word in today:
            raise StillThere(paths=today[word])
        else:
            paths = {path for where in ever.values() for path in where if path == ws.prefix + word or path.endswith(f"/{word}.toml")}
            meant = {blob for blob, where in ever.items() if where & paths and blob not in today} if word else set()
        if not meant:
            raise NothingRemoved(word=word)
        found |= {blob: ever[blob] for blob in meant}
    return found


def _make(
    options: Options, ws: Workspace, done: Verified, policy: Policy, signer: Signer, removed: tuple[str, ...], reason: str, folder: Path
) -> Made:
    old, tip = ws.git, done.verdict.tip
    folder.mkdir(parents=True, exist_ok=True)
    git = _new_repository(old, folder)
    try:
        tree = old.run("rev-parse", f"{tip}^{{tree}}").decode("ascii").strip()
        wanted = [line.split(b" ", 1)[0] for line in old.run("rev-list", "--objects", "--no-object-names", tree).splitlines()]
        git.run("index-pack", "--stdin", stdin=old.run("pack-objects", "--stdout", "-q", stdin=b"\n".join(wanted) + b"\n"))
        subject = _SUBJECT.render(options.lang, count=len(removed)) + f"\n\n{reason}\n"
        root = parts.commit_tree(git, tree, [], subject.encode(), author=_signing.author(signer.person), key=signer.key)
        git.run("update-ref", "HEAD", root)
        git.run("reset", "-q", "--hard")
        state, said = _statement(done, policy, root, removed, reason)
        blob = git.run("hash-object", "-w", "--stdin", stdin=state).decode("ascii").strip()
        git.run("update-ref", f"{redaction.FOLDER}{root}{redaction.STATE}", blob, git.zero)
        tag.sign(git, f"redaction/{root}", root, redaction.write(said), signer.key)
        branch = git.branch()
        _pins.save(Pin(root, policy.digest, {f"refs/heads/{branch}": root} if branch else {}))
        return Made(said, str(folder), signer, 1, policy.settings.policy_threshold)
    finally:
        git.close()


def _new_repository(old: Git, folder: Path) -> Git:
    """An empty repository of the same sort, in which the same person signs."""
    from officectl.git import run
    from officectl.git.repo import Git as Repository

    branch = old.branch() or "main"
    run.run(["init", "-q", f"--object-format={old.object_format}", "-b", branch, "--", str(folder)])
    git = Repository.discover(folder)
    _fresh.local_settings(git, made=True)
    for key in ("user.name", "user.email", "user.signingkey", "gpg.format"):
        said = old.attempt("config", "--local", "--get", key)
        if said.code == 0:
            git.run("config", "--local", key, said.out.decode("utf-8").rstrip("\n"))
    return git


def _statement(done: Verified, policy: Policy, root: str, removed: tuple[str, ...], reason: str) -> tuple[bytes, Statement]:
    found, verdict = done.survey, done.verdict
    assert found is not None and found.seen is not None
    raw = carried.write(found.seen, verdict, found.main)
    if raw is None:
        raise NotClean(count=1, codes="STATE")
    state = redaction.refounded(raw, root)
    return state, Statement(
        root, verdict.tip, verdict.root, policy.version, policy.digest, verdict.digest, carried.digest(state), removed, reason,
    )


def sign(
    options: Options, against: str, *, confirm: Confirm, touch: Callable[[SigningKey], None] = lambda _: None
) -> Made:
    """One more administrator compares the statement with the old folder and signs it. Raises NoStatement, OtherStatement, NotClean,
    NotAdministrator, Declined, TagExists; the faults of keys; what verification raises.
    """
    ws = _open.workspace(options)
    git = ws.git
    tags = witnesses.tags(git, redaction.FOLDER)
    said = next((one for each in tags if (one := redaction.read(each.message)) is not None and one.root == each.name), None)
    if said is None:
        raise NoStatement
    done, policy = _clean(replace(options, folder=against))
    if done.verdict.tip != said.old:
        raise OtherStatement(what=f"HEAD {done.verdict.tip[:10]} ≠ {said.old[:10]}")
    state, ours = _statement(done, policy, said.root, said.removed, said.reason)
    held = git.objects.get(f"{redaction.FOLDER}{said.root}{redaction.STATE}")
    old = _open.workspace(replace(options, folder=against)).git
    same_tree = _tree_of(git, said.root) == _tree_of(old, said.old)
    if ours != said or held is None or held.raw != state or not same_tree:
        raise OtherStatement(what="state" if same_tree else "tree")
    here = {file.oid for file in listing.tree(git, said.root)}
    if here.intersection(said.removed):
        raise OtherStatement(what="removed")
    signer = _administrator(git, policy)
    if not confirm(_ASK_SIGN(count=len(said.removed), reason=said.reason, name=signer.person.name)):
        raise Declined
    if signer.key.hardware:
        touch(signer.key)
    before = redaction.administrators(policy, said, tags)
    if signer.person.id in before:
        raise tag.TagExists(name=f"redaction/{said.root}")
    tag.sign(git, f"redaction/{said.root}-{signer.person.id}", said.root, redaction.write(said), signer.key)
    return Made(said, str(ws.root), signer, len(before) + 1, policy.settings.policy_threshold)


def _tree_of(git: Git, commit: str) -> str:
    return git.run("rev-parse", f"{commit}^{{tree}}").decode("ascii").strip()
