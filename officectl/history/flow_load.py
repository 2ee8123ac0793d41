"""From one file of `policy/active/flows/` to a `Flow`. Contract: docs/contracts/history.md."""

from __future__ import annotations

from typing import cast

from officectl.history import flow_when, names
from officectl.history.flow import (
    ANYBODY,
    APPROVED,
    RULE_NAMES,
    STAGE_EVENTS,
    SUBMITTER,
    Flow,
    OnEdit,
    Rule,
    RuleName,
    Stage,
    StageEvent,
)
from officectl.history.policy_read import Table, Wanted
from officectl.light import pattern
from officectl.text.lang import Text

TAKEN = frozenset(("draft", "returned", "void", "deleted", "unparsable", "undecided", "registered", "recorded"))
"""States that are no stage's (docs/contracts/states.md)."""
_MOST_STAGES = 20

_A_NAME = pattern(r"[a-z][a-z0-9_]{0,31}")
_FIELDS = pattern(r"[a-z][a-z0-9_]{0,63}(?:\.[a-z][a-z0-9_]{0,63}){0,7}")

_STATE = Text("英文小写的状态名，不能是 {taken}", "a state in lower-case letters, none of {taken}")
_ROLE = Text("角色名，不带单位；* 指制度里的任何人", "a role name without org; * is anybody in the policy")
_PATH = Text("记录里的字段名，表里的用点连接，例如 unit、approvals.body", "a field of the record, nested ones with a dot, such as unit, approvals.body")
_WORDS = Text("这一步的中文名，不超过 20 个字", "the Chinese name of the step, at most 20 characters")
_COUNT = Text("人数（1 至 99），或 \"all\"", "a number of persons (1 to 99), or \"all\"")
_ALL_OF = Text("写 k = \"all\" 时要用 of 写明是哪些单位或人", "k = \"all\" needs `of`, which says who they all are")
_BOTH = Text("scope 和 of 只能写一个", "only one of `scope` and `of`")
_SELF = Text("只有 submit 可以写 self", "only submit may have `self`")
_FIRST = Text("第一步必须是 submit，也只有第一步是", "the first stage is submit, and no other is")
_LAST = Text("最后一步的状态必须是 approved，别的不能是", "the last stage's state is approved, and no other's is")
_SAME_STATE = Text("状态“{state}”用了两次", 'two stages have the state "{state}"')
_DISTINCT = Text("distinct 只能写前面步骤的事件或状态，没有“{name}”", 'distinct names events or states of earlier stages, and "{name}" is none')
_DISTINCT_WORDS = Text("前面步骤的事件或状态，例如 review", "the event or state of an earlier stage, such as review")
_WHEN_SUBMIT = Text("submit 不能带条件", "submit cannot be conditional")
_SKIPPED = Text(
    "所有步骤都带条件，可能一步都不用走：至少要有一步不带 when",
    "every stage is conditional, so that all could be skipped: one at least must have no `when`",
)
_WHEN = Text("条件“{text}”看不懂：{why}", 'the condition "{text}" is none: {why}')
_FROM = Text("只能从这些状态：{states}", "possible from: {states}")
_ONE_ROLE = Text("role 和 roles 写一个，也只写一个", "exactly one of `role` and `roles`")
_RULE_ROLE = Text("角色名，不带单位", "a role name without org")
_MANY = Text("步骤太多，最多 {most} 步", "too many stages: {most} at most")

_WHY: dict[str, Text] = {
    "empty": Text("没有内容", "it is empty"),
    "word": Text("要写成 字段、比较号、值，例如 amount≥50000", "write field, comparison, value, such as amount≥50000"),
    "field": Text("字段名用记录里的英文名", "fields go by their names in the record"),
    "operator": Text("没有这种比较号", "no such comparison"),
    "value": Text("比较号后面的值不对", "the value will not do"),
    "text-needs-two-equals": Text("比文字用两个等号：字段==文字", "texts take two equal signs: field==text"),
    "dangling": Text("“且”“或”“非”旁边缺条件", "a condition is missing beside and, or, not"),
    "too-long": Text("太长", "too long"),
}


def _role_or_anybody(text: str) -> bool:
    return text == ANYBODY or names.is_role(text)


def _state_ok(text: str) -> bool:
    return _A_NAME.fullmatch(text) is not None and text not in TAKEN


_A_STATE: Wanted = (_state_ok, _STATE(taken=sorted(TAKEN)))
_A_ROLE: Wanted = (_role_or_anybody, _ROLE)
_A_PATH: Wanted = (lambda text: _FIELDS.fullmatch(text), _PATH)


def _is_words(text: str) -> bool:
    return names.is_shown(text, 20)


