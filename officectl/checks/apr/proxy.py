"""批准来得太快 · approvals that came at once

查什么
    只在审计（check --audit）时查：同一人对分别送审的记录，各在送审后不到参数 apr.proxy.seconds 秒（默认 10 秒）就批准，
    累计达到 apr.proxy.count 件（默认 5 件）的；或者本人因请假、出国等（apr.proxy.away）委托了别人，委托期间却仍有他本人密钥的批准的，
    列为线索。一次提交批多件（批量批准）的不算；自报时间前后颠倒的不算；委托头尾两天的不算。

依据
    电子签名法要求签名由本人控制；秒数和件数是默认参数。

为什么
    送审、批准前后脚，往往是一台电脑上两把钥匙：有人在代领导签。密钥登记表和当面核对能说明白。

不合格的例子
    # as_of 2026-11-22
    # rules/county
    layer = "county"
    issuer = "某县纪委监委"
    [[set]]
    name = "apr.proxy.count"
    value = 2
    # history
    audit = true
    founded = 2026-01-01
    [state]
    trip-20261101-0000000a = "approved"
    trip-20261102-0000000b = "approved"
    [[event]]
    record = "trip-20261101-0000000a"
    event = "submit"
    person = "li.si"
    at = 2026-11-01T09:00:00
    commit = "c1"
    [[event]]
    record = "trip-20261101-0000000a"
    event = "approve"
    person = "wang.wu"
    at = 2026-11-01T09:00:04
    commit = "c2"
    [[event]]
    record = "trip-20261102-0000000b"
    event = "submit"
    person = "li.si"
    at = 2026-11-02T09:00:00
    commit = "c3"
    [[event]]
    record = "trip-20261102-0000000b"
    event = "approve"
    person = "wang.wu"
    at = 2026-11-02T09:00:05
    commit = "c4"
    # trip/trip-20261101-0000000a
    vehicle = "veh-a12345"
    # trip/trip-20261102-0000000b
    vehicle = "veh-a12345"

合格的例子
    # as_of 2026-11-22
    # history
    audit = true
    founded = 2026-01-01
    [state]
    trip-20261101-0000000a = "approved"
    [[event]]
    record = "trip-20261101-0000000a"
    event = "submit"
    person = "li.si"
    at = 2026-11-01T09:00:00
    [[event]]
    record = "trip-20261101-0000000a"
    event = "approve"
    person = "wang.wu"
    at = 2026-11-01T09:20:00
    # trip/trip-20261101-0000000a
    vehicle = "veh-a12345"

怎么改
    当面核对密钥由谁保管；确由本人在场连续办理的，写明情况。

What
    In an audit only: one person's approvals, each less than apr.proxy.seconds (10 by default) after a submission of its own,
    apr.proxy.count (5) of them or more; or approvals with the key of somebody who had delegated because he was on leave or abroad
    (apr.proxy.away): a lead. Approvals of many records in one commit do not count, nor do clocks that run backwards, nor the first and
    last day of a delegation.

Basis
    The law on electronic signatures wants the key under its holder's own control; seconds and number are defaults.

Why
    Submitted and approved in one breath is often one computer with two keys: somebody signs for the leader.

Remedy
    Ask in person who holds the key; whoever sat there and approved one after the other says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from officectl.checks import _words
from officectl.checks._context import Context
from officectl.checks._contract import Check
from officectl.records.finding import Finding
from officectl.records.ledger import Row
from officectl.records.record import Act
from officectl.text.lang import Text

_KINDS = (
    "trip", "allocation", "meeting", "meeting_change", "room_repair", "task", "task_check", "task_extension", "vehicle_transfer",
    "vehicle_seal", "vehicle_cost", "vehicle_purchase", "waiver",
)
CHECK = Check(
    title=Text("批准来得太快", "approvals that came at once"),
    severity="warning",
    standing="lead",
    scope="workspace",
    reads={**dict.fromkeys(_KINDS, ()), "person": ("name",), "delegation": ("principal", "from", "to", "reason")},
    rules=("apr.proxy.seconds", "apr.proxy.count", "apr.proxy.away"),
    remedy=Text("当面核对密钥由谁保管", "ask in person who holds the key"),
    events=True,
    audit=True,
)

_FACT = Text(
    "{who} 有 {count} 件批准各在送审后不到 {seconds} 秒（{first} 至 {last}），不是批量办理",
    "{count} approvals of {who} came less than {seconds} seconds after their submission ({first} to {last}), not in one batch",
)
_EXCLUDED_BY = Text("密钥登记表、本人在场连续办理的说明、两台机器时钟的差异", "the register of keys, the person's own account, clocks that differ")
_ONE = Text("{at} 批准，送审后 {gap} 秒", "approved {at}, {gap} s after submission")


_AWAY = Text(
    "{who} {first} 至 {last} 因“{reason}”委托他人，期间有他本人密钥的批准 {count} 件",
    "{who} had delegated from {first} to {last} ({reason}), and {count} approvals of those days bear his own key",
)
_THEN = Text("{at} 批准", "approved {at}")

Signed = list[tuple[Act, Row]]


def find(ctx: Context) -> Iterator[Finding]:
    """At most one finding a person, and one a delegation."""
    quick: dict[str, list[tuple[Act, int, Row]]] = {}
    every: dict[str, Signed] = {}
    for kind in _KINDS:
        for row in ctx.rows(kind):
            for act, gap in _instant(ctx, row):
                quick.setdefault(act.person, []).append((act, gap, row))
            for act in ctx.events(row.id).acts:
                if act.event == "approve":
                    every.setdefault(act.person, []).append((act, row))
    for who, acts in sorted(quick.items()):
        yield from _at_once(ctx, who, sorted(acts, key=lambda one: (one[0].at, one[2].id)))
    for delegation in ctx.rows("delegation"):
        yield from _away(ctx, delegation, every.get(str(delegation.get("principal")), []))


def _at_once(ctx: Context, who: str, acts: list[tuple[Act, int, Row]]) -> Iterator[Finding]:
    rule = ctx.rule("apr.proxy.count", event=acts[0][0].at.date())
    if not rule.active or not isinstance(rule.value, int) or len(acts) < rule.value:
        return
    days = [act.at.date() for act, *_ in acts]
    fact = _FACT(who=_words.person(ctx, who), count=len(acts), seconds=_seconds(ctx, days[0]), first=min(days), last=max(days))
    evidence = [ctx.evidence(row, _ONE(at=act.at, gap=gap)) for act, gap, row in acts]
    yield ctx.finding(ctx.get(who, "person") or acts[0][2], ctx.lead(fact, _EXCLUDED_BY), rule=rule, evidence=evidence)


def _away(ctx: Context, delegation: Row, signed: Signed) -> Iterator[Finding]:
    """Strictly between the first and the last day: on these people still come and go."""
    first, last, reason = delegation.get("from"), delegation.get("to"), str(delegation.get("reason") or "")
    if not isinstance(first, date) or not isinstance(last, date) or not ctx.state(delegation.id).effective:
        return
    rule = ctx.rule("apr.proxy.away", event=first)
    words = rule.items if rule.active else ()
    acts = sorted((one for one in signed if first < one[0].at.date() < last and ctx.items(one[0]) == 1), key=lambda one: (one[0].at, one[1].id))
    if not acts or not any(word in reason for word in words):
        return
    fact = _AWAY(who=_words.person(ctx, str(delegation.get("principal"))), first=first, last=last, reason=reason, count=len(acts))
    evidence = [ctx.evidence(delegation, reason), *(ctx.evidence(row, _THEN(at=act.at)) for act, row in acts)]
    yield ctx.finding(delegation, ctx.lead(fact, _EXCLUDED_BY), rule=rule, evidence=evidence)


def _instant(ctx: Context, row: Row) -> Iterator[tuple[Act, int]]:
    """The approval of a record that followed its submission at once, in a commit of its own."""
    acts = ctx.events(row.id).acts
    opened = next((act for act in acts if act.event == "submit"), None)
    for act in acts:
        if opened is None or act.event != "approve" or act.person == opened.person:
            continue
        gap = act.at - opened.at
        if timedelta(0) <= gap < timedelta(seconds=_seconds(ctx, act.at.date())) and ctx.items(act) == 1:
            yield act, int(gap.total_seconds())


def _seconds(ctx: Context, day: date) -> int:
    rule = ctx.rule("apr.proxy.seconds", event=day)
    return rule.value if rule.active and isinstance(rule.value, int) else 0
