"""Rows of statements by their keys, for comparing the ledger with the auditor's own files (practice 5)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from officectl.light import dataclass
from officectl.records.ledger import Row

READS = {
    "fuel": ("title", "vehicle", "statement", "row"),
    "toll": ("title", "vehicle", "statement", "row"),
    "parking": ("vehicle", "period", "row"),
}
_MOMENT = {"fuel": "at", "toll": "exit_at"}
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a statement: account (or car) and month, its key, where it stands."""

    sheet: Key
    key: Key
    record: Row
    index: int
    data: dict[str, Any]


def lines(kind: str, records: Iterable[Row]) -> list[Line]:
    """All rows of a kind's statements. A row without its key cannot be compared and is left out."""
    found = []
    for record in records:
        statement = record.get("statement") if kind != "parking" else None
        if kind == "parking":
            sheet = (kind, str(record.get("vehicle") or ""), str(record.get("period") or ""))
        else:
            statement = statement or {}
            sheet = (kind, str(statement.get("account") or ""), str(statement.get("period") or ""))
        for index, row in enumerate(record.get("row") or ()):
            key = _key(kind, sheet, row)
            if key is not None:
                found.append(Line(sheet, key, record, index, row))
    return found


def _key(kind: str, sheet: Key, row: dict[str, Any]) -> Key | None:
    if kind == "parking":
        return (*sheet, str(row["date"]), str(row.get("time") or ""), str(row.get("kind") or "停放")) if "date" in row else None
    moment, serial = row.get(_MOMENT[kind]), row.get("serial")
    if moment is None or not serial:
        return None
    return (kind, str(row.get("card") or sheet[1]), str(serial), str(moment))


def text(kind: str, line: Line) -> str:
    """A row as a person finds it again on paper."""
    row = line.data
    moment = row.get(_MOMENT.get(kind, "")) or f"{row.get('date', '')} {row.get('time', '')}".strip()
    amount = f" {row['amount']:f}" if row.get("amount") is not None else ""
    return f"{moment} {row.get('serial') or row.get('place') or ''}{amount}".strip()
