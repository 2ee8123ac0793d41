"""Changing the policy: `policy draft`, `propose`, `vote`, `activate`; for governed files (rules, calendar, schemas, settings, baseline)
`propose` and `vote`. Judged by the policy in force; whoever proposes or edited the text does not vote on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from officectl.actions import _policy_write
from officectl.actions._policy_write import ACTIVE, NEXT, Desk, Say
from officectl.actions._write import Confirm, Declined
from officectl.errors import NotWritten
from officectl.git import status
from officectl.history import ballot, policy, policy_doubts
from officectl.history.message import typed_fault
from officectl.light import dataclass
from officectl.store import comments
from officectl.text.lang import Message, Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.actions._signing import Signer
    from officectl.history.model import Event, Item
    from officectl.history.policy import Policy


class NoDraft(NotWritten):
    """Nothing lies in policy/next/."""

    text = Text("policy/next/ 里没有草案", "there is no draft in policy/next/")
    remedy_text = Text("先起草：officectl policy draft，改好里面的文件再提议", "begin with `officectl policy draft` and change the files there")


class DraftThere(NotWritten):
    """A draft of the next version lies there already."""

    text = Text("policy/next/ 里已有第 {version} 版的草案，没有改动", "policy/next/ holds a draft of version {version} already; nothing was changed")
    remedy_text = Text("接着改它；要从现行制度重新起草，加 --discard", "go on with it, or begin anew from the policy in force with --discard")


class NothingChanged(NotWritten):
    """A proposal without a change."""

    text = Text("没有改动，不用提议", "nothing is changed, nothing to propose")
    remedy_text = Text("{what}", "{what}")


class NotProposed(NotWritten):
    """There is nothing to vote on."""

    text = Text("没有待表决的提议（现在的内容是 {digest}）", "nothing is proposed as it stands now ({digest})")
    remedy_text = Text("先提议：officectl policy propose{governed}", "propose it first: `officectl policy propose{governed}`")


class NotDecided(NotWritten):
    """Votes are missing."""

    text = Text("第 {version} 版还不能启用：已同意 {votes}", "version {version} cannot be activated yet: votes {votes}")
    remedy_text = Text(
        "请其他管理员表决：officectl policy vote（提议和起草的人不算）",
        "other administrators vote with `officectl policy vote` (who proposed or edited it has none)",
    )


class DirtyGoverned(NotWritten):
    """What would be proposed is not what lies in the folder."""

    text = Text("{paths} 还有没提交的改动；提议的是已提交的内容", "{paths} have changes that are not committed; a proposal is about what is committed")
    remedy_text = Text("先提交这些改动：git add 和 git commit，再提议", "commit them first with git add and git commit")


class BadOpinion(NotWritten):
    """An opinion that would be mistaken for the event's own lines."""

    text = Text("意见写法不行：{why}", "this opinion will not do: {why}")


