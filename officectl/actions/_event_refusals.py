"""Why an event is not made: what verification would not count is refused before anything is signed, under verification's own codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from officectl.actions import _event_words as words
from officectl.errors import NotWritten
from officectl.history import codes, reasons, separation, transition
from officectl.history.flow import values
from officectl.light import dataclass
from officectl.text.lang import Message, Text, plain

if TYPE_CHECKING:
    from officectl.actions._standing import Standing
    from officectl.history.known import Rec
    from officectl.history.model import Event
    from officectl.history.transition import Refusal
    from officectl.records.finding import Finding


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one record refuses an event."""

    code: str
    """A code of verification (docs/contracts/verify.md), or one of `check`."""
    kind: str
    id: str
    message: Message
    remedy: Message


_LINE = Text("\n  {item}：{message}（{code}）\n    怎么办：{remedy}", "\n  {item}: {message} ({code})\n    remedy: {remedy}")


class EventRefused(NotWritten):
    """Verification would not count the event: it is not made. `reasons` has one entry a record."""

    text = Text("没有{event}，什么都没有写入：{lines}", "“{event}” was not done, nothing was written:{lines}")

    def __init__(self, event: Text, reasons: Sequence[Reason]) -> None:
        self.reasons = tuple(reasons)
        parts = [_LINE(item=f"{one.kind}/{one.id}", message=one.message, code=one.code, remedy=one.remedy) for one in reasons]
        template = "".join(f"{{p{number}}}" for number in range(len(parts)))
        lines = Text(template, template)(**{f"p{number}": part for number, part in enumerate(parts)})
        super().__init__(event=event, lines=lines)


_NOT_THERE = Text("这条记录还没有提交到 git", "this record is not committed yet")
_COMMIT_IT = Text(
    "用 officectl 新建或修改的记录会自动提交；手工放入的先 git add 再 git commit",
    "records made with officectl are committed; commit one that was put there by hand",
)
_CHANGED = Text("送审之后内容又改过，原来的签批不再适用", "the content was changed after it was submitted, earlier votes no longer apply")
_SUBMIT_AGAIN = Text("请送审人重新送审：officectl submit {id}", "submit it again: officectl submit {id}")
_STOPPED = Text("第 {number} 稿{state}，要重新送审才能再办", "r{number} is {state}; only a new submission can be acted on")
_STATE = Text("现在的状态是“{state}”，不能“{event}”", "its state is “{state}”: “{event}” is not possible")
_NO_FLOW = Text("“{kind}”这一类没有审批流程，不用签批", "records of kind {kind} have no flow: nothing is to be signed")
_FLOW_REMEDY = Text("需要审批的，由制度管理员增加流程（officectl policy）", "if they should have one, the administrators add it (officectl policy)")
_NO_RULE = Text("“{kind}”的流程里没有“{event}”这一步", "the flow of {kind} has no “{event}”")
_SEE_FLOW = Text("看流程：policy/active/flows/{kind}.toml", "see the flow: policy/active/flows/{kind}.toml")
_STEP_NOW = Text("现在等的是“{step}”：{who}", "it waits for “{step}”: {who}")
_DRAFT = Text("先送审：officectl submit {id}", "submit it first: officectl submit {id}")
_DONE = Text("已经办完；要改的话先重新办理：officectl reopen {id} -m 原因", "it is done; to change it, reopen it first: officectl reopen {id} -m REASON")
_END = Text("已经作废，不能再办；需要的话新建一条", "it is void for good; make a new one if needed")
_NO_ROLE = Text("{who} 没有这一步的角色，这一步要：{roles}", "{who} has no role for this step, which takes: {roles}")
_NO_ROLE_RULE = Text("{who} 没有“{event}”的职权，有权的是：{roles}", "{who} may not “{event}”, that takes: {roles}")
_NO_SCOPE = Text("记录没有填“{field}”，这一步归哪个单位办不知道", "the record has no “{field}”: whose step this is cannot be said")
_FILL_SCOPE = Text("请送审人撤回、填好再送审：officectl withdraw {id}", "have it withdrawn, filled in and submitted again: officectl withdraw {id}")
_ASK_THEM = Text("请有角色的人办理；受委托的人加 --for 委托人", "somebody with that role acts; a delegate adds --for PRINCIPAL")
_FOR = Text("您受 {who} 委托，可以加 --for {id}", "you hold a delegation of {who}: add --for {id}")
_OWN = Text("{who} 起草、修改或送审过这份内容，不能自己{event}", "{who} drafted, changed or submitted this content and may not {event} it")
_OTHERS = Text("请没有经手过的人办理：{roles}", "somebody who had no hand in it acts: {roles}")
_TWICE = Text("{who} 已经办过“{step}”，这一步要另一个人", "{who} already did “{step}”; this step takes somebody else")
_VOTED = Text("{who} 已经办过这一步（{have}/{need}），一个人只算一次", "{who} already voted here ({have}/{need}); a person counts once")
_REASON = Text("“{event}”必须写明原因", "“{event}” needs a reason")
_GIVE_REASON = Text("加上 -m 原因（或 --reason 原因）", "add -m REASON (or --reason REASON)")
_MEANING = Text("签批用语“{word}”不在制度规定的用语内", "“{word}” is not in the policy's vocabulary")
_NO_MEANING = Text("制度规定这一步要写明签批用语", "the policy wants a meaning with this step")
_CHOOSE = Text("用 --meaning 写其中一个：{choices}", "give one of these with --meaning: {choices}")
_PAPER = Text("记录里没有纸质审批信息 [paper]", "the record has no [paper]")
_FILL_PAPER = Text("先补上谁签的、何时、文号：officectl edit {id}", "first say who signed it, when and under which number: officectl edit {id}")
_ATTACHED = Text("附件“{what}”不在，或与登记的不符", "the attachment “{what}” is missing or differs from what is listed")
_FIX_ATTACHED = Text("放回原来的附件并提交，或改正登记后再办", "put the right file back and commit it, or correct the list")
_UNDECIDED = Text("有一次签批用了本版本不认识的格式，状态未定", "an event of a later version leaves its state undecided")
_UPGRADE = Text("升级 officectl 后再办", "upgrade officectl first")
_UNREADABLE = Text("记录读不出来（{what}）", "the record cannot be read ({what})")
_MEND = Text("先改好：officectl check {id}", "mend it first: officectl check {id}")
_RETRACT = Text("只能收回自己办的、而且后面没有别人再办或修改的一步", "only one's own event can be retracted, and only while nothing follows it")
_RETRACT_ELSE = Text("请用退回、撤回或重新办理（看 officectl log {id}）", "use return, withdraw or reopen (see officectl log {id})")
_NUMBER = Text("稿次不对（{what}）", "the revision is not the present one ({what})")
_LOOK_AGAIN = Text("看最新情况再办：officectl log {id}", "look again and retry: officectl log {id}")
_KIND = Text("类别与原来不符（{what}）", "its kind is not what it was ({what})")

