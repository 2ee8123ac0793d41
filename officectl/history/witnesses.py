"""Who signed which tag, read strictly. Several tags below refs/tags/checkpoint/ with the same figures are several witnesses of one
checkpoint.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from officectl.git.repo import Git
from officectl.history import checkpoint, facts
from officectl.history.checkpoint import Checkpoint
from officectl.history.facts import Engine
from officectl.history.model import Commit, Ident
from officectl.history.names import ADMIN, AUDITOR
from officectl.history.policy import Person, Policy

FOLDER = "refs/tags/" + checkpoint.FOLDER
_BEGIN = b"-----BEGIN SSH SIGNATURE-----\n"
_HEAD = re.compile(rb"object ([0-9a-f]+)\ntype commit\ntag ([^\n]+)\ntagger [^\n]+\n\n")
_NOBODY = Ident("", "", 0, 0)


class Witness(NamedTuple):
    """One signed tag."""

    name: str
    """Below refs/tags/checkpoint/."""
    figures: Checkpoint
    key: str
    """The fingerprint of the key that signed it."""


class Tag(NamedTuple):
    """A soundly signed tag on a commit."""

    name: str
    """Below the folder asked about."""
    target: str
    message: bytes
    key: str
    """The fingerprint of the key that signed it."""


def load(git: Git, engine: Engine = "auto") -> list[Witness]:
    """Every checkpoint that is soundly signed by whatever key. Raises NoSshKeygen, EngineDisagree, GitFailed."""
    found = ((tag, checkpoint.read(tag.message)) for tag in tags(git, FOLDER, engine))
    return [Witness(tag.name, figures, tag.key) for tag, figures in found if figures is not None and figures.tip == tag.target]


def tags(git: Git, folder: str, engine: Engine = "auto") -> list[Tag]:
    """Every tag below `folder` that is soundly signed by whatever key. Raises NoSshKeygen, EngineDisagree, GitFailed."""
    out = git.run("for-each-ref", "--format=%(objecttype) %(objectname) %(refname)", folder).decode("utf-8", "surrogateescape")
    found: list[tuple[str, str, Commit]] = []
    for line in out.splitlines():
        type_, oid, ref = line.split(" ", 2)
        one = _read(git, oid, ref) if type_ == "tag" else None
        if one is not None:
            found.append((ref.removeprefix(folder), *one))
    signed = facts.check([one for _, _, one in found], engine=engine)
    return [Tag(name, target, one.message, signed[one.oid].key) for name, target, one in found if signed[one.oid].state == "good"]


def _read(git: Git, oid: str, ref: str) -> tuple[str, Commit] | None:
    held = git.objects.get(oid)
    raw = b"" if held is None else held.raw
    payload, begin, rest = raw.partition(_BEGIN)
    head = _HEAD.match(payload)
    if head is None or not begin or ref != "refs/tags/" + head[2].decode("utf-8", "replace"):
        return None
    return head[1].decode("ascii"), Commit(oid, "", (), _NOBODY, _NOBODY, payload[head.end():], begin + rest, payload)


def persons(policy: Policy, of: Checkpoint, witnesses: Iterable[Witness]) -> dict[str, tuple[Person, str]]:
    """Whose word stands behind a checkpoint: id → person and key, of the auditors and administrators who signed just these figures
    with a key that is active in `policy`.
    """
    found: dict[str, tuple[Person, str]] = {}
    for one in witnesses:
        owner = policy.person_of_key(one.key) if one.figures == of else None
        if owner is not None and owner[1].state == "active" and may_testify(policy, owner[0].id):
            found.setdefault(owner[0].id, (owner[0], one.key))
    return found


def may_testify(policy: Policy, person: str) -> bool:
    """Whether somebody's checkpoints count as a beginning: auditors and administrators."""
    return policy.holds(person, AUDITOR) or policy.holds(person, ADMIN)


def needed(policy: Policy) -> int:
    """How many of them a verification that begins at a checkpoint wants: as many as vote on a change of the policy."""
    return policy.settings.policy_threshold
