"""A commit from its raw bytes, by a strict grammar: tree, parent*, author, committer, then at most one encoding, mergetags of a
merge, and gpgsig. What git would tolerate and two readers could read differently (A38) is `broken`.
"""

from __future__ import annotations

import re

from officectl.history.model import Change, Commit, Ident

LAST = 253_402_214_400
"""The latest date that can be read: one day before the end of the year 9999, so that it exists in every zone."""
NOBODY = Ident("", "", 0, 0)

_WHO = rb"(?:[^\x00-\x08\x0a-\x1f<>\x7f]+ )?<[^\x00-\x20<>\x7f]*>"
_VALUE = rb"[^\x00\n]*(?:\n [^\x00\n]*)*\n"
_KNOWN = (b"tree", b"parent", b"author", b"committer", b"encoding", b"mergetag", b"gpgsig", b"gpgsig-sha256")


def _grammar(digits: int) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    oid = rb"[0-9a-f]{%d}" % digits
    signature = b"gpgsig " if digits == 40 else b"gpgsig-sha256 "
    # git reads tree and parents by position, in either letter case; so that much is read of a broken commit too
    loose = rb"[0-9a-fA-F]{%d}" % digits
    start = rb"tree (%b)\n((?:parent %b\n)*)"
    rest = (
        rb"author ([^\n]*)\ncommitter ([^\n]*)\n(?:encoding ([!-~]+)\n)?((?:mergetag %b)*)((?:%b%b)*)\n"
        % (_VALUE, signature, _VALUE)
    )
    return re.compile(start % (loose, loose)), re.compile(start % (oid, oid) + rest)


_GRAMMARS = {40: _grammar(40), 64: _grammar(64)}
_PERSON = re.compile(_WHO)
_new = tuple.__new__   # once a commit and more: without the constructor's own call
_MANY = 4096
_names: dict[bytes, tuple[str, str]] = {}   # a handful of people write everything: each is judged and decoded once
_zones = {
    b"%c%02d%02d" % (sign, hours, minutes): (hours * 60 + minutes) * (1 if sign == 43 else -1)
    for sign in b"+-" for hours in range(24) for minutes in range(60)
}


def parse(oid: str, raw: bytes, changes: tuple[tuple[Change, ...], ...] = ()) -> Commit:
    """The commit, with `changes` as they are handed in. Never raises: `Commit.broken` names the first fault of the header (a stable slug).
    A broken commit has the tree and the parents that git reads, and every field that could not be read is empty.

    Two gpgsig headers are no fault of the header: both stand in `signature`, which then is bad.
    """
    found = _GRAMMARS[len(oid)][1].match(raw)
    if found is None:
        return _broken(oid, raw, _why(oid, raw, "header"))
    tree, above, by, put, encoding, merged, signature = found.groups()
    parents: tuple[str, ...] = ()
    if above:
        parents = tuple(above.decode("ascii")[7:-1].split("\nparent "))
        if len(parents) > 1 and len(set(parents)) < len(parents):
            return _broken(oid, raw, "duplicate-parent")
    if merged and len(parents) < 2:
        return _broken(oid, raw, "mergetag")
    author = _ident(by)
    if author is None:
        return _broken(oid, raw, _why(oid, raw, "author"))
    committer = author if put == by else _ident(put)
    if committer is None:
        return _broken(oid, raw, _why(oid, raw, "committer"))
    armour = payload = b""
    after = found.end()
    if signature:
        payload = raw[:after - 1 - len(signature)] + raw[after - 1:]
        armour = _armour(signature)
    return _new(Commit, (
        oid, tree.decode("ascii"), parents, author, committer, raw[after:], armour, payload, "", changes,
        encoding.decode("ascii") if encoding else "",
    ))


def _ident(line: bytes) -> Ident | None:
    """Author or committer: `Name <address> seconds zone`; None when it is not of that form."""
    parts = line.rsplit(b" ", 2)
    if len(parts) < 3:
        return None
    who, at, zone = parts
    known = _names.get(who) or _name(who)
    east = _zones.get(zone)
    if known is None or east is None or not at.isdigit() or (at[:1] == b"0" and at != b"0") or len(at) > 12:
        return None
    moment = int(at)
    return None if moment > LAST else _new(Ident, (*known, moment, east))


def _name(who: bytes) -> tuple[str, str] | None:
    if not _PERSON.fullmatch(who):
        return None
    name, _, email = who.rpartition(b"<")
    if len(_names) >= _MANY:
        _names.clear()
    known = name[:-1].decode("utf-8", "backslashreplace"), email[:-1].decode("utf-8", "backslashreplace")
    _names[who] = known
    return known


def _armour(header: bytes) -> bytes:
    """The signature of `gpgsig …` header lines, each without its indentation; of several headers one after the other."""
    name, _, value = header.partition(b" ")
    if b"\n" + name in value:
        value = value.replace(b"\n" + name + b" ", b"\n ")
    return value.replace(b"\n ", b"\n")


def _broken(oid: str, raw: bytes, why: str) -> Commit:
    start = _GRAMMARS[len(oid)][0].match(raw)
    tree, above = (b"", b"") if start is None else start.groups()
    head, _, message = raw.partition(b"\n\n")
    lines = head.split(b"\n")
    author, committer = (
        next((line[len(name):] for line in lines if line.startswith(name)), b"") for name in (b"author ", b"committer ")
    )
    signed = re.search(rb"\n(gpgsig(?:-sha256)? " + _VALUE + b")", head + b"\n")
    return Commit(
        oid, tree.decode("ascii").lower(), tuple(line[7:].lower() for line in above.decode("ascii").splitlines()),
        _ident(author) or NOBODY, _ident(committer) or NOBODY,
        message, b"" if signed is None else _armour(signed[1]), b"", why,
    )


def _why(oid: str, raw: bytes, else_: str) -> str:
    """Which rule of the grammar the header breaks first, `else_` when it is none of these; asked only when it breaks one."""
    head, end, _ = raw.partition(b"\n\n")
    if not end:
        return "no-end"
    if b"\0" in head:
        return "nul"
    names = [line.partition(b" ")[0] for line in head.split(b"\n") if line[:1] != b" "]
    for name in names:
        if name not in _KNOWN:
            return "unknown-header"
    for name in (b"tree", b"author", b"committer", b"encoding"):
        if names.count(name) > 1:
            return f"duplicate-{name.decode('ascii')}"
    for name in (b"tree", b"author", b"committer"):
        if name not in names:
            return f"no-{name.decode('ascii')}"
    if (b"gpgsig-sha256" if len(oid) == 40 else b"gpgsig") in names:
        return "foreign-signature"
    order = [_KNOWN.index(name) for name in names]
    if order != sorted(order):
        return "order"
    start = _GRAMMARS[len(oid)][0].match(raw)
    if start is None:
        return "tree"
    if raw.startswith(b"parent", start.end()):
        return "parent"
    if any(one != one.lower() for one in start.groups()):
        return "capitals"
    return else_