DELEGATION: Mapping[str, Text] = {
    **reasons.DELEGATION,
    "delegate": Text("受托人不是您", "the delegate is somebody else"),
    "both-away": Text("您自己也委托了别人，在此期间不能代办", "you have delegated too and may not act for others meanwhile"),
}
"""Why a delegation does not serve, by the slug of `history.delegations.fault`."""
_BAD_DELEGATION = Text("不能代 {who} 办理：{why}", "acting for {who} is not possible: {why}")
_DELEGATE = Text("由本人办理，或由本人补办委托（officectl delegate）", "the person acts himself, or delegates first (officectl delegate)")


def of_refusal(standing: Standing, rec: Rec | None, event: Event, ident: str, kind: str, why: Refusal, acting: Sequence[str] = ()) -> Reason:
    """A refusal of verification's rules in words. `acting`: persons who have delegated to the actor and could lend the authority."""
    message, remedy = _words(standing, rec, event, ident, kind, why, acting)
    return Reason(why.code, kind, ident, message, remedy)


def of_finding(finding: Finding) -> Reason:
    """What verification said of the commit that was made and is not used."""
    row = codes.CODES[finding.code]
    return Reason(finding.code, finding.kind, finding.id, finding.message, finding.remedy or row.remedy())


def unreadable(kind: str, ident: str, what: str) -> Reason:
    """The record cannot be read."""
    return Reason("UNPARSABLE", kind, ident, _UNREADABLE(what=what), _MEND(id=ident))


def undecided(kind: str, ident: str) -> Reason:
    """An event of a later version."""
    return Reason("UNSUPPORTED", kind, ident, _UNDECIDED(), _UPGRADE())


def not_committed(kind: str, ident: str) -> Reason:
    """git does not know the record yet."""
    return Reason("DIGEST_MISMATCH", kind, ident, _NOT_THERE(), _COMMIT_IT())


