"""Governed files (rules, calendar, schemas, settings, baseline): which version is in force. Pure.

A change stands in the tree at once and counts only from the commit of the last vote it needed. Until then the approved version is used.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import NamedTuple

from officectl.history.codes import Fact, fact
from officectl.history.known import Files
from officectl.records import canonical

DOMAIN = "officectl/governed/1"


class Approved(NamedTuple):
    """The governed files in force."""

    number: int
    """How many changes were approved; the files of genesis are version 0."""
    files: Files
    commit: str
    digest: str = ""
    before: Approved | None = None


def digest(sums: Mapping[str, str]) -> str:
    """`sha256:…` of the governed files: JSON of the sorted [path, sha256 of the bytes] pairs."""
    pairs = sorted([path, sum_] for path, sum_ in sums.items())
    return canonical.seal(DOMAIN, json.dumps(pairs, ensure_ascii=False, separators=(",", ":")))


def digest_of(files: Mapping[str, bytes]) -> str:
    """As `digest`, from the files' bytes: what the one who proposes has at hand."""
    return digest({path: hashlib.sha256(raw).hexdigest() for path, raw in files.items()})


def descends(one: Approved, other: Approved) -> bool:
    """Whether `one` is `other` or came after it."""
    here: Approved | None = one
    while here is not None:
        if here is other or (here.commit, here.number) == (other.commit, other.number):
            return True
        here = here.before
    return False


def differences(standing: Files, approved: Approved, changed: Mapping[str, str]) -> list[Fact]:
    """GOVERNED_UNAPPROVED for every file that stands otherwise than approved. `changed`: path → the commit that changed it last."""
    return [
        fact("GOVERNED_UNAPPROVED", changed.get(path, approved.commit), path=path)
        for path in sorted(standing.keys() | approved.files.keys())
        if standing.get(path) != approved.files.get(path)
    ]
