"""How names in messages and policy files are written: people, orgs, roles, digests, fingerprints. One grammar, one place."""

from __future__ import annotations

import re
from functools import lru_cache

SLUG = r"[a-z0-9][a-z0-9.-]{0,62}"
"""A person, an org, a record: the grammar of ids (docs/contracts/ids.md)."""
KIND = r"[a-z][a-z0-9_]{0,31}"
ROLE = r"[\w（）()、·/＋+-]{1,40}"
"""A role's name without its org: letters of any script, digits, a few signs; no space, no @."""
DIGEST = r"sha256:[0-9a-f]{64}"
FINGERPRINT = r"SHA256:[A-Za-z0-9+/]{43}"
COMMIT = r"[0-9a-f]{40}(?:[0-9a-f]{24})?"
NUMBER = r"[1-9][0-9]{0,8}"
"""A revision, a version, a format: no zero in front, at most nine digits."""

ADMIN = "policy-admin"
"""The role that guards policy and governed files: the only one written without an org."""

is_slug = re.compile(SLUG).fullmatch
is_kind = re.compile(KIND).fullmatch
is_digest = re.compile(DIGEST).fullmatch
is_fingerprint = re.compile(FINGERPRINT).fullmatch
is_commit = re.compile(COMMIT).fullmatch
_role = re.compile(ROLE).fullmatch
_held = re.compile(f"({ROLE})@({SLUG})").fullmatch


def is_role(text: str) -> bool:
    """Whether `text` may be the name of a role that is held at an org."""
    return _role(text) is not None and text != ADMIN and clean(text)


@lru_cache(1024)
def is_held_role(text: str) -> bool:
    """Whether `text` is a role as a person holds it: `分管领导@gov-office`, or `policy-admin`."""
    if text == ADMIN:
        return True
    match = _held(text)
    return match is not None and is_role(match[1])


def clean(text: str) -> bool:
    """Whether nothing in `text` is invisible, turns the direction of writing or differs from its normal form (NFC)."""
    if text.isascii():
        return text.isprintable()
    from officectl.records.invisible import lint
    return "\n" not in text and text.replace("\u3000", "").isprintable() and not lint(text.replace("\\", ""))
