"""`export`: every field of a kind's records, for a spreadsheet or a program. Lossless as JSON, flat as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from officectl.actions import list as listing
from officectl.render.table import csv_text
from officectl.render.values import plain, to_json

if TYPE_CHECKING:
    from officectl.actions._options import Options

FORMATS = ("csv", "json", "jsonl", "toml")


def export(options: Options, name: str, terms: Sequence[str], form: str, *, titles: bool = False, rev: str = "") -> Iterator[str]:
    """The records that match, in pieces of text. Raises UnknownKind and the query's errors.

    csv: one column a top-level field, tables and rows as JSON text, with a byte-order mark so that spreadsheets read
    Chinese; `titles` heads the columns with the fields' titles instead of their names.
    """
    found = listing.find(options, name, terms, rev)
    if form == "json":
        rows = [plain(record.data) for record in found.records]
        yield to_json({"schema": "officectl.export/1", "kind": found.kind.name, "records": rows}) + "\n"
    elif form == "jsonl":
        for record in found.records:
            yield to_json({"kind": record.kind, **_plain(record.data)}) + "\n"
    elif form == "toml":
        for record in found.records:
            yield f"# {record.path}\n{(found.opened.snap.read(record.path) or b'').decode()}\n"
    else:
        fields = list(found.kind.fields.values())
        yield csv_text([f.title.render(options.lang) if titles else f.name for f in fields], mark=True)
        for record in found.records:
            yield csv_text([_cell(record.data.get(f.name)) for f in fields])


def _plain(data: Any) -> dict[str, object]:
    value = plain(data)
    assert isinstance(value, dict)
    return value


def _cell(value: Any) -> str:
    if value is None:
        return ""
    simple = plain(value)
    if isinstance(simple, list) and all(isinstance(item, str) for item in simple):
        return "、".join(simple)
    if isinstance(simple, dict | list):
        return to_json(simple)
    if isinstance(simple, bool):
        return "true" if simple else "false"
    return str(simple)
