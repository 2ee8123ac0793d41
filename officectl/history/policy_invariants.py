"""What no number of votes allows in a policy, by number: `policy explain V-07` says why and what to do. Numbers are never used twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from officectl.history.policy_read import INVALID
from officectl.records.fault import Fault
from officectl.text.lang import Message, Text

VERSION, LOCKOUT, SHARED = "POLICY_VERSION", "POLICY_LOCKOUT", "POLICY_KEY_SHARED"


class Invariant(NamedTuple):
    """One rule. `rule` says what is wrong and may have blanks; `why` and `remedy` have none."""

    code: str
    """Of verify, when a commit breaks it."""
    rule: Text
    why: Text
    remedy: Text


_CHAIN = Text(
    "每份制度写明自己是第几版、接在哪一份后面；断了就能悄悄换回旧制度。",
    "Every policy says its number and which one it follows; without that an older one could be slipped in again.",
)
_DRAFT = Text("用 officectl policy draft 起草，这两项由程序写好", "begin with `officectl policy draft`: it writes both")
_KEYS = Text("一把密钥只认一个人，签过的才说得清是谁签的。", "A key means one person, or it cannot be said who signed.")

INVARIANTS: Mapping[str, Invariant] = {
    "V-01": Invariant(
        VERSION, Text("第一份制度的 version 必须是 1，prev 必须是空", "the first policy has version 1 and an empty prev"), _CHAIN,
        Text("改正这两项，再 officectl policy init", "correct both, then `officectl policy init`"),
    ),
    "V-02": Invariant(VERSION, Text("version 应为 {wanted}，写的是 {found}", "version must be {wanted}, not {found}"), _CHAIN, _DRAFT),
    "V-03": Invariant(
        VERSION, Text("prev 应为现行制度的摘要 {wanted}", "prev must be the digest of the policy in force, {wanted}"), _CHAIN, _DRAFT,
    ),
    "V-04": Invariant(
        LOCKOUT,
        Text("没有一个 policy-admin 有可用的密钥，以后谁也改不了制度", "no policy-admin has an active key: nobody could ever change the policy"),
        Text("没有管理员能签名，制度就永远停在这一版。", "Where no administrator can sign, the policy stays as it is for ever."),
        Text("至少留一名密钥在用的 policy-admin", "leave one policy-admin at least with an active key"),
    ),
    "V-05": Invariant(
        LOCKOUT,
        Text(
            "只有一名 policy-admin（单人管理）时，policy_threshold 和 min_admins 都要写 1",
            "with exactly one policy-admin, policy_threshold and min_admins are 1",
        ),
        Text("一个人凑不出两票；单人管理会写在每份报告上。", "One person cannot give two votes; every report names a single administrator."),
        Text("两项都写 1，或再加管理员到至少三名", "set both to 1, or name three administrators at least"),
    ),
    "V-06": Invariant(
        LOCKOUT, Text("policy_threshold 至少是 2", "policy_threshold is 2 at least"),
        Text("有几名管理员时，一个人不能单独改制度。", "Where there are several administrators, none of them changes the policy alone."),
        Text("把 policy_threshold 写成 2 或更多", "set policy_threshold to 2 or more"),
    ),
    "V-07": Invariant(
        LOCKOUT,
        Text(
            "有可用密钥的 policy-admin 只有 {n} 人，少于 {wanted} 人（不少于 min_admins，且比 policy_threshold 多 1：提议人不能投票）",
            "{n} policy-admins have an active key, {wanted} are needed (min_admins, and one more than policy_threshold: the proposer has no vote)",
        ),
        Text("提议的人自己不投票，人数刚好等于票数就再也凑不齐。", "Who proposes has no vote: with as many administrators as votes there are never enough."),
        Text(
            "补足管理员或给他们登记密钥；确要减人，先单独降 policy_threshold",
            "name more administrators or enter their keys; to have fewer, lower policy_threshold first",
        ),
    ),
    "V-08": Invariant(
        SHARED, Text("密钥 {fp} 同时在 {people} 名下", "the key {fp} stands under {people} at once"), _KEYS,
        Text("各人用各人的密钥：ssh-keygen 新做一把", "everybody has a key of his own: make one with ssh-keygen"),
    ),
    "V-09": Invariant(
        SHARED, Text("密钥 {fp} 原是 {old} 的，不能改到 {new} 名下", "the key {fp} was {old}'s and cannot become {new}'s"), _KEYS,
        Text("旧密钥停用（officectl keys retire），新人登记自己的", "retire the old key (`officectl keys retire`) and enter a new one"),
    ),
    "V-10": Invariant(
        INVALID, Text("密钥 {fp} 已报失，不能再启用", "the key {fp} was reported compromised and cannot be used again"),
        Text("丢过的密钥可能还在别人手里。", "A key that was lost may be in somebody's hands."),
        Text("这一行保持 compromised，另登记一把新的", "leave the row compromised and enter a new key"),
    ),
    "V-11": Invariant(
        INVALID,
        Text("密钥 {fp} 已报失，这一行要留着，否则它签过的会重新算数", "the row of the compromised key {fp} must stay, or what it signed would count again"),
        Text("报失的记载删掉，冒签的就又成了真的。", "Without the report, what a thief signed would be good again."),
        Text("把这一行放回去；人调走了也保留", "put the row back; it stays when the person has left"),
    ),
    "V-12": Invariant(
        LOCKOUT,
        Text(
            "降低 policy_threshold 要单独走一步，不能同时增减 policy-admin",
            "policy_threshold is lowered in a step of its own: the policy-admins cannot change in the same step",
        ),
        Text("一步之内又降票数又换人，几个人就能接管制度。", "With fewer votes and other people in one step, a few could take the policy over."),
        Text("分两次表决：一次降票数，一次换人", "vote twice: once for the number of votes, once for the people"),
    ),
    "V-13": Invariant(
        INVALID, Text("应急密钥只有应急密钥自己能改", "only the recovery keys can change the recovery keys"),
        Text(
            "应急密钥是管理员失灵或被收买时的退路，管理员不能先拆掉它。",
            "They are for when the administrators fail or are bought, so these must not remove them first.",
        ),
        Text("由应急密钥的保管人提议、表决", "their holders propose and vote on it"),
    ),
    "V-14": Invariant(
        INVALID, Text("应急密钥的 k 至少是 2（单人管理时可以是 1）", "k of the recovery keys is 2 at least (1 with a single policy-admin)"),
        Text("应急密钥能越过管理员改制度，不能由一个人说了算。", "Recovery keys change the policy past the administrators; one person must not be enough."),
        Text("把 recovery.k 写成 2 或更多", "set recovery.k to 2 or more"),
    ),
}
"""By number."""

_NUMBERED = Text("{rule}（{number}）", "{rule} ({number})")


def told(number: str, **values: object) -> Message:
    """What is wrong, with the number to look up."""
    rule = INVARIANTS[number].rule
    return _NUMBERED(rule=rule(**values) if values else rule, number=number)


_PLACED = Text("{path}{line}：{message}", "{path}{line}: {message}")


def placed(path: str, fault: Fault) -> Message:
    """A fault of the policy files with file (empty: of no file in particular) and line."""
    return _PLACED(path=path, line=f":{fault.line}" if fault.line else "", message=fault.message) if path else fault.message
