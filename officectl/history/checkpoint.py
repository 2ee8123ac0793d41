"""A checkpoint: what a verified history came to, in the message of a signed tag. Evidence against cutting off and split views, never authority.

    存证 2026-11-22 状态摘要 1a2b3c4d

    Checkpoint-Format: 1
    Checkpoint-Tip: <commit>
    Checkpoint-Root: <genesis commit>
    Checkpoint-Policy: 7 sha256:…
    Checkpoint-States: sha256:…          digest of the state table (docs/contracts/verify.md, 9)
    Checkpoint-Commits: 1204
    Checkpoint-Receipts: 310
    Checkpoint-Carried: sha256:…         of the state in refs/tags/checkpoint/<name>.state (carried.py); absent where there is none
    Checkpoint-Count: trip/approve 210   one line a kind of event, sorted
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

FOLDER = "checkpoint/"
"""Below refs/tags/."""
STATE = ".state"
"""After the name of the tag on the blob that holds what it carries."""
BRIEF = 8
"""Characters of the state digest that go on paper."""

_LINE = re.compile(r"Checkpoint-(Format|Tip|Root|Policy|States|Commits|Receipts|Carried|Count): (.+)")
_ONCE = ("Format", "Tip", "Root", "Policy", "States", "Commits", "Receipts")


class Checkpoint(NamedTuple):
    """The figures of one verification."""

    tip: str
    root: str
    policy_version: int
    policy_digest: str
    states: str
    """`sha256:…` over the state table."""
    commits: int
    receipts: int
    """How many receipts the server's log had."""
    counts: Mapping[str, int]
    """`<kind>/<event>` → valid events."""
    carried: str = ""
    """`sha256:…` of the state that goes with it; empty when none does."""

    @property
    def brief(self) -> str:
        """What is printed and read out."""
        return self.states.removeprefix("sha256:")[:BRIEF]


def write(name: str, one: Checkpoint) -> bytes:
    """The tag's message."""
    rows = [
        "Checkpoint-Format: 1", f"Checkpoint-Tip: {one.tip}", f"Checkpoint-Root: {one.root}",
        f"Checkpoint-Policy: {one.policy_version} {one.policy_digest}", f"Checkpoint-States: {one.states}",
        f"Checkpoint-Commits: {one.commits}", f"Checkpoint-Receipts: {one.receipts}",
        *([f"Checkpoint-Carried: {one.carried}"] if one.carried else []),
        *(f"Checkpoint-Count: {key} {one.counts[key]}" for key in sorted(one.counts)),
    ]
    return "\n".join([f"存证 {name} 状态摘要 {one.brief}", "", *rows, ""]).encode()


def read(message: bytes) -> Checkpoint | None:
    """The figures that a tag's message states; None when it states none, or is of a later format."""
    block = message.decode("utf-8", "replace").rstrip("\n").rpartition("\n\n")[2]
    found: dict[str, str] = {}
    counts: dict[str, int] = {}
    for line in block.split("\n"):
        match = _LINE.fullmatch(line)
        if match is None or match[1] in found:
            return None
        if match[1] != "Count":
            found[match[1]] = match[2]
            continue
        key, _, number = match[2].rpartition(" ")
        if key in counts or not number.isdigit():
            return None
        counts[key] = int(number)
    version, _, digest = found.get("Policy", "").partition(" ")
    figures = (version, found.get("Commits", ""), found.get("Receipts", ""))
    if set(found) - {"Carried"} != set(_ONCE) or found["Format"] != "1" or not all(one.isascii() and one.isdigit() for one in figures):
        return None
    return Checkpoint(
        found["Tip"], found["Root"], int(version), digest, found["States"], int(found["Commits"]), int(found["Receipts"]), counts,
        found.get("Carried", ""),
    )
