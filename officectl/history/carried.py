"""What a checkpoint carries besides its figures: the verifier's state at its tip, so that a clone without the older history can go on
from there. Whoever signs the checkpoint vouches for it; its SHA-256 stands in the signed message.

    {"format": 1, "policies": {blob id: text of a policy file}, "state": …}        canonical JSON; the state is `snapshot.dump`'s
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from officectl.git.repo import Git
from officectl.history import snapshot
from officectl.history.contents import Contents
from officectl.history.model import Verdict
from officectl.history.verification import Verification
from officectl.history.walk import hasher

FORMAT = 1
LIMIT = 256 << 20
"""Bytes above which nothing is read: some 400 000 records."""


class Carried(NamedTuple):
    """A state as it was carried here."""

    state: Mapping[str, Any]
    policies: Mapping[str, bytes]
    """Blob id → bytes of the files of every policy that was ever in force."""


def write(seen: Verification, verdict: Verdict, main: int) -> bytes | None:
    """The state at the tip; the same bytes on every machine. None when it cannot be kept. `main`: the tip's number on the main line."""
    state = snapshot.dump(seen, verdict, {"prefix": seen.prefix}, main, horizon=0)
    if state is None:
        return None
    state = {**state, "now": 0, "facts": sorted(state["facts"])}
    blobs = {blob for chain in state["chains"] for _, _, blob in chain[4]}
    policies = {blob: (seen.contents.raw(blob) or b"").decode("utf-8") for blob in blobs}
    body = {"format": FORMAT, "policies": policies, "state": state}
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def digest(raw: bytes) -> str:
    """`sha256:…` of a carried state."""
    return "sha256:" + sha256(raw).hexdigest()


def read(raw: bytes) -> Carried | None:
    """The state; None when it is of another format."""
    try:
        body = json.loads(raw)
        found = Carried(body["state"], {blob: text.encode("utf-8") for blob, text in body["policies"].items()})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    state = found.state
    if body.get("format") != FORMAT or not isinstance(state, dict) or state.get("format") != snapshot.FORMAT:
        return None
    return found


class CarriedContents(Contents):
    """Blobs of a clone without the older history: the files of older policies are those that were carried, held to their ids."""

    def __init__(self, git: Git, policies: Mapping[str, bytes]) -> None:
        super().__init__(git, None)
        name = hasher(git, "blob")
        self._policies = {blob: raw for blob, raw in policies.items() if name(raw) == blob}

    def raw(self, oid: str) -> bytes | None:
        """As for any clone, with the older policies at hand. Raises Incomplete."""
        known = self._policies.get(oid)
        return super().raw(oid) if known is None else known