_A_TITLE: Wanted = (_is_words, _WORDS)


def load_flow(kind: str, table: Table) -> Flow | None:
    """The flow that a file states; faults go to the table's list, and then it is None."""
    before = len(table.faults)
    stages = tuple(_stage(row) for row in table.rows("stage", required=True))
    if len(table.faults) == before:   # a stage that is wrong in itself would make the others look wrong
        _judge(stages, table)
    states = frozenset(stage.state for stage in stages)
    rules: dict[RuleName, Rule] = {}
    for name in RULE_NAMES:
        row = table.table(name)
        if row is not None:
            rules[name] = _rule(name, row, states)
    on_edit = cast(OnEdit, table.choice("on_edit_after_approval", ("violation", "draft"), "violation"))
    table.done()
    return Flow(kind, stages, rules, on_edit) if len(table.faults) == before else None


def _stage(row: Table) -> Stage:
    event = cast(StageEvent, row.choice("event", STAGE_EVENTS))
    made = Stage(
        event=event,
        state=row.text("state", _A_STATE),
        zh=row.text("zh", _A_TITLE),
        role=row.text("role", _A_ROLE),
        k=_count(row),
        scope=row.text("scope", _A_PATH, default=""),
        of=row.text("of", _A_PATH, default=""),
        distinct=frozenset(row.texts("distinct", (_A_NAME.fullmatch, _DISTINCT_WORDS))),
        self_ok=row.flag("self"),
        when=_when(row),
    )
    row.done()
    if made.k is None and not made.of:
        row.fault("k", _ALL_OF())
    if made.scope and made.of:
        row.fault("of", _BOTH())
    if made.self_ok and event != "submit":
        row.fault("self", _SELF())
    return made


def _count(row: Table) -> int | None:
    value = row.take("k")
    if value == "all":
        return None
    if value is None:
        return 1
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 99:
        return value
    row.bad("k", value, _COUNT)
    return 1


def _when(row: Table) -> flow_when.When:
    text = row.text("when", default="")
    found = flow_when.compile(text)
    if isinstance(found, flow_when.When):
        return found
    row.fault("when", _WHEN(text=text, why=_WHY[found]))
    return flow_when.ALWAYS


def _judge(stages: tuple[Stage, ...], table: Table) -> None:
    """What holds between the stages."""
    if len(stages) > _MOST_STAGES:
        table.fault("stage", _MANY(most=_MOST_STAGES))
    seen: set[str] = set()
    earlier: set[str] = set()
    rows = table.field
    for at, stage in enumerate(stages):
        here = Table({}, table.faults, (*rows, "stage", at))
        if (stage.event == "submit") is not (at == 0):
            here.fault("event", _FIRST())
        if (stage.state == APPROVED) is not (at == len(stages) - 1):
            here.fault("state", _LAST())
        if stage.state in seen:
            here.fault("state", _SAME_STATE(state=stage.state))
        for name in sorted(stage.distinct - earlier):
            here.fault("distinct", _DISTINCT(name=name))
        if at == 0 and stage.when is not flow_when.ALWAYS:
            here.fault("when", _WHEN_SUBMIT())
        seen.add(stage.state)
        earlier |= {stage.event, stage.state}
    if len(stages) > 1 and all(stage.when is not flow_when.ALWAYS for stage in stages[1:]):
        table.fault("stage", _SKIPPED())


def _rule(name: RuleName, row: Table, states: frozenset[str]) -> Rule:
    before = states - {APPROVED}
    possible, default = {
        "return": (before, before),
        "withdraw": (states, before),
        "reopen": (frozenset((APPROVED, "registered")),) * 2,
        "void": (states | {"registered", "returned", "draft"},) * 2,
        "register": (frozenset(("draft", "returned")),) * 2,
    }[name]
    known: Wanted = (
        lambda text: _role_or_anybody(text) or (text == SUBMITTER and name == "withdraw"), _RULE_ROLE,
    )
    if row.has("role") is row.has("roles"):
        row.fault(None, _ONE_ROLE())
    roles = row.texts("roles", known, least=1)
    if row.has("role"):
        roles = (row.text("role", known),)
    else:
        row.take("role")
    froms = row.texts("from", (lambda text: text in possible, _FROM(states=sorted(possible))), least=1)
    made = Rule(
        name=name,
        zh=row.text("zh", _A_TITLE),
        roles=roles,
        froms=frozenset(froms) if row.has("from") else default,
        k=row.number("k", 1, 99, 1) if name == "void" else 1,
        reason=row.flag("reason"),
        scope=row.text("scope", _A_PATH, default=""),
    )
    row.done()
    return made
