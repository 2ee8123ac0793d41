"""Where the policy begins: the first commit of the main line that holds policy/active/. Its id is what a pin names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from officectl.git.repo import Git
from officectl.history.pins import Pin
from officectl.history.walk import TRUTH, mainline

_REV_LIST = ("-c", "core.commitGraph=false", "rev-list")


class Root(NamedTuple):
    """The genesis commit and the main line from it (genesis first)."""

    commit: str
    main: list[str]
    pinned: bool = False


def find(git: Git, tip: str, prefix: str, pins: Mapping[str, Pin], chain: list[str] | None = None) -> Root | None:
    """The root of trust for `tip`; None in an open workspace. A pinned root wins over whatever the first parents lead to: a foreign
    root gains nothing by becoming the first parent. `chain`: the first-parent chain of `tip` where it is known. Raises Incomplete,
    GitFailed.
    """
    chain = chain or mainline(git, None, tip) or []
    where = {oid: number for number, oid in enumerate(chain)}
    for root in sorted(pins):
        if root in where:
            return Root(root, chain[where[root]:], True)
    for root in sorted(pins):
        trusted = _through(git, root, tip)
        if trusted:
            return Root(root, trusted, True)
    first = _first_holder(git, tip, prefix, chain)
    return None if first is None or first not in where else Root(first, chain[where[first]:])


EARLY = 24
"""Commits at the beginning that are asked one by one: a policy is among the first things there are, and looking for it in the whole
history costs as much as walking it."""


def _first_holder(git: Git, tip: str, prefix: str, chain: list[str]) -> str | None:
    for oid in chain[:EARLY]:
        if git.objects.info(f"{oid}:{prefix}policy/active") is not None:
            return oid
    if len(chain) <= EARLY:
        return None
    out = git.run(
        *_REV_LIST, "--first-parent", "--reverse", tip, "--", f"{prefix}policy/active", env=TRUTH,
    ).decode("ascii").split()
    for oid in out:   # the first that touches it may remove something, never: before it there was nothing
        if git.objects.info(f"{oid}:{prefix}policy/active") is not None:
            return oid
    return None


def _through(git: Git, root: str, tip: str) -> list[str]:
    """The line from `root` to `tip` that prefers first parents among the commits that come after `root`; empty when there is none."""
    if git.attempt("merge-base", "--is-ancestor", root, tip, env=TRUTH).code:
        return []
    parents: dict[str, list[str]] = {}
    for line in git.run(*_REV_LIST, "--ancestry-path", "--parents", f"{root}..{tip}", env=TRUTH).decode("ascii").splitlines():
        oid, *before = line.split(" ")
        parents[oid] = before
    here, line_ = tip, []
    while here != root:
        line_.append(here)
        here = next(parent for parent in parents[here] if parent == root or parent in parents)
    return [root, *reversed(line_)]


def count(git: Git, tip: str) -> int:
    """How many commits a history has. Raises Incomplete, GitFailed."""
    return int(git.run(*_REV_LIST, "--count", tip, env=TRUTH))
