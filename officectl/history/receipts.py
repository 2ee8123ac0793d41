"""The server's landing log: which main-line commit arrived when. It adds time and evidence of completeness, never authority.

`refs/officectl/receipts` is a line of commits, each on top of the last, all signed by one key that is nobody's in the policy. Message:

    收讫 refs/heads/main

    Receipt-Ref: refs/heads/main
    Receipt-Old: <commit id, or zeros>
    Receipt-New: <commit id>
    Receipt-Time: <seconds since 1970, UTC>
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from officectl.git.repo import Git
from officectl.history import facts
from officectl.history.cache import Cache
from officectl.history.codes import Fact, fact
from officectl.history.facts import Engine
from officectl.history.model import Commit
from officectl.history.walk import walk

REF = "refs/officectl/receipts"

_LINE = re.compile(r"Receipt-(Ref|Old|New|Time): (\S+)")


class Receipt(NamedTuple):
    """One landing as the server saw it."""

    ref: str
    old: str
    new: str
    at: int


class Receipts(NamedTuple):
    """The log as far as it concerns one main line: when each of its commits arrived."""

    tip: str = ""
    received: Mapping[str, int] = {}
    """Main-line commit → seconds since 1970."""
    held: frozenset[str] = frozenset()
    """Main-line commits that the server had when its log began: received, but the log does not say when."""
    facts: tuple[Fact, ...] = ()
    upto: int = -1
    """The number of the last main-line commit that has a receipt."""


    def has(self, oid: str) -> bool:
        """Whether the server had this main-line commit."""
        return oid in self.received or oid in self.held


NONE = Receipts()


def message(receipt: Receipt) -> bytes:
    """The message of a receipt's commit."""
    return (
        f"收讫 {receipt.ref}\n\nReceipt-Ref: {receipt.ref}\nReceipt-Old: {receipt.old}\nReceipt-New: {receipt.new}\n"
        f"Receipt-Time: {receipt.at}\n"
    ).encode()


def read(raw: bytes) -> Receipt | None:
    """The receipt that a message states; None when it states none."""
    block = raw.decode("utf-8", "replace").rstrip("\n").rpartition("\n\n")[2]
    found: dict[str, str] = {}
    for line in block.split("\n"):
        match = _LINE.fullmatch(line)
        if match is None or match[1] in found:
            return None
        found[match[1]] = match[2]
    if len(found) != 4 or not re.fullmatch("[0-9]{1,12}", found["Time"]):
        return None
    return Receipt(found["Ref"], found["Old"], found["New"], int(found["Time"]))


def tip(git: Git) -> str:
    """The newest receipt; empty when there is no log."""
    found = git.objects.info(REF + "^{commit}")
    return "" if found is None else found[0]


def load(git: Git, mainline: Sequence[str], ref: str, engine: Engine, cache: Cache | None = None) -> Receipts:
    """The receipts for a main line (oldest first). No log: no receipts, and no fault."""
    newest = tip(git)
    if not newest:
        return NONE
    log = list(walk(git, None, newest))
    known = {} if cache is None else cache.signatures([commit.oid for commit in log])
    signed = facts.check([commit for commit in log if commit.oid not in known], engine=engine)
    if cache is not None:
        cache.remember_signatures(signed)
    return judge(log, {oid: one.key for oid, one in (*known.items(), *signed.items()) if one.state == "good"}, mainline, ref)


def judge(log: Sequence[Commit], keys: Mapping[str, str], mainline: Sequence[str], ref: str) -> Receipts:
    """Follow the log (oldest first). RECEIPT_GAP where it forks, where a receipt is not signed by the log's one key, and where a
    receipt does not begin where the last one ended.

    A receipt dates what came with it. What the log begins with (what the server already had; all of the first push, where it had
    nothing) may be years old, nobody knows when it came: it keeps the dates it has without a log. Only the first receipt of a ref has
    such a past, and only before anything is dated: where one is missing, the next dates all, and a second branch hides nothing.
    """
    where = {oid: number for number, oid in enumerate(mainline)}
    found: list[Fact] = []
    received: dict[str, int] = {}
    ends: dict[str, str] = {}
    held: frozenset[str] = frozenset()
    upto, before, server = -1, "", ""
    for commit in log:
        receipt = read(commit.message)
        key = keys.get(commit.oid, "")
        if commit.parents != ((before,) if before else ()):
            found.append(fact("RECEIPT_GAP", commit.oid, what="fork"))
        before = commit.oid
        if receipt is None or not key or (server and key != server):
            found.append(fact("RECEIPT_GAP", commit.oid, what="receipt" if receipt is None else "key"))
            continue
        server = server or key
        last = ends.get(receipt.ref)
        if last is not None and receipt.old != last:
            found.append(fact("RECEIPT_GAP", commit.oid, what=f"{last[:10]} ≠ {receipt.old[:10]}"))
        ends[receipt.ref] = receipt.new
        number = where.get(receipt.new, -1)
        if (ref and receipt.ref != ref) or number <= upto:
            continue
        if last is None and not received:   # where Old is not on this line, everything up to New came with the receipt
            upto = max(upto, min(where.get(receipt.old, -1), number) if receipt.old.strip("0") else number)
            held = frozenset(mainline[:upto + 1])
        for oid in mainline[upto + 1:number + 1]:
            received[oid] = receipt.at
        upto = number
    return Receipts(log[-1].oid if log else "", received, held, tuple(found), upto)
