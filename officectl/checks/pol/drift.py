"""制度与人事登记不一致 · the policy differs from the registers

查什么
    现行签批制度里还有有效密钥或角色的人，与人员、任职登记对照：人员已离职、退休、去世的；在某单位的角色还在、而在那里的任职已经免去的；
    同一编号姓名不同的；制度里有、人员登记里没有的（只提示）。
    不查的：没有任职登记的一般工作人员；在合署单位、上下级科室另有现任职务的；已收回密钥和角色的人。

依据
    本工具的约定：职权只来自制度，任职登记从不授予职权；两者不一致时由制度管理员办理。

为什么
    人走了钥匙还在，就还能批。任职登记改了而制度没改，谁也不会自动收回。

不合格的例子
    # as_of 2026-11-22
    # history
    founded = 2026-01-01
    [[power]]
    person = "wang.wu"
    name = "王五"
    roles = ["分管领导@gov-office"]
    # org/gov-office
    name = "县政府办公室"
    # person/wang.wu
    name = "王五"
    employment = "退休"
    left_on = 2026-10-31

合格的例子
    # as_of 2026-11-22
    # history
    founded = 2026-01-01
    [[power]]
    person = "wang.wu"
    name = "王五"
    roles = ["分管领导@gov-office"]
    # org/gov-office
    name = "县政府办公室"
    # person/wang.wu
    name = "王五"
    employment = "在职"

怎么改
    核实后由制度管理员收回密钥（officectl keys retire）或改制度（officectl policy draft），或更正人员、任职登记。

What
    People of the policy in force who still have an active key or a role, held against the registers of persons and appointments: who
    left, retired or died; whose role at a body outlived the appointment there; another name under the same id; who is in no register
    (a note).
    Not meant: staff without appointments on record; a present post in a body that shares offices, or above or below; people whose keys
    and roles were taken back.

Basis
    This program's own convention: authority comes from the policy alone, an appointment grants none; where they differ the
    administrators act.

Why
    Who is gone and kept the key can still approve. Nobody takes it back because a register was changed.

Remedy
    Verify; then retire the key (officectl keys retire) or change the policy (officectl policy draft), or correct the register.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from officectl.checks._context import Context
from officectl.checks._contract import Check
from officectl.checks._dates import as_day
from officectl.records.finding import Finding
from officectl.records.ledger import Row
from officectl.records.record import Power
from officectl.text.lang import Message, Text

CHECK = Check(
    title=Text("制度与人事登记不一致", "the policy differs from the registers"),
    severity="warning",
    standing="reminder",
    scope="workspace",
    reads={
        "person": ("name", "name_variants", "employment", "left_on"),
        "appointment": ("person", "org", "from", "to"),
        "org": ("name", "parent", "shares_with"),
    },
    dated=True,
    remedy=Text("收回密钥或改制度，或者更正登记", "retire the key or change the policy, or correct the register"),
    events=True,
)

ROLES_FILE = "policy/active/roles.toml"
_GONE = ("离职", "退休", "离休", "已故")
_EMPLOYMENT = {
    "离职": Text("离职", "left"), "退休": Text("退休", "retired"), "离休": Text("离休", "retired"), "已故": Text("已故", "deceased"),
}
_LEFT = Text("{name} 已登记为“{state}”{on}，制度里仍有{what}", "{name} is registered as {state}{on}, and still has {what} in the policy")
_ON = Text("（{day}）", " ({day})")
_KEY = Text("有效密钥", "an active key")
_ROLES = Text("角色 {roles}", "the roles {roles}")
_BOTH = Text("有效密钥和角色 {roles}", "an active key and the roles {roles}")
_POST = Text(
    "{name} 在{org}的任职已于 {day} 结束，制度里仍有角色 {role}", "{name}'s post at {org} ended {day}, the policy still has the role {role}"
)
_NAME = Text("制度里编号 {id} 是“{theirs}”，人员登记是“{ours}”", "{id} is “{theirs}” in the policy and “{ours}” in the register")
_NOBODY = Text("制度里的 {name}（{id}）没有人员登记", "{name} ({id}) of the policy is in no register of persons")


def find(ctx: Context) -> Iterator[Finding]:
    """Findings by person of the policy."""
    for power in ctx.powers:
        if not power.active and not power.roles:
            continue
        row = ctx.get(power.person, "person")
        if row is None:
            note = _NOBODY(name=power.name, id=power.person)
            yield ctx.finding(None, note, severity="info", kind="person", ident=power.person, path=ROLES_FILE)
            continue
        if row.get("name") and power.name not in (row.get("name"), *(row.get("name_variants") or ())):
            yield ctx.finding(row, _NAME(id=power.person, theirs=power.name, ours=row.get("name")), field="name")
        left = as_day(row.get("left_on"))
        state = str(row.get("employment") or "")
        if state in _GONE or (left is not None and left < ctx.as_of):
            yield ctx.finding(row, _left(power, state, left), field="employment")
        else:
            yield from _posts(ctx, power, row)


def _left(power: Power, state: str, left: date | None) -> Message:
    roles = list(power.roles)
    what = _BOTH(roles=roles) if power.active and roles else _ROLES(roles=roles) if roles else _KEY()
    on: Message | str = _ON(day=left) if left is not None else ""
    return _LEFT(name=power.name, state=_EMPLOYMENT.get(state, _EMPLOYMENT["离职"]), on=on, what=what)


def _posts(ctx: Context, power: Power, row: Row) -> Iterator[Finding]:
    """Roles at a body where every post on record has ended; somebody without a post there on record is not judged."""
    posts = [post for post in ctx.by("appointment", "person").get(power.person, ()) if ctx.state(post.id).effective]
    for role in power.roles:
        org = role.partition("@")[2]
        family = _family(ctx, org)
        there = [post for post in posts if post.get("org") in family and (as_day(post.get("from")) or date.min) <= ctx.as_of]
        ends = [as_day(post.get("to")) for post in there]
        ended = [day for day in ends if day is not None and day < ctx.as_of]
        if there and len(ended) == len(there):
            known = ctx.get(org, "org")
            name = str(known.get("name") or org) if known is not None else org
            evidence = [ctx.evidence(post, name, field=("to",)) for post in there]
            yield ctx.finding(row, _POST(name=power.name, org=name, day=max(ended), role=role), evidence=evidence)


def _family(ctx: Context, org: str) -> frozenset[str]:
    """A body with what is above and below it, and what shares offices with it."""
    families: dict[str, frozenset[str]] = ctx.memo("pol.families", lambda _: {})
    known = families.get(org)
    if known is not None:
        return known
    found, below = {org}, [org]
    children = ctx.by("org", "parent")
    while below:
        for child in children.get(below.pop(), ()):
            if child.id not in found:
                found.add(child.id)
                below.append(child.id)
    above = ctx.get(org, "org")
    while above is not None and above.get("parent") and above.get("parent") not in found:
        found.add(above.get("parent"))
        above = ctx.get(above.get("parent"), "org")
    for ident in tuple(found):
        member = ctx.get(ident, "org")
        found.update(member.get("shares_with") or () if member is not None else ())
        found.update(other.id for other in ctx.by("org", "shares_with").get(ident, ()))
    families[org] = frozenset(found)
    return families[org]
