"""A forgiving walk over TOML text: every value with its place. Slow and exact, for files with faults.

It never raises: on broken text it notes what it could not read and goes on at the next line.
Offsets are code points from the start of the text, which is taken as it is in the file (CRLF stays CRLF).
"""

from __future__ import annotations

import re

from officectl.light import dataclass, field, pattern
from officectl.records.finding import FieldPath


@dataclass(frozen=True, slots=True)
class Item:
    """One value. `kind`: string, multiline, literal, multiline-literal, atom, array, inline, table or row."""

    path: FieldPath
    kind: str
    start: int
    end: int
    key_start: int
    """Where the key begins; for an item of an array, the array's key."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something the walk stumbled over. `what` is one of the names in `NOTES`."""

    what: str
    start: int
    end: int


NOTES = (
    "inline-newline", "inline-comma", "bare-key", "escaped-key", "no-key", "no-equals", "no-value",
    "after-value",
    "open-string", "open-array", "open-inline", "open-header", "no-comma", "wide-comma", "deep",
)


@dataclass(slots=True)
class Scan:
    """What a walk found, in file order."""

    items: list[Item] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    headers: list[Item] = field(default_factory=list)
    """`[x]` and `[[x]]` alone, as they stand."""


_BLANK = pattern(r"[ \t]*")
_GAP = pattern(r"(?>[ \t\r\n]+|#[^\n]*)*+")
_BARE = pattern(r"[A-Za-z0-9_-]+")
_ANY_BARE = pattern(r"[^\s=.,#\[\]{}\"']+")
_BASIC = pattern(r'"(?>[^"\\\n]+|\\[^\n])*+"')
_LITERAL = pattern(r"'[^'\n]*'")
_ML_BASIC = pattern(r'"""(?>[^"\\]+|\\[\s\S]|"{1,2}(?!"))*+"{3,5}')
_ML_LITERAL = pattern(r"'''(?>[^']+|'{1,2}(?!'))*+'{3,5}")
_ATOM = pattern(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt ][0-9]{2}:[0-9]{2}[0-9:.+Zz-]*)?|[^\s,#\[\]{}=\"']+"
)
_STATEMENT = pattern(r"\[\[?[^\n,]*\]\]?[ \t]*(?:#[^\n]*)?\r?$|[\"'\w.-]+[ \t]*=", re.MULTILINE)
_LINE_END = pattern(r"[ \t]*(?:#[^\n]*)?(?:\r?\n|\r?\Z)")
DEEP = 64
"""How deep arrays and inline tables may lie in each other before the walk stops."""
_VALUE_BEGINS = frozenset("\"'[{0123456789+-")
_WIDE_COMMAS = frozenset("，、；;")
_ESCAPE = pattern(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([\s\S]))")
_SHORT = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}


def scan(text: str) -> Scan:
    """Walk the whole text."""
    return _Walk(text).run()


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of an offset."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


