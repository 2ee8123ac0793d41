"""Who stands behind a commit: the person whose key signed it under a given policy, and every token by which a person can be
recognised later when it is asked whether he had a hand in something.

Tokens: a person's id, `mail:<address>`, `key:<fingerprint>`. They can only widen a conflict set, never narrow it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from officectl.history.model import Commit, Signature
from officectl.history.policy import Policy

_CO_AUTHOR = re.compile(rb"^\s*co-authored-by:[^<\n]*<([^<>\n]*)>", re.IGNORECASE | re.MULTILINE)


class Signer(NamedTuple):
    """Who signed. `person` is empty when the key is nobody's; `state` is the key's: active, retired, compromised, recovery, or
    empty.
    """

    person: str = ""
    key: str = ""
    state: str = ""


NOBODY = Signer()


def signer(policy: Policy | None, signature: Signature) -> Signer:
    """The person whose key made a good signature."""
    if signature.state != "good" or policy is None:
        return Signer("", signature.key, "")
    found = policy.person_of_key(signature.key)
    if found is not None:
        return Signer(found[0].id, signature.key, found[1].state)
    holder = policy.recovery_of_key(signature.key)
    if holder is not None:
        return Signer(holder.id, signature.key, "recovery")
    return Signer("", signature.key, "")


def hands(policy: Policy | None, commit: Commit, who: Signer) -> frozenset[str]:
    """Everybody who may have had a hand in what a commit changes: its signer, for an unsigned one (or a key that is nobody's)
    whoever has the author's address, and its co-authors.
    """
    alone = b"uthored-" not in commit.message
    if who.person and alone:
        return _only(who.person)
    found = set()
    if who.person:
        found.add(who.person)
    else:
        if who.key:
            found.add(f"key:{who.key}")
        found |= _by_mail(policy, commit.author.email)
    if not alone:
        for mail in _CO_AUTHOR.findall(commit.message):
            found |= _by_mail(policy, mail.decode("utf-8", "backslashreplace").strip())
    return frozenset(found)


@lru_cache(1024)
def _only(person: str) -> frozenset[str]:
    return frozenset((person,))


def _by_mail(policy: Policy | None, mail: str) -> set[str]:
    if not mail:
        return set()
    persons = policy.persons_of_email(mail) if policy is not None else frozenset()
    return {f"mail:{mail.lower()}", *persons}


@lru_cache(1024)
def marks(policy: Policy, person: str) -> frozenset[str]:
    """Every token by which a person of the policy is recognised."""
    entry = policy.people.get(person) or policy.recovery.holders.get(person)
    if entry is None:
        return frozenset((person,))
    mail = (f"mail:{entry.email.lower()}",) if entry.email else ()
    return frozenset((person, *mail, *(f"key:{key.fp}" for key in entry.keys)))


def shown(who: Signer, commit: Commit) -> str:
    """Who changed something, as a message says it."""
    return who.person or (f"{commit.author.name} <{commit.author.email}>" if not who.key else who.key)
