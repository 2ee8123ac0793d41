"""What an approval binds: the canonical text of a record and its digest. Contract: docs/contracts/digest.md.

Layout, comments, key order and the way a number or an instant is written do not matter; every value does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from officectl.light import sha256

DOMAIN = "officectl/record/1"
"""Names the algorithm inside the hash, so that no other digest of ours can be taken for a record's."""


def canonical(data: Mapping[str, Any]) -> str:
    """The canonical text: JSON, keys in code-point order, every scalar a pair `[tag, text]`.

    Raises TypeError for a value TOML has not (None, float, bytes, a key that is no string) and ValueError
    for inf, nan or an instant whose UTC form falls outside the years 1 to 9999: `toml.read` gives neither.
    """
    import json

    return json.dumps(_plain(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(kind: str, data: Mapping[str, Any]) -> str:
    """`sha256:<64 hex>` of domain, kind and canonical text: the same content in another kind differs."""
    return seal(DOMAIN, kind, canonical(data))


def seal(*parts: str) -> str:
    """`sha256:<hex>` of the parts, UTF-8, joined by NUL (no part but the last may hold one)."""
    return "sha256:" + sha256("\0".join(parts).encode()).hexdigest()


def number_text(value: int | Decimal) -> str:
    """A number as plain digits: 14, 14.0 and 14.00 are `14`, -0.0 is `0`. Exact, however many digits."""
    # Not Decimal.normalize(): it writes 100 as 1E+2 and rounds after 28 digits.
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def moment_text(value: datetime | date | time) -> str:
    """ISO 8601 with T; with an offset: in UTC ended by Z; seconds always, fraction without trailing zeros."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            return _cut(value.isoformat())
        try:
            return _cut(value.astimezone(UTC).replace(tzinfo=None).isoformat()) + "Z"
        except OverflowError:
            raise ValueError(f"{value.isoformat()} has no UTC form in the years 1 to 9999") from None
    return _cut(value.isoformat()) if isinstance(value, time) else value.isoformat()


def _cut(text: str) -> str:
    return text.rstrip("0") if "." in text else text


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return ("s", value)
    if isinstance(value, bool):
        return ("b", "true" if value else "false")
    if isinstance(value, int):
        return ("n", str(value))
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(f"{value} has no place in a record")
        return ("n", number_text(value))
    if isinstance(value, date | time):
        return ("t", moment_text(value))
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise TypeError(f"a key must be a string, not {key!r}")
        return {key: _plain(item) for key, item in value.items()}
    raise TypeError(f"TOML has no value of type {type(value).__name__}")
