"""What verification needs of a record's bytes: one look a blob, remembered. Pure: bytes in, facts out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any

from officectl.history.cache import BlobFact
from officectl.records import canonical, ids, toml

FORGED_KEYS = ("state", "flow", "status", "approved_by", "approved_at")
"""Top-level keys that claim what only events can say."""

_SHA = re.compile("[0-9a-f]{64}")
_ALIKE = "АВЕЅІЈКМНОРСТУХаеорсухѕіјԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧον"
_LOOK_ALIKE = re.compile(f"[0-9A-Za-z._-][{_ALIKE}]|[{_ALIKE}][0-9A-Za-z._-]")
"""A Greek or Cyrillic letter that looks like a Latin one, right beside Latin letters or digits: a number plate that is another."""


_everyday: Callable[[str], bool] | None = None   # imported when it is first of use: once a record and once an opinion is too often


def look(raw: bytes, kind: str) -> tuple[BlobFact, Mapping[str, Any]]:
    """The facts of one record file, and its content (empty when it cannot be read). Never raises."""
    reading = toml.read(raw)
    data = reading.data
    if data is None:
        return BlobFact("", fault=reading.faults[0].code if reading.faults else "FILE-SYNTAX"), {}
    ident = data.get("id")
    forged = tuple(key for key in FORGED_KEYS if key in data)
    more: dict[str, Any] = {}
    if isinstance(data.get("paper"), Mapping):
        more["paper"] = True
    sign = confusable(reading.text)
    if sign:
        more["text"] = sign
    seal = _digest(kind, data)
    # Whatever a file calls itself: only what can be an id is one.
    return BlobFact(seal, ident if isinstance(ident, str) and ids.is_id(ident) else "", forged, attachments(data), "", more or None), data


def _digest(kind: str, data: Mapping[str, Any]) -> str:
    """As `canonical.digest`, by OpenSSL: a history has thousands, and then it is worth its loading."""
    text = "\0".join((canonical.DOMAIN, kind, canonical.canonical(data)))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def attachments(data: Mapping[str, Any]) -> tuple[tuple[str, str, int], ...]:
    """(name, sha256, bytes) of each listed attachment; a row without a usable sha256 counts as one that matches nothing."""
    rows = data.get("attachments")
    if not isinstance(rows, list):
        return ()
    found = []
    for row in rows:
        if isinstance(row, Mapping):
            name, sha, size = row.get("name"), row.get("sha256"), row.get("bytes")
            sha = sha.removeprefix("sha256:") if isinstance(sha, str) else ""
            found.append((
                name if isinstance(name, str) else "", sha if _SHA.fullmatch(sha) else "",
                size if isinstance(size, int) and not isinstance(size, bool) else -1,
            ))
    return tuple(found)


def confusable(text: str) -> str:
    """What makes a text look like another one: `hidden` (invisible characters, direction controls), `form` (not NFC),
    `look-alike` (Greek or Cyrillic within a Latin word); empty for clean text.
    """
    if text.isascii() and "\\" not in text:
        return ""
    global _everyday
    if _everyday is None:
        from officectl.records.invisible import is_everyday
        _everyday = is_everyday
    if _everyday(text):   # none of what is looked for below
        return ""
    from officectl.records.invisible import lint
    faults = lint(text)
    if faults:
        import unicodedata
        return "form" if all(not _hides(unicodedata.normalize("NFC", line)) for line in text.split("\n")) else "hidden"
    return "look-alike" if _LOOK_ALIKE.search(text) else ""


def _hides(line: str) -> bool:
    from officectl.records.invisible import lint
    return bool(lint(line))
