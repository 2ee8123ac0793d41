"""Text and digests, written a second time from the published contracts: TOML files, canonical text, trailer blocks.

Nothing of officectl is imported here, so that what officectl computes is judged and not repeated.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

Table = Mapping[str, Any]


# -- TOML out ---------------------------------------------------------------------------------------------------------


def toml(data: Table) -> str:
    """A TOML file: one key a line, plain values first, then tables, then rows."""
    return "\n".join(_lines(data, ())).lstrip("\n") + "\n"


def _lines(data: Table, place: tuple[str, ...]) -> Iterable[str]:
    for name, value in data.items():
        if not isinstance(value, Mapping) and not _rows(value):
            yield f"{_key(name)} = {_value(value)}"
    for name, value in data.items():
        here = (*place, _key(name))
        if isinstance(value, Mapping):
            if any(not isinstance(item, Mapping) for item in value.values()) or not value:
                yield from ("", f"[{'.'.join(here)}]")
            yield from _lines(value, here)
        elif _rows(value):
            for row in value:
                yield from ("", f"[[{'.'.join(here)}]]")
                yield from _lines(row, here)


def _rows(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and bool(value) and all(isinstance(item, Mapping) for item in value)


def _key(name: str) -> str:
    plain = name and all(char.isascii() and (char.isalnum() or char in "-_") for char in name)
    return name if plain else _value(name)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{escaped}"'
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)


# -- digests ----------------------------------------------------------------------------------------------------------


def canonical(data: Any) -> str:
    """The canonical text of docs/contracts/digest.md."""
    return json.dumps(_tagged(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _tagged(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _tagged(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_tagged(item) for item in value]
    if isinstance(value, bool):
        return ["b", "true" if value else "false"]
    if isinstance(value, str):
        return ["s", value]
    if isinstance(value, (int, Decimal)):
        return ["n", _digits(value)]
    return ["t", _moment(value)]


def _digits(value: int | Decimal) -> str:
    digits = format(value, "f") if isinstance(value, Decimal) else str(value)
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits in ("-0", "") else digits


def _moment(value: date | time | datetime) -> str:
    zone = ""
    if isinstance(value, datetime) and value.tzinfo is not None:
        value, zone = value.astimezone(UTC).replace(tzinfo=None), "Z"
    text = value.isoformat()
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text + zone


def read(raw: bytes) -> dict[str, Any]:
    """A TOML file's value, decimals exact."""
    return tomllib.loads(raw.decode(), parse_float=Decimal)


def sha(text: str | bytes) -> str:
    """`sha256:` and the hex digest."""
    return "sha256:" + hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def digest(kind: str, raw: bytes) -> str:
    """The digest of a record's file."""
    return sha(f"officectl/record/1\0{kind}\0{canonical(read(raw))}")


def policy_digest(files: Mapping[str, bytes]) -> str:
    """The digest of a policy folder: paths below the folder, canonical text of each file."""
    return _policy_digest(frozenset(files.items()))


@lru_cache(1024)
def _policy_digest(files: frozenset[tuple[str, bytes]]) -> str:
    pairs = sorted([path, canonical(read(raw))] for path, raw in files)
    return sha("officectl/policy/1\0" + json.dumps(pairs, ensure_ascii=False, separators=(",", ":")))


def governed_digest(files: Mapping[str, bytes]) -> str:
    """The digest of the governed files: paths from the workspace's root, SHA-256 of the bytes of each."""
    pairs = sorted([path, hashlib.sha256(raw).hexdigest()] for path, raw in files.items())
    return sha("officectl/governed/1\0" + json.dumps(pairs, ensure_ascii=False, separators=(",", ":")))


# -- trailer blocks ---------------------------------------------------------------------------------------------------


def block(
    event: str, items: Iterable[str], actor: str, *, for_: str = "", delegation: str = "", role: str = "",
    meaning: str = "", policy: str = "", format_: str = "1",
) -> list[str]:
    """The lines of a trailer block."""
    lines = [f"Office-Format: {format_}", f"Office-Event: {event}", *(f"Office-Item: {item}" for item in items)]
    lines += [
        f"Office-{name}: {value}" for name, value in (
            ("Actor", actor), ("For", for_), ("Delegation", delegation), ("Role", role), ("Meaning", meaning),
            ("Policy", policy),
        ) if value
    ]
    return lines


def message(subject: str, opinion: str, lines: Iterable[str]) -> bytes:
    """Subject, 意见, block."""
    parts = [subject, opinion, "\n".join(lines)]
    return ("\n\n".join(part for part in parts if part) + "\n").encode()
