"""A commit from its raw bytes, by a strict grammar: tree, parent*, author, committer, then at most one encoding, mergetags of a
merge, and gpgsig. What git would tolerate and two readers could read differently (A38) is `broken`.
"""

from __future__ import annotations

import re

from officectl.history.model import Commit, Ident

LAST = 253_402_214_400
"""The latest date that can be read: one day before the end of the year 9999, so that it exists in every zone."""
NOBODY = Ident("", "", 0, 0)

_NAME = rb"(?:([^\x00-\x08\x0a-\x1f<>\x7f]+) )?<([^\x00-\x20<>\x7f]*)>"
_DATE = rb" (0|[1-9][0-9]{0,11}) ([+-])((?:[01][0-9]|2[0-3]))([0-5][0-9])"
_IDENT = _NAME + _DATE
_VALUE = rb"[^\x00\n]*(?:\n [^\x00\n]*)*\n"
_KNOWN = (b"tree", b"parent", b"author", b"committer", b"encoding", b"mergetag", b"gpgsig", b"gpgsig-sha256")


def _grammar(digits: int) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    oid = rb"[0-9a-f]{%d}" % digits
    signature = b"gpgsig " if digits == 40 else b"gpgsig-sha256 "
    # git reads tree and parents by position, so that much is read of a broken commit too
    start = rb"tree (%b)\n((?:parent %b\n)*)" % (oid, oid)
    rest = (
        rb"author %b\ncommitter %b\n(?:encoding ([!-~]+)\n)?((?:mergetag %b)*)((?:%b%b)*)\n"
        % (_IDENT, _IDENT, _VALUE, signature, _VALUE)
    )
    return re.compile(start), re.compile(start + rest)


_GRAMMARS = {40: _grammar(40), 64: _grammar(64)}
_PERSON = re.compile(rb"\n(author|committer) " + _IDENT + rb"(?=\n)")


def parse(oid: str, raw: bytes) -> Commit:
    """The commit. Never raises: `Commit.broken` names the first fault of the header (a stable slug). A broken commit has the tree
    and the parents that git reads, and every field that could not be read is empty.

    Two gpgsig headers are no fault of the header: both stand in `signature`, which then is bad.
    """
    found = _GRAMMARS[len(oid)][1].match(raw)
    if found is None:
        return _broken(oid, raw, _why(oid, raw))
    (tree, above, name, email, at, sign, hours, minutes, name2, email2, at2, sign2, hours2, minutes2, encoding,
     merged, signature) = found.groups()
    parents: tuple[str, ...] = ()
    if above:
        parents = tuple(above.decode("ascii")[7:-1].split("\nparent "))
        if len(parents) > 1 and len(set(parents)) < len(parents):
            return _broken(oid, raw, "duplicate-parent")
    if merged and len(parents) < 2:
        return _broken(oid, raw, "mergetag")
    author, committer = int(at), int(at2)
    if author > LAST or committer > LAST:
        return _broken(oid, raw, "date")
    east, east2 = int(hours) * 60 + int(minutes), int(hours2) * 60 + int(minutes2)
    armour = payload = b""
    if signature:
        begin, end = found.span(17)
        payload = raw[:begin] + raw[end:]
        armour = _armour(signature)
    return Commit(
        oid, tree.decode("ascii"), parents,
        Ident(_text(name), _text(email), author, -east if sign == b"-" else east),
        Ident(_text(name2), _text(email2), committer, -east2 if sign2 == b"-" else east2),
        raw[found.end():], armour, payload, "", (), encoding.decode("ascii") if encoding else "",
    )


def _text(raw: bytes | None) -> str:
    return raw.decode("utf-8", "backslashreplace") if raw else ""


def _armour(header: bytes) -> bytes:
    """The signature of `gpgsig …` header lines, each without its indentation; of several headers one after the other."""
    name, _, value = header.partition(b" ")
    return value.replace(b"\n" + name + b" ", b"\n").replace(b"\n ", b"\n")


def _broken(oid: str, raw: bytes, why: str) -> Commit:
    start = _GRAMMARS[len(oid)][0].match(raw)
    tree, above = (b"", b"") if start is None else start.groups()
    head, _, message = raw.partition(b"\n\n")
    people: dict[bytes, Ident] = {}
    for name, *ident in _PERSON.findall(head + b"\n"):
        people.setdefault(name, _ident(*ident))
    signed = re.search(rb"\n(gpgsig(?:-sha256)? " + _VALUE + b")", head + b"\n")
    return Commit(
        oid, tree.decode("ascii"), tuple(line[7:] for line in above.decode("ascii").splitlines()),
        people.get(b"author", NOBODY), people.get(b"committer", NOBODY),
        message, b"" if signed is None else _armour(signed[1]), b"", why,
    )


def _ident(name: bytes, email: bytes, at: bytes, sign: bytes, hours: bytes, minutes: bytes) -> Ident:
    moment, east = int(at), int(hours) * 60 + int(minutes)
    return Ident(_text(name), _text(email), moment if moment <= LAST else 0, -east if sign == b"-" else east)


def _why(oid: str, raw: bytes) -> str:
    """Which rule of the grammar the header breaks first; asked only when it breaks one."""
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
    for name in (b"author", b"committer"):
        if not any(found[1] == name for found in _PERSON.finditer(head + b"\n")):
            return name.decode("ascii")
    return "header"
