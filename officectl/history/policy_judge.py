"""What a policy must be, and what may follow what: the invariants of a change. Contract: docs/contracts/history.md.

Votes are the verifier's business; here stands what no number of votes allows.
"""

from __future__ import annotations

from collections.abc import Iterator

from officectl.history.policy import Person, Policy
from officectl.history.policy_read import INVALID
from officectl.records.fault import Fault
from officectl.text.lang import Text

VERSION, LOCKOUT, SHARED = "POLICY_VERSION", "POLICY_LOCKOUT", "POLICY_KEY_SHARED"

_FIRST = Text("第一份制度的 version 必须是 1，prev 必须是空", "the first policy has version 1 and an empty prev")
_NEXT = Text("version 应为 {wanted}，写的是 {found}", "version must be {wanted}, not {found}")
_PREV = Text("prev 应为现行制度的摘要 {wanted}", "prev must be the digest of the policy in force, {wanted}")
_NOBODY = Text("没有一个 policy-admin 有可用的密钥，以后谁也改不了制度", "no policy-admin has an active key: nobody could ever change the policy")
_SINGLE = Text(
    "只有一名 policy-admin（单人管理）时，policy_threshold 和 min_admins 都要写 1",
    "with exactly one policy-admin, policy_threshold and min_admins are 1",
)
_THRESHOLD = Text("policy_threshold 至少是 2", "policy_threshold is 2 at least")
_TOO_FEW = Text(
    "有可用密钥的 policy-admin 只有 {n} 人，少于 {wanted} 人（不少于 min_admins，且比 policy_threshold 多 1：提议人不能投票）",
    "{n} policy-admins have an active key, {wanted} are needed (min_admins, and one more than policy_threshold: the proposer has no vote)",
)
_SHARED = Text("密钥 {fp} 同时在 {people} 名下", "the key {fp} stands under {people} at once")
_MOVED = Text("密钥 {fp} 原是 {old} 的，不能改到 {new} 名下", "the key {fp} was {old}'s and cannot become {new}'s")
_REVIVED = Text("密钥 {fp} 已报失，不能再启用", "the key {fp} was reported compromised and cannot be used again")
_FORGOTTEN = Text(
    "密钥 {fp} 已报失，这一行要留着，否则它签过的会重新算数", "the row of the compromised key {fp} must stay, or what it signed would count again"
)
_LOWERED = Text(
    "降低 policy_threshold 要单独走一步，不能同时增减 policy-admin",
    "policy_threshold is lowered in a step of its own: the policy-admins cannot change in the same step",
)
_RECOVERY = Text("应急密钥只有应急密钥自己能改", "only the recovery keys can change the recovery keys")
_RECOVERY_K = Text("应急密钥的 k 至少是 2（单人管理时可以是 1）", "k of the recovery keys is 2 at least (1 with a single policy-admin)")


def judge(old: Policy | None, new: Policy, by_recovery: bool) -> list[Fault]:
    """As `policy.judge_change`."""
    return [*_place(old, new), *_guard(new), *_keys(new), *(() if old is None else _step(old, new, by_recovery))]


def _place(old: Policy | None, new: Policy) -> Iterator[Fault]:
    if old is None:
        if new.version != 1 or new.prev:
            yield Fault(VERSION, _FIRST(), field=("version",))
        return
    if new.version != old.version + 1:
        yield Fault(VERSION, _NEXT(wanted=old.version + 1, found=new.version), field=("version",))
    if new.prev != old.digest:
        yield Fault(VERSION, _PREV(wanted=old.digest), field=("prev",))


def _guard(new: Policy) -> Iterator[Fault]:
    threshold, least = new.settings.policy_threshold, new.settings.min_admins
    able = sum(_can_sign(new.people[id_]) for id_ in new.admins())
    if not able:
        yield Fault(LOCKOUT, _NOBODY(), field=("global",))
    elif len(new.admins()) == 1:
        if threshold != 1 or least != 1:
            yield Fault(LOCKOUT, _SINGLE(), field=("global", "policy_threshold"))
    elif threshold < 2:
        yield Fault(LOCKOUT, _THRESHOLD(), field=("global", "policy_threshold"))
    elif able < max(least, threshold + 1):
        yield Fault(LOCKOUT, _TOO_FEW(n=able, wanted=max(least, threshold + 1)), field=("global", "min_admins"))
    if new.recovery.k == 1 and not new.single_admin:
        yield Fault(INVALID, _RECOVERY_K(), field=("recovery", "k"))


def _can_sign(person: Person) -> bool:
    return any(key.state == "active" for key in person.keys)


def _owners(policy: Policy) -> dict[str, list[str]]:
    """Fingerprint → whose it is, recovery holders too."""
    owners: dict[str, list[str]] = {}
    for person in (*policy.people.values(), *policy.recovery.holders.values()):
        for key in person.keys:
            owners.setdefault(key.fp, []).append(person.id)
    return owners


def _keys(new: Policy) -> Iterator[Fault]:
    for fp, ids in _owners(new).items():
        if len(ids) > 1:
            yield Fault(SHARED, _SHARED(fp=fp, people=ids))


def _step(old: Policy, new: Policy, by_recovery: bool) -> Iterator[Fault]:
    after, after_state = _owners(new), _states(new)
    for fp, ids in _owners(old).items():
        if fp in after and after[fp] != ids and len(after[fp]) == len(ids) == 1:
            yield Fault(SHARED, _MOVED(fp=fp, old=ids[0], new=after[fp][0]))
    for fp, state in _states(old).items():
        if state == "compromised" and after_state.get(fp) != "compromised":
            yield Fault(INVALID, (_FORGOTTEN if fp not in after_state else _REVIVED)(fp=fp))
    if (
        new.settings.policy_threshold < old.settings.policy_threshold
        and new.admins() != old.admins()
        and not new.single_admin
    ):
        yield Fault(LOCKOUT, _LOWERED(), field=("global", "policy_threshold"))
    if old.recovery.k and new.recovery != old.recovery and not by_recovery:
        yield Fault(INVALID, _RECOVERY(), field=("recovery",))


def _states(policy: Policy) -> dict[str, str]:
    return {key.fp: key.state for person in policy.people.values() for key in person.keys}


