"""`policy init`: raise an open workspace to a signed one: the first administrators with their keys, the flows of the kinds that need
approval, one signed commit. Its id is the root that everybody compares.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from officectl.actions import _open, _pins, _records, _signing, _verdict
from officectl.actions._policy_people import Entry, person, roles_toml
from officectl.actions._policy_write import ACTIVE, Say, check
from officectl.actions._write import Confirm, Declined
from officectl.errors import NotWritten, UsageError
from officectl.git import listing
from officectl.git.commit import Author
from officectl.history import paths, policy, policy_doubts
from officectl.history.pins import Pin
from officectl.history.templates import flow_templates
from officectl.light import dataclass
from officectl.store import snapshot, write
from officectl.text.lang import Message, Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.git.signing import SigningKey
    from officectl.history.policy import Policy
    from officectl.history.policy_doubts import Doubt
    from officectl.store.workspace import Workspace

DELEGABLE = ("科室负责人", "分管领导")
"""What may be delegated unless the office decides otherwise."""
_POLICY = """\
# 制度的总则。只有按制度表决启用后的改动才算数；各项含义见 docs/contracts/history.md。
# The policy's general part. Changes count once they are voted and activated.
format = 1
version = 1
prev = ""

[global]
# signed：签名即可；received：还要服务器收讫
assurance = "signed"
# 改制度、改规则要几名管理员同意（提议人不算）；单人管理时为 1
policy_threshold = {threshold}
min_admins = {least}
# 可以委托别人代办的角色
delegable = [{delegable}]
clock_skew_s = 300
late_days = 7
delegation_max_days = 30
"""
_SUBJECT = Text("建立制度：管理员 {names}", "Policy founded: administrators {names}")


class AlreadySigned(NotWritten):
    """There is a policy."""

    text = Text("已经建立过制度（根 {root}），没有改动", "there is a policy already (root {root}); nothing was changed")
    remedy_text = Text(
        "改制度：officectl policy draft，改好后 officectl policy propose",
        "to change it: `officectl policy draft`, then `officectl policy propose`",
    )


class NoAdmin(UsageError):
    """Somebody must guard the policy."""

    text = Text("还没有说谁是制度管理员", "no administrator of the policy is named")
    remedy_text = Text(
        "加上 --admin \"wang.wu 王五 ~/.ssh/id_ed25519.pub\"：一名（单人管理），或至少三名",
        'add --admin "wang.wu 王五 ~/.ssh/id_ed25519.pub": one (a small office), or at least three',
    )


class TwoAdmins(UsageError):
    """Two cannot outvote a proposer."""

    text = Text("制度管理员要么一名（单人管理），要么至少三名：提议的人自己不能投票", "administrators are one, or three at least: who proposes has no vote")


class NoTemplate(UsageError):
    """A kind for which there is no flow."""

    text = Text("“{kind}”没有现成的审批流程", "there is no flow for “{kind}”")
    remedy_text = Text("有流程的种类：{known}", "kinds with a flow: {known}")


class NotAnAdmin(NotWritten):
    """Who founds the policy is one of those who guard it."""

    text = Text("签名的密钥 {fp} 不是任何一名管理员的", "the signing key {fp} is none of the administrators'")
    remedy_text = Text(
        "由其中一名管理员来办，或把自己的公钥写进 --admin（本机的签名密钥：git config user.signingkey）",
        "one of them founds it, or names this key in --admin (this machine's key: git config user.signingkey)",
    )


_ASK_SINGLE = Text(
    "只有一名管理员 {name}：改制度不需要第二个人同意，每份核验报告都会写明“单人管理”。就这样建立吗？",
    "Only one administrator, {name}: nobody else need agree to a change, and every report says so. Found it like this?",
)
_DRAFTS = Text(
    "建立以后，已有的记录没有签批就不算批过：{kinds}成为“草稿”，核查不把草稿当作有效的；其余 {rest} 条不走审批，仍是“已登记”",
    "Once founded, what nobody signed is not approved: {kinds} become drafts, and checks take no draft as valid; "
    "{rest} records of kinds without a flow stay recorded",
)
_COUNT = Text("{kind} {count} 条", "{kind} {count}")
_PAPER = Text(
    "其中纸上批过的：填好 [paper]（谁签的、哪天、文号），再 officectl register 逐条或按条件登记，显示为“纸质登记”，不会叫“已批”",
    "Those approved on paper: fill in [paper] (who signed, when, which number), then `officectl register`; they are shown as registered, never as approved",
)
_GO_LIVE = Text(
    "旧账不用补批：建立以前的不会说“没批”。哪种记录过些天才开始走审批，在 officectl.toml 的 [go_live] 写从哪天起（如 trip = 2026-07-01）。"
    "最好现在就写：建立以后改 officectl.toml 要表决",
    "Nothing older must be approved afterwards: what is from before the founding is not called unapproved. A kind that starts later gets its day in "
    "[go_live] of officectl.toml (trip = 2026-07-01). Best done now: afterwards officectl.toml changes by vote only",
)
_ASK = Text("建立制度：管理员 {names}，审批流程 {kinds}。对吗？", "Found the policy: administrators {names}, flows {kinds}?")


@dataclass(frozen=True, slots=True)
class Founded:
    """The new root."""

    root: str
    digest: str
    policy: Policy
    doubts: tuple[Doubt, ...]
    paths: tuple[str, ...]
    drafts: Mapping[str, int]
    """Records that are drafts from now on, by kind."""


def init(
    options: Options, kinds: Sequence[str], admins: Sequence[str], people: Sequence[str] = (), *, confirm: Confirm,
    show: Callable[[Sequence[Doubt]], None] = lambda _: None, say: Say = lambda _: None,
) -> Founded:
    """Found the policy. `kinds`: those that need approval (none: all that have a template); `admins`, `people`: as `person` reads them.

    Raises AlreadySigned, NoAdmin, TwoAdmins, NoTemplate, BadPerson, NotAnAdmin, BadPolicy, Declined, NoSigningKey and what writing raises.
    """
    ws = _open.workspace(options)
    write.recover(ws)
    head = ws.git.head()
    if head is not None and _verdict.signed(ws, head):
        raise AlreadySigned(root=_verdict.at(ws, head).root[:10] or head[:10])
    if not admins:
        raise NoAdmin
    entries = _entries(admins, people)
    count = sum(policy.ADMIN in entry.roles for entry in entries)
    if count == 2:
        raise TwoAdmins
    chosen = _flows(ws, kinds)
    files = {
        "policy.toml": _general(count), "roles.toml": roles_toml(entries),
        **{f"flows/{kind}.toml": raw for kind, raw in chosen.items()},
    }
    new = check(files, None)
    key = _signing.any_key(ws.git)
    found = new.person_of_key(key.fingerprint)
    if found is None or found[0].id not in new.admins():
        raise NotAnAdmin(fp=key.fingerprint)
    doubts = tuple(policy_doubts.doubts(new))
    show(doubts)
    drafts = _warn(ws, head, new, say)
    _ask(new, confirm)
    root = _write(options, ws, files, new, key, say)
    return Founded(root, new.digest, new, doubts, tuple(sorted(files)), drafts)


def _entries(admins: Sequence[str], people: Sequence[str]) -> list[Entry]:
    """Administrators first. Somebody named twice is one person with both lots of roles and keys."""
    found: dict[str, Entry] = {}
    for entry in (*(person(words, admin=True) for words in admins), *(person(words) for words in people)):
        known = found.get(entry.id)
        if known is not None:
            entry = Entry(
                entry.id, known.name, tuple(dict.fromkeys((*known.keys, *entry.keys))),
                tuple(dict.fromkeys((*known.roles, *entry.roles))), known.email or entry.email, known.dept or entry.dept,
            )
        found[entry.id] = entry
    return list(found.values())


def _flows(ws: Workspace, kinds: Sequence[str]) -> dict[str, bytes]:
    """The flow files of the kinds that were named, by kind."""
    templates = flow_templates()
    if not kinds:
        return templates
    known = _open.kinds_of(snapshot.worktree(ws))[0]
    chosen = {"delegation": templates["delegation"]}
    for name in kinds:
        kind = _records.kind_of(known, name)
        if kind.name not in templates:
            raise NoTemplate(kind=kind.title, known=[known[one].title for one in templates if one in known])
        chosen[kind.name] = templates[kind.name]
    return chosen


def _general(admins: int) -> bytes:
    single = admins == 1
    delegable = ", ".join(f'"{role}"' for role in DELEGABLE)
    return _POLICY.format(threshold=1 if single else 2, least=1 if single else 3, delegable=delegable).encode()


def _warn(ws: Workspace, head: str | None, new: Policy, say: Say) -> dict[str, int]:
    """Say what becomes of the records that are there already; how many of each kind become drafts."""
    found: Counter[str] = Counter()
    for file in listing.tree(ws.git, head, [f"{ws.prefix}records"]) if head is not None else ():
        place = paths.place(file.path, ws.prefix)
        found[place.name] += place.area == "record"
    drafts = {kind: count for kind, count in sorted(found.items()) if kind in new.flows and count}
    if not drafts:
        return {}
    known = _open.kinds_of(snapshot.worktree(ws))[0]
    titles = {kind: known[kind].title if kind in known else Text(kind, kind) for kind in drafts}
    told = [_COUNT(kind=titles[kind], count=count) for kind, count in drafts.items()]
    say(_DRAFTS(kinds=told, rest=found.total() - sum(drafts.values())))
    if any("register" in new.flows[kind].rules for kind in drafts):
        say(_PAPER())
    say(_GO_LIVE())
    return drafts


def _ask(new: Policy, confirm: Confirm) -> None:
    names = [new.people[ident].name for ident in sorted(new.admins())]
    question: Message = _ASK(names=names, kinds=sorted(new.flows))
    if new.single_admin:
        question = _ASK_SINGLE(name=names[0])
    if not confirm(question):
        raise Declined


def _write(options: Options, ws: Workspace, files: dict[str, bytes], new: Policy, key: SigningKey, say: Say) -> str:
    found = new.person_of_key(key.fingerprint)
    assert found is not None
    who = found[0]
    if key.hardware:
        from officectl.actions._event_sign import TOUCH

        say(TOUCH(key=key.comment or key.fingerprint))
    subject = _SUBJECT.render(options.lang, names=[new.people[ident].name for ident in sorted(new.admins())])
    author = Author(who.name, who.email) if who.email else None
    done = write.commit(ws, {ACTIVE + path: raw for path, raw in files.items()}, subject, author=author, key=key)
    assert done.oid is not None
    branch = ws.git.branch()
    _pins.save(Pin(done.oid, policy.digest(files), {f"refs/heads/{branch}": done.oid} if branch else {}))
    return done.oid
