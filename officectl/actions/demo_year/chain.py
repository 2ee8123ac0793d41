"""From drafts of commits to signed commits. A commit's id depends on its parents' ids and on its signature, so a line is signed one
after the other; commits of two lines are signed at the same time.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from officectl.git import ssh_keys
from officectl.git.repo import Git
from officectl.git.signing import SigningFailed
from officectl.git.trees import object_id

AT_ONCE = 2
"""Signatures under way."""
_ZONE = "+0800"


class Draft(NamedTuple):
    """A commit but for its parents' ids and its signature."""

    tree: str
    parents: tuple[int, ...]
    """Places of its parents in the list of drafts."""
    author: str
    """`name <address>`: who made it and who signed it are one here."""
    key: Path
    """His private key."""
    at: int
    """Seconds since 1970."""
    message: bytes


def sign(
    git: Git, program: str, drafts: Sequence[Draft], told: Callable[[int, str, bytes], None] = lambda *_: None, *, quick: bool = True
) -> list[tuple[str, bytes]]:
    """Id and bytes of every commit, in order. `told`: how many are done, and the last one; `quick`: in this process where it can. Raises
    SigningFailed, OSError.
    """
    hands = {key: ssh_keys.signer(program, key, quick=quick) for key in {draft.key for draft in drafts}}
    done: list[tuple[str, bytes] | None] = [None] * len(drafts)
    under_way: dict[int, tuple[bytes, ssh_keys.Answer]] = {}
    waiting = list(range(len(drafts)))
    try:
        while waiting or under_way:
            for at in waiting[:_LOOK_AHEAD]:
                if len(under_way) == AT_ONCE:
                    break
                parents = [done[parent] for parent in drafts[at].parents]
                if all(parents):
                    head = _head(drafts[at], [parent[0] for parent in parents if parent is not None])
                    payload = head + b"\n" + drafts[at].message
                    under_way[at] = payload, hands[drafts[at].key](payload)
                    waiting.remove(at)
            first = min(under_way)
            payload, answer = under_way.pop(first)
            raw = _signed(git, payload, answer())
            made = done[first] = object_id(git, "commit", raw), raw
            told(len(drafts) - len(waiting) - len(under_way), *made)
    finally:
        for _, answer in under_way.values():
            with contextlib.suppress(SigningFailed):   # the first one is told
                answer()
    return [commit for commit in done if commit is not None]


_LOOK_AHEAD = 64
"""So many commits further on, one of another line is looked for."""


def _head(draft: Draft, parents: Sequence[str]) -> bytes:
    lines = [f"tree {draft.tree}", *(f"parent {oid}" for oid in parents)]
    lines += [f"{role} {draft.author} {draft.at} {_ZONE}" for role in ("author", "committer")]
    return ("\n".join(lines) + "\n").encode()


def _signed(git: Git, payload: bytes, signature: bytes) -> bytes:
    """The commit with its signature in the header, its lines indented as git wants them."""
    name = b"gpgsig" if git.object_format == "sha1" else b"gpgsig-sha256"
    head, _, message = payload.partition(b"\n\n")
    return head + b"\n" + name + b" " + signature.rstrip(b"\n").replace(b"\n", b"\n ") + b"\n\n" + message
