"""`keys`: whose key is whose. `add`, `retire` and `compromise` change roles.toml in policy/next/ and propose it; `print` is the register
that people sign on paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from officectl.actions import _policy_write, policy_change
from officectl.actions._policy_people import fingerprint, person, table
from officectl.actions._policy_write import Desk, Say
from officectl.actions._versions import version
from officectl.actions._write import Confirm, Declined
from officectl.errors import NotWritten, UsageError
from officectl.history import policy
from officectl.light import dataclass
from officectl.store import comments
from officectl.text.lang import Lang, Message, Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.actions._signing import Signer
    from officectl.actions.policy_change import Show, Step
    from officectl.history.policy import Person, Policy

ROLES = "roles.toml"


class NotNamed(UsageError):
    """Whose key, and which file."""

    text = Text("要写清楚是谁的哪把密钥", "say whose key and which one")
    remedy_text = Text(
        "例如：officectl keys add li.si li.si.pub；不在册的人写全：officectl keys add li.si 李四 li.si.pub 经办人@gov-office",
        "such as: officectl keys add li.si li.si.pub; somebody new in full: officectl keys add li.si 李四 li.si.pub 经办人@gov-office",
    )


class KeyKnown(NotWritten):
    """The key is somebody's already."""

    text = Text("密钥 {fp} 已在 {name} 名下（{state}）", "the key {fp} stands under {name} already ({state})")


class NoSuchKey(UsageError):
    """No key of that name."""

    text = Text("制度里没有“{name}”的密钥", "the policy has no key of “{name}”")
    remedy_text = Text("officectl keys print 列出全部密钥", "`officectl keys print` lists all keys")


class SeveralKeys(UsageError):
    """A person with several keys."""

    text = Text("“{name}”有 {count} 把密钥：{keys}", "“{name}” has {count} keys: {keys}")
    remedy_text = Text("写密钥指纹（SHA256: 开头，写到能区分为止）", "give the fingerprint, as much of it as tells them apart")


class AlreadySo(NotWritten):
    """The key has that state."""

    text = Text("密钥 {fp} 已经是“{state}”", "the key {fp} is {state} already")


class VoteUnderWay(NotWritten):
    """Another proposal is being voted on: to change the text would void its votes."""

    text = Text("第 {version} 版正在表决，现在改动会使已投的票作废", "version {version} is being voted on; a change now would void its votes")
    remedy_text = Text("等它启用以后再改；确实要一起改，加 --discard", "wait until it is active; to change it all the same, add --discard")


