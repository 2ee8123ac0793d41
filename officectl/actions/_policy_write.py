"""Signed commits that change policy or vote on it: made, verified, and only then put in place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from officectl.actions import _event_sign, _open, _pins, _signing, _standing
from officectl.errors import NoLedger, NotWritten
from officectl.history import ballot, codes, conclude, known, message, paths, policy
from officectl.history.model import Event, Item
from officectl.history.pins import Pin
from officectl.history.transition import Refusal
from officectl.light import dataclass
from officectl.store import snapshot, write
from officectl.text.lang import Message, Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.actions._signing import Signer
    from officectl.actions._standing import Standing
    from officectl.history.identity import Signer as Who
    from officectl.history.model import EventName
    from officectl.history.policy import Policy
    from officectl.records.fault import Fault
    from officectl.records.finding import Finding
    from officectl.store.workspace import Workspace

Say = Callable[[Message], None]
ACTIVE, NEXT = paths.ACTIVE, paths.NEXT


class NoPolicy(NoLedger):
    """An open workspace."""

    text = Text("这里还没有建立制度", "there is no policy here yet")
    remedy_text = Text("officectl policy init 建立制度", "found one with `officectl policy init`")


class PolicyRefused(NotWritten):
    """Verification would not count it: nothing was signed, or what was signed is not used."""

    text = Text("没有写入：{message}（{code}）", "not written: {message} ({code})")
    remedy_text = Text("{remedy}", "{remedy}")


class BadPolicy(NotWritten):
    """The policy as it would be cannot be put in force."""

    text = Text("这份制度不能用，有 {count} 处不对：{lines}", "this policy will not do, {count} faults: {lines}")


_LINE = Text("\n  {path}{line}：{message}", "\n  {path}{line}: {message}")


@dataclass(frozen=True, slots=True)
class Desk:
    """The workspace, its verified history at HEAD, the policy in force."""

    ws: Workspace
    standing: Standing
    policy: Policy

    @property
    def head(self) -> str:
        """The commit that everything rests on."""
        return self.standing.tip

    @property
    def files(self) -> dict[str, bytes]:
        """The files of the policy in force, paths below policy/active/."""
        chain = self.standing.knows(known.CHAIN)
        found = {path: self.ws.git.objects.get(blob) for path, _, blob in chain.blobs}
        return {path: blob.raw for path, blob in found.items() if blob is not None}

    def ballot(self, *, governed: bool) -> ballot.Ballot:
        """Proposals and votes so far."""
        found: ballot.Ballot | None = self.standing.knows(known.GOVERNED_BALLOT if governed else known.BALLOT)
        return found or ballot.EMPTY

    @property
    def next_files(self) -> dict[str, bytes]:
        """The files of the proposal, as committed; paths below policy/next/."""
        return _raw(self.ws, self.standing.knows(known.NEXT) or {})

    @property
    def next_number(self) -> int:
        """The number of the next policy."""
        return self.policy.version + 1

    @property
    def governed_number(self) -> int:
        """The number of the next version of the governed files."""
        approved = self.standing.knows(known.APPROVED)
        return (0 if approved is None else approved.number) + 1

    def governed_digest(self) -> str:
        """The digest of the governed files as they stand at HEAD."""
        from officectl.history import governed

        return governed.digest_of(_raw(self.ws, self.standing.knows(known.GOVERNED) or {}))

    def governed_changes(self) -> list[str]:
        """Governed files that stand otherwise than approved."""
        approved = self.standing.knows(known.APPROVED)
        standing = self.standing.knows(known.GOVERNED) or {}
        before = {} if approved is None else approved.files
        return sorted(path for path in standing.keys() | before.keys() if standing.get(path) != before.get(path))

    def item(self, *, governed: bool) -> Item:
        """What is to be voted on now."""
        if governed:
            return Item("governed", "all", self.governed_number, self.governed_digest())
        return Item("policy", "active", self.next_number, policy.digest(self.next_files))


def _raw(ws: Workspace, files: Mapping[str, tuple[str, str]]) -> dict[str, bytes]:
    found = {path: ws.git.objects.get(blob) for path, (_, blob) in files.items()}
    return {path: blob.raw for path, blob in found.items() if blob is not None}


def active_at_head(at: Desk) -> dict[str, bytes]:
    """The files that stand in policy/active/ at HEAD: others than those in force when somebody changed them without votes."""
    return _raw(at.ws, at.standing.knows(known.ACTIVE) or {})


def desk(options: Options) -> Desk:
    """Verify up to HEAD. Raises NoPolicy, NoWorkspace, BadPins and what verification raises."""
    ws = _open.workspace(options)
    write.recover(ws)
    head = ws.git.head()
    if head is None:
        raise NoPolicy
    standing = _standing.at(ws, head, {root: Pin(root, pin.policy) for root, pin in _pins.load().items()})
    if standing.policy is None:
        raise NoPolicy
    return Desk(ws, standing, standing.policy)


def signer(at: Desk) -> Signer:
    """Who signs here, administrators and recovery keys alike."""
    return _signing.signer(at.ws.git, at.policy, recovery=True)


def event(at: Desk, name: EventName, item: Item, who: Signer, opinion: str = "") -> Event:
    """A proposal, vote or activation by its signer. The first of the policy's words for it is said, where the policy lists some."""
    words = at.policy.settings.meanings.get(name, ("",))
    role = policy.ADMIN if who.person.id in at.policy.admins() else ""
    return Event(
        name, (item,), who.person.id, role, words[0] if words else "", policy_version=at.policy.version,
        policy_digest=at.policy.digest, opinion=opinion,
    )


