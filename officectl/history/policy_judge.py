"""What a policy must be, and what may follow what: the invariants of a change. Contract: docs/contracts/history.md.

Votes are the verifier's business; here stands what no number of votes allows.
"""

from __future__ import annotations

from collections.abc import Iterator

from officectl.history.policy import Person, Policy
from officectl.history.policy_invariants import INVARIANTS, told
from officectl.records.fault import Fault
from officectl.records.finding import FieldPath


def judge(old: Policy | None, new: Policy, by_recovery: bool) -> list[Fault]:
    """As `policy.judge_change`."""
    return [*_place(old, new), *_guard(new), *_keys(new), *(() if old is None else _step(old, new, by_recovery))]


def _place(old: Policy | None, new: Policy) -> Iterator[Fault]:
    if old is None:
        if new.version != 1 or new.prev:
            yield _fault("V-01", ("version",))
        return
    if new.version != old.version + 1:
        yield _fault("V-02", ("version",), wanted=old.version + 1, found=new.version)
    if new.prev != old.digest:
        yield _fault("V-03", ("prev",), wanted=old.digest)


def _guard(new: Policy) -> Iterator[Fault]:
    threshold, least = new.settings.policy_threshold, new.settings.min_admins
    able = sum(_can_sign(new.people[id_]) for id_ in new.admins())
    if not able:
        yield _fault("V-04", ("global",))
    elif len(new.admins()) == 1:
        if threshold != 1 or least != 1:
            yield _fault("V-05", ("global", "policy_threshold"))
    elif threshold < 2:
        yield _fault("V-06", ("global", "policy_threshold"))
    elif able < max(least, threshold + 1):
        yield _fault("V-07", ("global", "min_admins"), n=able, wanted=max(least, threshold + 1))
    if new.recovery.k == 1 and not new.single_admin:
        yield _fault("V-14", ("recovery", "k"))


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
            yield _fault("V-08", (), fp=fp, people=ids)


def _step(old: Policy, new: Policy, by_recovery: bool) -> Iterator[Fault]:
    after, after_state = _owners(new), _states(new)
    for fp, ids in _owners(old).items():
        if fp in after and after[fp] != ids and len(after[fp]) == len(ids) == 1:
            yield _fault("V-09", (), fp=fp, old=ids[0], new=after[fp][0])
    for fp, state in _states(old).items():
        if state == "compromised" and after_state.get(fp) != "compromised":
            yield _fault("V-11" if fp not in after_state else "V-10", (), fp=fp)
    if (
        new.settings.policy_threshold < old.settings.policy_threshold
        and new.admins() != old.admins()
        and not new.single_admin
    ):
        yield _fault("V-12", ("global", "policy_threshold"))
    if old.recovery.k and new.recovery != old.recovery and not by_recovery:
        yield _fault("V-13", ("recovery",))


def _states(policy: Policy) -> dict[str, str]:
    return {key.fp: key.state for person in policy.people.values() for key in person.keys}


def _fault(number: str, field: FieldPath, **values: object) -> Fault:
    return Fault(INVARIANTS[number].code, told(number, **values), field=field)
