"""`policy show` and `policy explain`: the policy in force for people, what is being voted on, and which rule decides about a record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from officectl.actions import _event_words as words
from officectl.actions import _policy_write
from officectl.errors import UsageError
from officectl.history import ballot, transition
from officectl.history.codes import CODES
from officectl.history.policy_invariants import INVARIANTS
from officectl.light import dataclass
from officectl.records.finding import SEVERITY_TITLES
from officectl.records.report import SINGLE_ADMIN
from officectl.text.lang import Lang, Message, Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.actions._policy_write import Desk
    from officectl.history.flow import Stage
    from officectl.history.policy import Person, Policy

_HEAD = Text("制度第 {version} 版（{digest}），{assurance}", "Policy version {version} ({digest}), {assurance}")
_ASSURANCE = {
    "signed": Text("签名即算数", "an event counts when it is signed"),
    "received": Text("签名并经服务器收讫才算数", "an event counts when it is signed and received by the server"),
}
_ADMINS = Text("管理员：{names}；改制度要 {k} 人同意，提议的人不算", "Administrators: {names}; a change takes {k} votes, the proposer's not counted")
_DELEGABLE = Text("可以委托的角色：{roles}（最多 {days} 天）", "Roles that may be delegated: {roles} ({days} days at most)")
_NO_DELEGATION = Text("没有可以委托的角色", "No role may be delegated")
_PEOPLE = Text("人员：", "People:")
_FLOWS = Text("审批流程：", "Flows:")
_STAGE = Text("{zh}（{role}{more}）", "{zh} ({role}{more})")
_K = Text("，{k} 人", ", {k} persons")
_ALL = Text("，列出的都要签", ", everyone listed")
_PENDING = Text(
    "待表决：{what}第 {version} 版（{digest}），提议 {proposer}，已同意 {votes}",
    "Open vote: {what} version {version} ({digest}), proposed by {proposer}, votes {votes}",
)
_READY = Text(
    "第 {version} 版已表决通过，还没有启用：officectl policy activate",
    "Version {version} has its votes and is not active yet: officectl policy activate",
)
_CHANGED = Text(
    "未批准的规则和设置：{paths}（officectl policy propose --governed）",
    "Rules and settings not approved: {paths} (officectl policy propose --governed)",
)
_POLICY, _GOVERNED = Text("制度", "policy"), Text("规则和设置", "rules and settings")
_STATES = {"active": Text("在用", "active"), "retired": Text("停用", "retired"), "compromised": Text("报失", "compromised")}
_NO_STEP = Text("没有流程：登记即可，不用签批", "no flow: recorded, nothing to sign")
_STATE = Text("{kind}/{id}：{state}（r{revision}）", "{kind}/{id}: {state} (r{revision})")
_DONE_STEP = Text("  ✓ {zh}：{people}", "  ✓ {zh}: {people}")
_NEXT_STEP = Text("  → {zh}：{role}，可以办的人：{people}", "  → {zh}: {role}; who may: {people}")
_LATER_STEP = Text("    {zh}：{role}", "    {zh}: {role}")
_NOBODY = Text("（没有人）", "(nobody)")
_RULE = Text("依据：policy/active/flows/{kind}.toml，policy v{version}", "Rests on policy/active/flows/{kind}.toml, policy v{version}")
_INVARIANT = Text("{number}  {title}（{code}）", "{number}  {title} ({code})")
_LEVEL = Text("{code}  {title}（{severity}）", "{code}  {title} ({severity})")


class NothingToExplain(UsageError):
    """Neither a code nor a record nor a commit with findings."""

    text = Text(
        "“{name}”不是核验代码或制度条款编号，也不是记录编号或有问题的提交",
        "“{name}” is no code of verify, no rule of the policy (V-01 …), no record and no commit with findings",
    )
    remedy_text = Text("例如：officectl policy explain SELF_APPROVAL", "such as: officectl policy explain SELF_APPROVAL")


@dataclass(frozen=True, slots=True)
class Shown:
    """The policy in force."""

    at: Desk

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self.at.policy

    def lines(self, lang: Lang) -> Iterator[str]:
        """For a person."""
        policy = self.policy
        settings = policy.settings
        yield _HEAD.render(lang, version=policy.version, digest=policy.digest[:15], assurance=_ASSURANCE[settings.assurance])
        admins = [policy.people[ident].name for ident in sorted(policy.admins())]
        if policy.single_admin:
            yield SINGLE_ADMIN.render(lang, name=admins[0])
        else:
            yield _ADMINS.render(lang, names=admins, k=settings.policy_threshold)
        roles = sorted(settings.delegable)
        yield _DELEGABLE.render(lang, roles=roles, days=settings.delegation_max_days) if roles else _NO_DELEGATION.render(lang)
        yield ""
        yield _PEOPLE.render(lang)
        for ident in sorted(policy.people):
            yield from _person(policy.people[ident], lang)
        yield ""
        yield _FLOWS.render(lang)
        for kind in sorted(policy.flows):
            stages = " → ".join(_stage(policy, stage, lang) for stage in policy.flows[kind].stages)
            yield f"  {kind}  {stages}"
        pending = [message.render(lang) for message in self.pending()]
        if pending:
            yield ""
            yield from pending

    def pending(self) -> Iterator[Message]:
        """What is being voted on."""
        at, policy = self.at, self.policy
        for governed, what in ((False, _POLICY), (True, _GOVERNED)):
            item, votes = at.item(governed=governed), at.ballot(governed=governed)
            mine = [vote for vote in votes.votes if (vote.number, vote.digest) == (item.number, item.digest)]
            proposer = next((vote.person for vote in mine if vote.event == "propose"), "")
            if not proposer:
                continue
            missing = ballot.decided(policy, votes, item.number, item.digest)[0]
            if missing:
                who = words.name_of(policy, proposer)
                yield _PENDING(what=what, version=item.number, digest=item.digest[:15], proposer=who, votes=missing)
            elif not governed:
                yield _READY(version=item.number)
        changed = at.governed_changes()
        if changed:
            yield _CHANGED(paths=changed)

    def data(self, lang: Lang) -> dict[str, object]:
        """For a program: `officectl.policy/1`."""
        policy = self.policy
        settings = policy.settings
        return {
            "version": policy.version, "digest": policy.digest, "prev": policy.prev or None, "root": self.at.standing.verdict.root,
            "assurance": settings.assurance, "policy_threshold": settings.policy_threshold, "min_admins": settings.min_admins,
            "single_admin": policy.single_admin, "admins": sorted(policy.admins()), "delegable": sorted(settings.delegable),
            "delegation_max_days": settings.delegation_max_days,
            "people": {
                ident: {
                    "name": one.name, "email": one.email or None, "dept": one.dept or None, "roles": sorted(one.roles),
                    "keys": [{"fp": key.fp, "state": key.state, "since": key.since or None} for key in one.keys],
                } for ident, one in sorted(policy.people.items())
            },
            "flows": {
                kind: [{"event": stage.event, "state": stage.state, "zh": stage.zh, "role": stage.role} for stage in flow.stages]
                for kind, flow in sorted(policy.flows.items())
            },
            "pending": [message.render(lang) for message in self.pending()],
        }


def _person(one: Person, lang: Lang) -> Iterator[str]:
    roles = "、".join(sorted(one.roles)) or "—"
    yield f"  {one.id}  {one.name}  {one.dept or '—'}  {roles}"
    for key in one.keys:
        yield f"      {key.fp}  {_STATES[key.state].render(lang)}"


def _stage(policy: Policy, stage: Stage, lang: Lang) -> str:
    more = _ALL.render(lang) if stage.k is None else _K.render(lang, k=stage.k) if stage.k > 1 else ""
    return _STAGE.render(lang, zh=stage.zh, role=words.roles(policy, (stage.role,)), more=more)


def show(options: Options) -> Shown:
    """The policy in force at HEAD. Raises NoPolicy and what verification raises."""
    return Shown(_policy_write.desk(options))


def explain(options: Options, name: str) -> Iterator[Message]:
    """Which rule decides: a code of verify, the number of an invariant of the policy (V-07), a record (who may take its next step and
    why), or a commit's findings.

    Raises NothingToExplain, NoPolicy.
    """
    code = name.strip().upper().replace("-", "_")
    if code.replace("_", "-") in INVARIANTS:
        return _invariant(code.replace("_", "-"))
    if code in CODES:
        row = CODES[code]
        return iter((_LEVEL(code=code, title=row.title, severity=SEVERITY_TITLES[row.severity]), _plain(row.why), _plain(row.remedy)))
    at = _policy_write.desk(options)
    if name in at.standing.verdict.states:
        return _record(at, name)
    found = [one for one in at.standing.verdict.findings if one.commit and len(name) >= 4 and one.commit.startswith(name)]
    if not found:
        raise NothingToExplain(name=name)
    lines: list[Message] = []
    for one in found:
        row = CODES[one.code]
        lines += [_LEVEL(code=one.code, title=row.title, severity=SEVERITY_TITLES[one.severity]), one.message, _plain(row.why)]
        lines += [one.remedy] if one.remedy is not None else []
    return iter(lines)


def _invariant(number: str) -> Iterator[Message]:
    """One thing that no number of votes allows in a policy."""
    one = INVARIANTS[number]
    yield _INVARIANT(number=number, code=one.code, title=CODES[one.code].title)
    blanks = {name: "…" for name in ("wanted", "found", "n", "fp", "people", "old", "new") if "{" + name + "}" in one.rule.zh}
    yield one.rule(**blanks)
    yield _plain(one.why)
    yield _plain(one.remedy)


def _plain(text: Text) -> Message:
    """A text without blanks of its own to fill."""
    return Message(text)


def _record(at: Desk, ident: str) -> Iterator[Message]:
    """Its steps: who took them, who may take the next."""
    policy, row = at.policy, at.standing.verdict.states[ident]
    flow = transition.flow_of(policy, row.kind)
    yield _STATE(kind=row.kind, id=ident, state=words.state(row.state.name, flow), revision=row.revision)
    rec = at.standing.rec(ident)
    if flow is None or rec is None:
        yield _NO_STEP()
        return
    data = at.standing.data(rec)
    reached = rec.machine.reached if not rec.machine.stop else ()
    pending = next((stage for stage in flow.path(data) if stage.state not in reached), None)
    for stage in flow.path(data):
        role = words.roles(policy, (stage.role,))
        if stage.state in reached:
            voters = _voters(policy, stage, row.acted)
            yield _DONE_STEP(zh=stage.zh, people=voters or _NOBODY)
        elif stage is pending:
            able = [words.name_of(policy, one) for one in words.who_may(at.standing, rec, stage)]
            yield _NEXT_STEP(zh=stage.zh, role=role, people=able or _NOBODY)
        else:
            yield _LATER_STEP(zh=stage.zh, role=role)
    yield _RULE(kind=row.kind, version=policy.version)


def _voters(policy: Policy, stage: Stage, acted: Sequence[tuple[str, str, str, str]]) -> list[Message]:
    return [words.person(policy, who, principal) for event, who, principal, _ in acted if event == stage.event]