STATES = {"active": Text("在用", "active"), "retired": Text("停用", "retired"), "compromised": Text("报失", "compromised")}
_ADD = Text("登记密钥：{name} {fp}", "Add a key: {name} {fp}")
_RETIRE = Text("停用密钥：{name} {fp}", "Retire a key: {name} {fp}")
_LOST = Text("密钥报失：{name} {fp}", "Report a key compromised: {name} {fp}")
_ASK = Text("{what}；作为制度第 {version} 版提议，对吗？", "{what}; propose it as policy version {version}?")
_HEAD = Text("密钥登记表  {workspace}", "Register of keys  {workspace}")
_BASIS = Text("制度第 {version} 版 {digest}；根 {root}", "policy version {version} {digest}; root {root}")
_SIGN = Text(
    "本人核对：上列指纹与 ssh-keygen -l -f 公钥文件 打印的一致。签字、日期写在各行之后。",
    "Each person compares the fingerprint with what ssh-keygen -l -f FILE prints, and signs and dates the line.",
)
COLUMNS = (Text("编号", "Id"), Text("姓名", "Name"), Text("单位", "Unit"), Text("角色", "Roles"), Text("密钥指纹", "Fingerprint"), Text("状态", "State"),
           Text("签字、日期", "Signature, date"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Register:
    """The policy's people with their keys."""

    workspace: str
    root: str
    policy: Policy

    def head(self, lang: Lang) -> Iterator[str]:
        """What stands above the rows."""
        yield _HEAD.render(lang, workspace=self.workspace)
        yield _BASIS.render(lang, version=self.policy.version, digest=self.policy.digest, root=self.root)

    def foot(self, lang: Lang) -> str:
        """What stands below."""
        return _SIGN.render(lang)

    def rows(self, lang: Lang) -> Iterator[list[str]]:
        """One a key; recovery keys last."""
        people = [self.policy.people[ident] for ident in sorted(self.policy.people)]
        for one in people:
            yield from self._person(one, "、".join(sorted(one.roles)), lang)
        for holder in self.policy.recovery.holders.values():
            yield from self._person(holder, _RECOVERY.render(lang), lang)

    def _person(self, one: Person, roles: str, lang: Lang) -> Iterator[list[str]]:
        for key in one.keys:
            yield [one.id, one.name, one.dept, roles, key.fp, STATES[key.state].render(lang), ""]

    def data(self) -> dict[str, object]:
        """For a program: `officectl.keys/1`."""
        people = [(one, False) for one in self.policy.people.values()] + [(one, True) for one in self.policy.recovery.holders.values()]
        return {
            "workspace": self.workspace, "root": self.root, "policy": {"version": self.policy.version, "digest": self.policy.digest},
            "keys": [
                {"person": one.id, "name": one.name, "dept": one.dept or None, "roles": sorted(one.roles), "fp": key.fp,
                 "state": key.state, "since": key.since or None, "recovery": recovery}
                for one, recovery in sorted(people, key=lambda pair: (pair[1], pair[0].id)) for key in one.keys
            ],
        }  # fmt: skip


_RECOVERY = Text("恢复钥匙", "recovery key")


def register(options: Options) -> Register:
    """密钥登记表. Raises NoPolicy and what verification raises."""
    at = _policy_write.desk(options)
    return Register(at.ws.config.name, at.standing.verdict.root, at.policy)


Change = Callable[[Desk, Mapping[str, bytes]], tuple[dict[Any, Any], Message]]


def add(
    options: Options, words: Sequence[str], *, discard: bool = False, confirm: Confirm, show: Show = lambda _: None, say: Say = lambda _: None
) -> Step:
    """Propose a key for somebody, and the person too if he is new. Raises NotNamed, KeyKnown, BadPerson, VoteUnderWay and as `propose`."""
    if len(words) < 2:
        raise NotNamed

    def change(at: Desk, files: Mapping[str, bytes]) -> tuple[dict[Any, Any], Message]:
        now = _read(files, at.policy)
        known = now.people.get(words[0])
        if known is None:
            new = person(" ".join(words))
            for fp in new.keys:
                _refuse_known(now, fp)
            return {("people", new.id): table(new)}, _ADD(name=new.name, fp=new.keys[0])
        edits: dict[Any, Any] = {}
        prints = [fingerprint(word) for word in words[1:]]
        for number, fp in enumerate(prints):
            _refuse_known(now, fp)
            edits["people", known.id, "keys", len(known.keys) + number] = {"fp": fp, "state": "active"}
        return edits, _ADD(name=known.name, fp=prints[0])

    return _propose(options, change, discard, confirm, show, say)


def retire(
    options: Options, name: str, *, discard: bool = False, confirm: Confirm, show: Show = lambda _: None, say: Say = lambda _: None
) -> Step:
    """Propose that a key signs no more; what it signed stays good. Raises NoSuchKey, SeveralKeys, AlreadySo and as `propose`."""
    def change(at: Desk, files: Mapping[str, bytes]) -> tuple[dict[Any, Any], Message]:
        who, number = _find(_read(files, at.policy), name, ("active",))
        key = who.keys[number]
        if key.state != "active":
            raise AlreadySo(fp=key.fp, state=STATES[key.state])
        return {("people", who.id, "keys", number, "state"): "retired"}, _RETIRE(name=who.name, fp=key.fp)

    return _propose(options, change, discard, confirm, show, say)


def compromise(
    options: Options, name: str, since: str = "", *, discard: bool = False, confirm: Confirm, show: Show = lambda _: None,
    say: Say = lambda _: None,
) -> Step:
    """Propose that a key was lost: what landed after `since` no longer counts (without it: nothing that it signed).

    Raises NoSuchKey, SeveralKeys, AlreadySo, NoSuchRevision and as `propose`.
    """
    def change(at: Desk, files: Mapping[str, bytes]) -> tuple[dict[Any, Any], Message]:
        who, number = _find(_read(files, at.policy), name, ("active", "retired"))
        key, place = who.keys[number], ("people", who.id, "keys", number)
        if key.state == "compromised":
            raise AlreadySo(fp=key.fp, state=STATES[key.state])
        edits: dict[Any, Any] = {(*place, "state"): "compromised"}
        if since:
            edits[*place, "since"] = version(at.ws, since)
        return edits, _LOST(name=who.name, fp=key.fp)

    return _propose(options, change, discard, confirm, show, say)


def _read(files: Mapping[str, bytes], fallback: Policy) -> Policy:
    new, _ = policy.load(files)
    return new or fallback


def _refuse_known(now: Policy, fp: str) -> None:
    found = now.person_of_key(fp)
    if found is not None:
        raise KeyKnown(fp=fp, name=found[0].name, state=STATES[found[1].state])


def _find(now: Policy, name: str, states: Sequence[str]) -> tuple[Person, int]:
    """A key by the start of its fingerprint, or by a person (id or name) who has just one in such a state."""
    if name.startswith("SHA256:"):
        found = [(one, at) for one in now.people.values() for at, key in enumerate(one.keys) if key.fp.startswith(name)]
    else:
        people = [one for one in now.people.values() if name in (one.id, one.name)]
        found = [(one, at) for one in people for at, key in enumerate(one.keys) if key.state in states]
    if not found:
        raise NoSuchKey(name=name)
    if len(found) > 1:
        raise SeveralKeys(name=name, count=len(found), keys=[one.keys[at].fp for one, at in found])
    return found[0]


def _propose(options: Options, change: Change, discard: bool, confirm: Confirm, show: Show, say: Say) -> Step:
    """Edit roles.toml of the draft that is there, or of a new one, and propose the result in one commit."""
    at = _policy_write.desk(options)
    who: Signer = _policy_write.signer(at)
    base = at.next_files if not discard and _under_way(at) else dict(policy_change.renumbered(at))
    edits, what = change(at, base)
    files = {**base, ROLES: comments.edit(base[ROLES].decode("utf-8"), edits).encode()}
    new = _policy_write.check(files, at.policy, by_recovery=who.recovery)
    from officectl.history.model import Item

    item = Item("policy", "active", at.next_number, policy.digest(files))
    one = _policy_write.event(at, "propose", item, who)
    _policy_write.refuse_early(at, one, who, files=files)
    show(policy_change.differences(at.files, files))
    remarks = policy_change.new_doubts(at.policy, new)
    if not confirm(_ASK(what=what, version=at.next_number)):
        raise Declined
    changes: dict[str, bytes | None] = {_policy_write.NEXT + path: None for path in at.next_files if path not in files}
    changes |= {_policy_write.NEXT + path: raw for path, raw in files.items()}
    oid = _policy_write.put(at, who, what.render(options.lang), one, changes, say)
    return policy_change.step(options, "propose", what, one, oid, remarks)


def _under_way(at: Desk) -> bool:
    """Whether policy/next/ holds a draft of the next version. Raises VoteUnderWay when it has votes."""
    files = at.next_files
    new, _ = policy.load(files) if files else (None, None)
    if new is None or new.version != at.next_number or new.prev != at.policy.digest:
        return False
    item = at.item(governed=False)
    if any(one.event == "approve" and (one.number, one.digest) == (item.number, item.digest) for one in at.ballot(governed=False).votes):
        raise VoteUnderWay(version=at.next_number)
    return True