_DRAFT = Text("起草制度第 {version} 版", "Draft of policy version {version}")
_PROPOSE = Text("提议制度第 {version} 版", "Propose policy version {version}")
_PROPOSE_FILES = Text("提议规则和设置第 {version} 版", "Propose version {version} of rules and settings")
_VOTE = Text("同意制度第 {version} 版", "Approve policy version {version}")
_VOTE_FILES = Text("同意规则和设置第 {version} 版", "Approve version {version} of rules and settings")
_ACTIVATE = Text("启用制度第 {version} 版", "Activate policy version {version}")
_ASK_PROPOSE = Text("提议以上改动（第 {version} 版，摘要 {digest}），对吗？", "Propose these changes (version {version}, digest {digest})?")
_ASK_VOTE = Text("同意以上改动（第 {version} 版，摘要 {digest}），对吗？", "Approve these changes (version {version}, digest {digest})?")
_ASK_ACTIVATE = Text("启用第 {version} 版（摘要 {digest}），对吗？", "Activate version {version} (digest {digest})?")
_EDIT_NEXT = Text("改 policy/next/ 里的文件", "change the files in policy/next/")
_EDIT_FILES = Text(
    "规则、节假日、表样、officectl.toml、baseline.toml 都与已批准的一致",
    "rules, calendar, schemas, officectl.toml and baseline.toml are as approved",
)
_FLAG = Text(" --governed", " --governed")
_NONE = Text("", "")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a change."""

    what: str
    """draft, propose, vote or activate."""
    subject: Message
    item: Item
    commit: str
    missing: str
    """Votes so far of those needed (`1/2`); empty when nothing is missing."""
    remarks: tuple[Message, ...] = ()

    def data(self) -> dict[str, object]:
        """For a program."""
        item = self.item
        return {
            "step": self.what, "kind": item.kind, "version": item.number, "digest": item.digest, "commit": self.commit,
            "decided": not self.missing, "votes": self.missing or None,
        }


Show = Callable[[Iterator[str]], None]
"""Shown the lines of a difference before the question."""


def draft(options: Options, *, discard: bool = False, say: Say = lambda _: None) -> Step:
    """Copy the policy in force to policy/next/, one version up. Raises NoPolicy, DraftThere, and what signing and writing raise."""
    at = _policy_write.desk(options)
    who = _policy_write.signer(at)
    if at.next_files and not discard and _is_next(at):
        raise DraftThere(version=at.next_number)
    return write_draft(options, at, who, dict(renumbered(at)), "draft", say)


def _is_next(at: Desk) -> bool:
    new, _ = policy.load(at.next_files)
    return new is None or new.version == at.next_number


def renumbered(at: Desk) -> Mapping[str, bytes]:
    """The files in force as the next version begins: number and predecessor set, everything else as it is, remarks too."""
    text = at.files["policy.toml"].decode("utf-8")
    head = comments.edit(text, {("version",): at.next_number, ("prev",): at.policy.digest})
    return {**at.files, "policy.toml": head.encode()}


def write_draft(options: Options, at: Desk, who: Signer, files: Mapping[str, bytes], what: str, say: Say) -> Step:
    """Commit the draft, signed."""
    changes: dict[str, bytes | None] = {NEXT + path: None for path in at.next_files if path not in files}
    changes |= {NEXT + path: raw for path, raw in files.items()}
    subject = _DRAFT(version=at.next_number)
    oid = _policy_write.put(at, who, subject.render(options.lang), None, changes, say)
    item = _item(at, files)
    return Step(what, subject, item, oid, f"0/{at.policy.settings.policy_threshold}")


def _item(at: Desk, files: Mapping[str, bytes]) -> Item:
    from officectl.history.model import Item

    return Item("policy", "active", at.next_number, policy.digest(files))


def propose(
    options: Options, *, governed: bool = False, opinion: str = "", confirm: Confirm, show: Show = lambda _: None, say: Say = lambda _: None
) -> Step:
    """Propose what lies in policy/next/ (edited by hand or by `keys`), or the governed files as committed.

    Raises NoPolicy, NoDraft, NothingChanged, DirtyGoverned, BadPolicy, PolicyRefused, Declined and what signing and writing raise.
    """
    at = _policy_write.desk(options)
    who = _policy_write.signer(at)
    if governed:
        return _propose_files(options, at, who, _opinion(opinion), confirm, say)
    files = _policy_write.on_disk(at.ws, NEXT)
    if not files:
        raise NoDraft
    new = _policy_write.check(files, at.policy, by_recovery=who.recovery)
    old = at.next_files
    if policy.digest({**files, "policy.toml": b""}) == policy.digest({**at.files, "policy.toml": b""}) and _same_head(at.policy, new):
        raise NothingChanged(what=_EDIT_NEXT)
    one = _policy_write.event(at, "propose", _item(at, files), who, _opinion(opinion))
    _policy_write.refuse_early(at, one, who, files=files)
    show(differences(at.files, files))
    remarks = new_doubts(at.policy, new)
    for remark in remarks:
        say(remark)
    _ask(confirm, _ASK_PROPOSE, one)
    changes: dict[str, bytes | None] = {NEXT + path: raw for path, raw in files.items() if old.get(path) != raw}
    changes |= {NEXT + path: None for path in old if path not in files}
    subject = _PROPOSE(version=one.items[0].number)
    oid = _policy_write.put(at, who, subject.render(options.lang), one, changes, say, standing=True)
    return step(options, "propose", subject, one, oid, remarks)


def new_doubts(old: Policy, new: Policy) -> tuple[Message, ...]:
    """Remarks on the new policy that could not be made on the old one."""
    before = {(doubt.path, doubt.message) for doubt in policy_doubts.doubts(old)}
    return tuple(doubt.message for doubt in policy_doubts.doubts(new) if (doubt.path, doubt.message) not in before)


def _same_head(old: Policy, new: Policy) -> bool:
    return old.settings == new.settings and old.recovery == new.recovery


def _propose_files(options: Options, at: Desk, who: Signer, opinion: str, confirm: Confirm, say: Say) -> Step:
    from officectl.history import paths

    if not at.governed_changes():
        raise NothingChanged(what=_EDIT_FILES)
    prefix = at.ws.prefix
    said = status.status(at.ws.git, [prefix + path.rstrip("/") for path in (*paths.GOVERNED_FILES, *paths.GOVERNED_FOLDERS)])
    dirty = sorted({*(change.path for change in said.changes), *said.untracked})
    if dirty:
        raise DirtyGoverned(paths=dirty)
    one = _policy_write.event(at, "propose", at.item(governed=True), who, opinion)
    _policy_write.refuse_early(at, one, who)
    for path in at.governed_changes():
        say(_PATH(path=path))
    _ask(confirm, _ASK_PROPOSE, one)
    subject = _PROPOSE_FILES(version=one.items[0].number)
    oid = _policy_write.put(at, who, subject.render(options.lang), one, {}, say)
    return step(options, "propose", subject, one, oid)


_PATH = Text("  {path}", "  {path}")


def vote(
    options: Options, *, governed: bool = False, opinion: str = "", confirm: Confirm, show: Show = lambda _: None, say: Say = lambda _: None
) -> Step:
    """Approve what was proposed. Raises NoPolicy, NotProposed, PolicyRefused, Declined and what signing and writing raise."""
    at = _policy_write.desk(options)
    who = _policy_write.signer(at)
    item = at.item(governed=governed)
    proposed = [one for one in at.ballot(governed=governed).votes if one.event == "propose" and (one.number, one.digest) == (item.number, item.digest)]
    if not proposed:
        raise NotProposed(digest=item.digest[:15] or "-", governed=_FLAG if governed else _NONE)
    one = _policy_write.event(at, "approve", item, who, _opinion(opinion))
    _policy_write.refuse_early(at, one, who)
    if governed:
        for path in at.governed_changes():
            say(_PATH(path=path))
    else:
        _policy_write.check(at.next_files, at.policy, by_recovery=who.recovery)
        show(differences(at.files, at.next_files))
    _ask(confirm, _ASK_VOTE, one)
    subject = (_VOTE_FILES if governed else _VOTE)(version=item.number)
    oid = _policy_write.put(at, who, subject.render(options.lang), one, {}, say)
    return step(options, "vote", subject, one, oid)


def activate(options: Options, *, confirm: Confirm, say: Say = lambda _: None) -> Step:
    """Put the voted policy in force. Raises NoPolicy, NoDraft, NotDecided, BadPolicy, PolicyRefused, Declined and what signing and
    writing raise.
    """
    at = _policy_write.desk(options)
    who = _policy_write.signer(at)
    files = at.next_files
    if not files:
        raise NoDraft
    item = at.item(governed=False)
    missing, recovery = ballot.decided(at.policy, at.ballot(governed=False), item.number, item.digest)
    if missing:
        raise NotDecided(version=item.number, votes=_votes(missing, at))
    if not who.recovery and who.person.id not in at.policy.admins():
        raise _policy_write.refused(at, "NO_AUTHORITY", item, who.person.id, "activate")
    _policy_write.check(files, at.policy, by_recovery=recovery)
    one = _policy_write.event(at, "activate", item, who)
    _ask(confirm, _ASK_ACTIVATE, one)
    present = _policy_write.active_at_head(at)
    changes: dict[str, bytes | None] = {ACTIVE + path: None for path in present if path not in files}
    changes |= {ACTIVE + path: raw for path, raw in files.items()}
    changes |= {NEXT + path: None for path in files}
    subject = _ACTIVATE(version=item.number)
    oid = _policy_write.put(at, who, subject.render(options.lang), one, changes, say)
    return Step("activate", subject, item, oid, "")


def _votes(missing: str, at: Desk) -> str:
    return missing if "/" in missing else f"{missing}/{at.policy.settings.policy_threshold}"


def _ask(confirm: Confirm, question: Text, one: Event) -> None:
    item = one.items[0]
    if not confirm(question(version=item.number, digest=item.digest[7:15])):
        raise Declined


def step(options: Options, what: str, subject: Message, one: Event, oid: str, remarks: tuple[Message, ...] = ()) -> Step:
    """With the votes as they stand now."""
    item = one.items[0]
    after = _policy_write.desk(options)
    if item.kind == "governed":
        pending = after.governed_number == item.number
        missing = ballot.decided(after.policy, after.ballot(governed=True), item.number, item.digest)[0] if pending else ""
    else:
        missing = ballot.decided(after.policy, after.ballot(governed=False), item.number, item.digest)[0]
    return Step(what, subject, item, oid, _votes(missing, after) if missing else "", remarks)


def _opinion(text: str) -> str:
    text = text.strip()
    why = typed_fault("-", text)
    if why is not None:
        raise BadOpinion(why=why)
    return text


def differences(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Iterator[str]:
    """Unified diff lines between two sets of policy files."""
    from difflib import unified_diff

    for path in sorted(old.keys() | new.keys()):
        before, after = (files.get(path, b"").decode("utf-8", "replace").splitlines() for files in (old, new))
        yield from unified_diff(before, after, f"active/{path}", f"next/{path}", lineterm="", n=1)