def refuse_early(at: Desk, one: Event, who: Signer, *, files: Mapping[str, bytes] | None = None) -> None:
    """Raises PolicyRefused when verification would not count a proposal or vote. `files`: the proposal's, if they come along."""
    from officectl.history.identity import Signer as Person

    item = one.items[0]
    governed = item.kind == "governed"
    seal = policy.digest(files) if files is not None else at.item(governed=governed).digest
    number = at.governed_number if governed else at.next_number
    signed: Who = Person(who.person.id, who.key.fingerprint, "recovery" if who.recovery else "active")
    vote = ballot.judge(at.policy, at.ballot(governed=governed), one, item, signed, "", wanted=number, digest=seal)
    if isinstance(vote, Refusal):
        raise refused(at, vote.code, item, who.person.id, vote.what)


def refused(at: Desk, code: str, item: Item, who: str, what: str) -> PolicyRefused:
    """The refusal in the words of its code."""
    name = conclude.names(at.standing.knows(known.CHAIN))
    return of_finding(codes.finding(codes.fact(code, kind=item.kind, id=item.id, who=who, what=what), name))


def of_finding(finding: Finding) -> PolicyRefused:
    """A finding of verification as a refusal."""
    return PolicyRefused(message=finding.message, code=finding.code, remedy=finding.remedy or finding.title)


def judge(at: Desk) -> Callable[[str], None]:
    """Refuse a commit that verification has a new error for."""
    before = set(at.standing.verdict.findings)

    def check(oid: str) -> None:
        from officectl.actions import _verdict

        for one in _verdict.at(at.ws, oid).findings:
            if one.severity == "error" and one not in before and one.commit == oid:
                raise of_finding(one)

    return check


def check(files: Mapping[str, bytes], old: Policy | None, *, by_recovery: bool = False) -> Policy:
    """The policy that the files state, fit to follow `old`. Raises BadPolicy with every fault."""
    new, faults = policy.load(files)
    told: list[tuple[str, Fault]] = list(faults)
    if new is not None:
        told += [("", fault) for fault in policy.judge_change(old, new, by_recovery=by_recovery)]
    if new is None or told:
        raise bad(told)
    return new


def bad(faults: Iterable[tuple[str, Fault]]) -> BadPolicy:
    """The refusal, with every fault."""
    found = list(faults)
    parts = [
        _LINE(path=path or "policy.toml", line=f":{fault.line}" if fault.line else "", message=fault.message) for path, fault in found
    ]
    template = "".join(f"{{p{number}}}" for number in range(len(parts)))
    return BadPolicy(count=len(found), lines=Text(template, template)(**{f"p{number}": part for number, part in enumerate(parts)}))


def wait(who: Signer, say: Say) -> None:
    """Say that a key is to be touched."""
    if who.key.hardware:
        say(_event_sign.TOUCH(key=who.key.comment or who.key.fingerprint))


def put(
    at: Desk, who: Signer, subject: str, one: Event | None, changes: Mapping[str, bytes | None], say: Say, *, standing: bool = False,
) -> str:
    """Make the commit; its id. `standing`: the changed files lie in the work tree already, as they are to be.

    Raises PolicyRefused when verification does not count it, and what writing and signing raise. Then nothing was written.
    """
    wait(who, say)
    text = subject + "\n" if one is None else message.write(subject, one).decode()
    author = _signing.author(who.person)
    if standing or not changes:
        done = write.event(at.ws, text, head=at.head, key=who.key, author=author, files=changes, judge=judge(at))
    else:
        done = write.commit(at.ws, changes, text, author=author, key=who.key, judge=judge(at))
    assert done.oid is not None
    return done.oid


def on_disk(ws: Workspace, folder: str) -> dict[str, bytes]:
    """The files below `folder` (`policy/next/`) in the work tree, by their path below it."""
    found: dict[str, Any] = {}
    for file in snapshot.worktree(ws).others((folder.rstrip("/"),)):
        if file.raw is not None:
            found[file.path.removeprefix(folder)] = file.raw
    return found