def _words(
    standing: Standing, rec: Rec | None, event: Event, ident: str, kind: str, why: Refusal, acting: Sequence[str]
) -> tuple[Message, Message]:
    policy = standing.policy
    if rec is None or policy is None or rec.gone:
        return _NOT_THERE(), _COMMIT_IT()
    flow = transition.flow_of(policy, kind)
    verb = words.title(event.name, flow)
    who = words.person(policy, event.actor, event.principal)
    m = rec.machine
    if why.code == "NO_AUTHORITY":
        return _authority(standing, rec, event, verb, who, acting)
    if why.code == "SELF_APPROVAL":
        hand = words.person(policy, why.what)
        step = words.waiting(standing, rec)
        others = words.stage_roles(standing, rec, step.stage) if step else plain("—")
        return _OWN(who=hand, event=verb), _OTHERS(roles=others)
    if why.code == "SOD_STAGES":
        step = words.waiting(standing, rec)
        others = words.stage_roles(standing, rec, step.stage) if step else plain("—")
        return _TWICE(who=who, step=words.title(why.what, flow)), _OTHERS(roles=others)
    if why.code == "STALE_REVISION":
        if m.stop:
            return _STOPPED(number=m.revision, state=words.state(m.stop, flow)), _SUBMIT_AGAIN(id=ident)
        return _NUMBER(what=why.what), _LOOK_AGAIN(id=ident)
    if why.code == "DIGEST_MISMATCH":
        return _CHANGED(), _SUBMIT_AGAIN(id=ident)
    if why.code == "NO_REASON":
        return _REASON(event=verb), _GIVE_REASON()
    if why.code == "BAD_MEANING":
        choices = list(policy.settings.meanings.get(event.name, ()))
        return (_MEANING(word=event.meaning) if event.meaning else _NO_MEANING()), _CHOOSE(choices=choices)
    if why.code == "NO_PAPER":
        return _PAPER(), _FILL_PAPER(id=ident)
    if why.code == "ATTACHMENT_MISMATCH":
        return _ATTACHED(what=why.what), _FIX_ATTACHED()
    if why.code == "KIND_MISMATCH":
        return _KIND(what=why.what), codes.CODES["KIND_MISMATCH"].remedy()
    if why.code == "BAD_DELEGATION":
        return bad_delegation(words.person(policy, event.principal), why.what)
    return _transition(standing, rec, event, verb, kind)


def bad_delegation(who: Message, slug: str) -> tuple[Message, Message]:
    """Why acting for somebody is not possible, and what to do."""
    return _BAD_DELEGATION(who=who, why=DELEGATION.get(slug, Text(slug, slug))), _DELEGATE()


def _authority(
    standing: Standing, rec: Rec, event: Event, verb: Text, who: Message, acting: Sequence[str]
) -> tuple[Message, Message]:
    policy = standing.policy
    assert policy is not None
    if event.name == "retract":
        return _RETRACT(), _RETRACT_ELSE(id=rec.id)
    flow = transition.flow_of(policy, rec.kind)
    rule = None if flow is None else transition.rule_of(flow, event.name)
    remedy = _FOR(who=words.person(policy, acting[0]), id=acting[0]) if acting else _ASK_THEM()
    if rule is not None:
        return _NO_ROLE_RULE(who=who, event=verb, roles=words.roles(policy, rule.roles)), remedy
    stages = [] if flow is None else [one for one in flow.path(standing.data(rec)) if one.event == event.name]
    stage = next((one for one in stages if one.state not in rec.machine.reached), stages[-1] if stages else None)
    if stage is None:
        return _transition(standing, rec, event, verb, rec.kind)
    field = stage.scope or stage.of
    if field and not values(standing.data(rec), field):
        return _NO_SCOPE(field=field), _FILL_SCOPE(id=rec.id)
    return _NO_ROLE(who=who, roles=words.stage_roles(standing, rec, stage)), remedy


def _transition(standing: Standing, rec: Rec, event: Event, verb: Text, kind: str) -> tuple[Message, Message]:
    policy = standing.policy
    assert policy is not None
    flow = transition.flow_of(policy, kind)
    if flow is None:
        return _NO_FLOW(kind=kind), _FLOW_REMEDY()
    if event.name == "retract":
        return _RETRACT(), _RETRACT_ELSE(id=rec.id)
    if not any(stage.event == event.name for stage in flow.stages) and transition.rule_of(flow, event.name) is None:
        return _NO_RULE(kind=kind, event=verb), _SEE_FLOW(kind=kind)
    rule = transition.rule_of(flow, event.name)
    mine = {event.actor, event.principal or event.actor}
    if event.name == "void" and rule is not None and any(not mine.isdisjoint((one.actor, one.principal)) for one in rec.machine.voids):
        have = _VOTED(who=words.person(policy, event.actor, event.principal), have=len(rec.machine.voids), need=rule.k)
        return have, _OTHERS(roles=words.roles(policy, rule.roles))
    step = words.waiting(standing, rec)
    if step is not None and step.stage.event == event.name and separation.repeated(
        rec.machine.votes, (step.stage.state,), event.actor, event.principal
    ):
        return (
            _VOTED(who=words.person(policy, event.actor, event.principal), have=step.have, need=step.need),
            _OTHERS(roles=words.stage_roles(standing, rec, step.stage)),
        )
    message = _STATE(state=words.state(rec.state, flow), event=verb)
    if rec.state in ("draft", "returned"):
        return message, _DRAFT(id=rec.id)
    if rec.state == "void":
        return message, _END()
    if step is None:
        return message, _DONE(id=rec.id)
    return message, _STEP_NOW(step=words.step_name(step.stage), who=words.stage_roles(standing, rec, step.stage))