class _Walk:
    """The walk's state: the text, what was found, and how many rows each array of tables has so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found = Scan()
        self.rows: dict[FieldPath, int] = {}

    def run(self) -> Scan:
        text, at = self.text, 0
        table: FieldPath = ()
        while at < len(text):
            at = _skip(_GAP, text, at)
            if at >= len(text):
                break
            begin = at
            if text[at] == "[":
                at, table = self.header(at, table)
            else:
                at = self.pair(at, table, 0)
            end = _LINE_END.match(text, at)
            if end is None:
                self.note("after-value", at, at)
                at = self.resync(max(at, begin))
            else:
                at = max(end.end(), begin + 1)
        return self.found

    def resync(self, at: int) -> int:
        newline = self.text.find("\n", at)
        return len(self.text) if newline < 0 else newline + 1

    def note(self, what: str, start: int, end: int) -> None:
        self.found.notes.append(Note(what, start, end))

    def header(self, start: int, table: FieldPath) -> tuple[int, FieldPath]:
        text = self.text
        many = text.startswith("[[", start)
        at = _skip(_BLANK, text, start + (2 if many else 1))
        key_start = at
        at, names = self.key(at)
        closing = "]]" if many else "]"
        if not names or not text.startswith(closing, at):
            self.note("open-header", at, at)
            return at, table
        at += len(closing)
        path: FieldPath = ()
        for name in names[:-1]:
            path = (*path, name)
            if path in self.rows:
                path = (*path, self.rows[path] - 1)
        path = (*path, names[-1])
        if many:
            self.rows[path] = count = self.rows.get(path, 0) + 1
            path = (*path, count - 1)
        elif path in self.rows:
            path = (*path, self.rows[path] - 1)
        item = Item(path, "row" if many else "table", start, at, key_start)
        self.found.items.append(item)
        self.found.headers.append(item)
        return at, path

    def key(self, at: int) -> tuple[int, tuple[str, ...]]:
        """A dotted key; empty when there is none. Ends behind the blanks that follow it."""
        text = self.text
        names: list[str] = []
        while True:
            match = _BARE.match(text, at) or _BASIC.match(text, at) or _LITERAL.match(text, at)
            wild = _ANY_BARE.match(text, at)
            if match is None and wild is None:
                return at, ()
            if match is None or (wild is not None and wild.end() > match.end()):
                assert wild is not None
                self.note("bare-key", at, wild.end())
                match = wild
            raw = match.group()
            if raw[0] == '"' and "\\" in raw:
                self.note("escaped-key", at, match.end())
            names.append(unescape(raw[1:-1]) if raw[0] == '"' else raw[1:-1] if raw[0] == "'" else raw)
            at = _skip(_BLANK, text, match.end())
            if not text.startswith(".", at):
                return at, tuple(names)
            at = _skip(_BLANK, text, at + 1)

    def pair(self, start: int, table: FieldPath, depth: int) -> int:
        at, names = self.key(start)
        if not names:
            self.note("no-key", at, at)
            return at
        if not self.text.startswith("=", at):
            self.note("no-equals", at, at)
            return at
        at = _skip(_BLANK, self.text, at + 1)
        return self.value(at, (*table, *names), start, depth)

    def value(self, start: int, path: FieldPath, key_start: int, depth: int) -> int:
        text = self.text
        kind, match = "", None
        for opening, name, whole in _STRINGS:
            if text.startswith(opening, start):
                kind, match = name, whole.match(text, start)
                if match is None:
                    self.note("open-string", start, start)
                    self.add(path, name, start, start, key_start)
                    return len(text) if len(opening) == 3 else self.line_end(start)
                break
        if match is None:
            if depth > DEEP:
                self.note("deep", start, start)
                return len(text)
            if text.startswith("[", start):
                return self.array(start, path, key_start, depth)
            if text.startswith("{", start):
                return self.inline(start, path, key_start, depth)
            kind, match = "atom", _ATOM.match(text, start)
            if match is None:
                self.note("no-value", start, start)
                return start
        self.add(path, kind, start, match.end(), key_start)
        return match.end()

    def add(self, path: FieldPath, kind: str, start: int, end: int, key_start: int) -> None:
        self.found.items.append(Item(path, kind, start, end, key_start))

    def line_end(self, at: int) -> int:
        newline = self.text.find("\n", at)
        return len(self.text) if newline < 0 else newline

    def array(self, start: int, path: FieldPath, key_start: int, depth: int) -> int:
        text, slot, index = self.text, len(self.found.items), 0
        at = last = _skip(_GAP, text, start + 1)
        while not text.startswith("]", at):
            before = at
            last = at = self.value(at, (*path, index), key_start, depth + 1)
            index += 1
            at = _skip(_GAP, text, at)
            char = text[at : at + 1]
            if char == ",":
                at = _skip(_GAP, text, at + 1)
            elif char and char in _WIDE_COMMAS:
                self.note("wide-comma", at, at + 1)
                at = _skip(_GAP, text, at + 1)
            elif char and char in _VALUE_BEGINS and before < last and not self.statement(at):
                self.note("no-comma", last, last)
            elif char != "]":
                self.note("open-array", start, last)
                self.found.items.insert(slot, Item(path, "array", start, last, key_start))
                return last
        self.found.items.insert(slot, Item(path, "array", start, at + 1, key_start))
        return at + 1

    def statement(self, at: int) -> bool:
        """Whether the line that `at` begins looks like a new statement rather than one more item."""
        return self.text[at - 1 : at] == "\n" and _STATEMENT.match(self.text, at) is not None

    def inline(self, start: int, path: FieldPath, key_start: int, depth: int) -> int:
        text, slot = self.text, len(self.found.items)
        at = last = self.inline_gap(start + 1)
        while not text.startswith("}", at):
            before = at
            last = self.pair(at, path, depth + 1)
            at = self.inline_gap(last)
            char = text[at : at + 1]
            if char and char in ",，、；;":
                if char != ",":
                    self.note("wide-comma", at, at + 1)
                comma = at
                at = self.inline_gap(at + 1)
                if text.startswith("}", at):
                    self.note("inline-comma", comma, comma + 1)
            elif char != "}" or before == last:
                self.note("open-inline", start, last)
                self.found.items.insert(slot, Item(path, "inline", start, last, key_start))
                return last
        self.found.items.insert(slot, Item(path, "inline", start, at + 1, key_start))
        return at + 1

    def inline_gap(self, at: int) -> int:
        end = _skip(_GAP, self.text, at)
        if "\n" in self.text[at:end] or "#" in self.text[at:end]:
            self.note("inline-newline", at, end)
        return end


_STRINGS = (
    ('"""', "multiline", _ML_BASIC),
    ("'''", "multiline-literal", _ML_LITERAL),
    ('"', "string", _BASIC),
    ("'", "literal", _LITERAL),
)


def unescape(text: str) -> str:
    """The content of a basic string with its escapes read; bad escapes stay as they are."""
    if "\\" not in text:
        return text

    def replace(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        if code is None:
            return _SHORT.get(match[3], match[3] if match[3] in '"\\' else match[0])
        number = int(code, 16)
        return chr(number) if number < 0x110000 else match[0]

    return _ESCAPE.sub(replace, text)


def _skip(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return at if match is None else match.end()
