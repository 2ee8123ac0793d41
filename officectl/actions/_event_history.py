"""The events of a record as the commits tell them: read from messages, whatever verification makes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from officectl.git import log, run
from officectl.history import message
from officectl.history.machine import OPENING
from officectl.history.model import Event

if TYPE_CHECKING:
    from officectl.git.log import Entry
    from officectl.git.repo import Git
    from officectl.history.model import Message


class Said(NamedTuple):
    """One commit whose message speaks of events."""

    entry: Entry
    message: Message


def about(git: Git, ident: str, rev: str = "HEAD", *, limit: int | None = None) -> Iterator[Said]:
    """The commits reachable from `rev` whose message has a line `Office-Item: <kind>/<ident> …`, newest first."""
    if git.head() is None:
        return
    wanted = f"^Office-Item: [a-z][a-z0-9_]*/{re.escape(ident)} "
    args = ["rev-list", "--topo-order", "--extended-regexp", f"--grep={wanted}", *([f"-n{limit}"] if limit else [])]
    done = run.attempt([*args, git.resolve(rev), "--"], folder=git.home)
    if done.code:
        raise run.failed("rev-list", done)
    for oid in done.out.decode("ascii").split():
        found = git.objects.get(oid)
        if found is not None:
            yield Said(log.parse(oid, found.raw), message.read(found.raw.partition(b"\n\n")[2]))


def between(git: Git, old: str | None, new: str) -> Iterator[Said]:
    """The commits reachable from `new` and not from `old` (full ids) that speak of records, newest first."""
    args = ["rev-list", "--topo-order", "--grep=^Office-Item: ", new, *([f"^{old}"] if old else [])]
    for oid in run.run([*args, "--"], folder=git.home).decode("ascii").split():
        found = git.objects.get(oid)
        if found is not None:
            yield Said(log.parse(oid, found.raw), message.read(found.raw.partition(b"\n\n")[2]))


def said(git: Git, oid: str) -> Message:
    """What the message of one commit says as an event."""
    found = git.objects.get(oid)
    return None if found is None else message.read(found.raw.partition(b"\n\n")[2])


def revisions(git: Git, ident: str) -> int:
    """How many times a record was submitted or registered, as far as messages say."""
    return max((
        item.number for said in about(git, ident) if isinstance(said.message, Event) and said.message.name in OPENING
        for item in said.message.items if item.id == ident
    ), default=0)


def order(git: Git, rev: str = "HEAD") -> dict[str, int]:
    """Every commit reachable from `rev` with its place, newest first."""
    done = run.run(["rev-list", "--topo-order", git.resolve(rev), "--"], folder=git.home)
    return {oid: number for number, oid in enumerate(done.decode("ascii").split())}
