"""How names in messages and policy files are written: people, orgs, roles, digests, fingerprints. One grammar, one place.

Only fixed lists of characters: what a Python version knows of Unicode must not change what an approval is worth.
"""

from __future__ import annotations

import re
from functools import lru_cache

SLUG = r"[a-z0-9][a-z0-9.-]{0,62}"
"""A person, an org, a record: the grammar of ids (docs/contracts/ids.md)."""
KIND = r"[a-z][a-z0-9_]{0,31}"
DIGEST = r"sha256:[0-9a-f]{64}"
FINGERPRINT = r"SHA256:[A-Za-z0-9+/]{43}"
COMMIT = r"[0-9a-f]{40}(?:[0-9a-f]{24})?"
NUMBER = r"[1-9][0-9]{0,8}"
"""A revision, a version, a format: no zero in front, at most nine digits."""

ADMIN = "policy-admin"
"""The role that guards policy and governed files: the only one written without an org."""
AUDITOR = "审计员"
"""Held at an org, like any role of a flow, and used by none: who reads, verifies, and signs checkpoints that others may begin at."""
SUBMITTER = "submitter"
"""In a flow's `withdraw`: who submitted the revision. Nobody is given it as a role."""
_RESERVED = frozenset((ADMIN, SUBMITTER))

LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""Where a screen may begin a new line."""
UNSEEN = (
    "\\x00-\\x09\\x0e-\\x1b\\x1f\\x20\\x7f-\\x84\\x86-\\xa0\\xad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f"
    "\\u2000-\\u200f\\u202a-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffd"
    "\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff"
)
"""Blanks, controls and characters without a shape, line ends apart: the inside of a character class."""

_ROLE = rf"[^\x00-'*,.:-@\[-\^`{{-\x7f＠﹫{LINE_ENDS}{UNSEEN}]{{1,40}}"
"""A role's name without its org: of ASCII only letters, digits and ( ) + - / _; no @ of any width, no blank."""

is_slug = re.compile(SLUG).fullmatch
is_kind = re.compile(KIND).fullmatch
is_digest = re.compile(DIGEST).fullmatch
is_fingerprint = re.compile(FINGERPRINT).fullmatch
is_commit = re.compile(COMMIT).fullmatch
_role = re.compile(_ROLE).fullmatch
_held = re.compile(f"({_ROLE})@{SLUG}").fullmatch
_shown = re.compile(f"[^{LINE_ENDS}{UNSEEN}]+(?:[ \u3000]+[^{LINE_ENDS}{UNSEEN}]+)*").fullmatch


def is_role(text: str) -> bool:
    """Whether `text` may be the name of a role that is held at an org."""
    return text not in _RESERVED and _role(text) is not None


@lru_cache(1024)
def is_held_role(text: str) -> bool:
    """Whether `text` is a role as a person holds it: `分管领导@gov-office`, or `policy-admin`."""
    if text == ADMIN:
        return True
    match = _held(text)
    return match is not None and match[1] not in _RESERVED


def is_shown(text: str, most: int) -> bool:
    """Whether `text` is 1 to `most` characters that can all be seen, with blanks only between them."""
    return len(text) <= most and _shown(text) is not None
