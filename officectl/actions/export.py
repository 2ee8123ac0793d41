"""`export`: every field of a kind's records, for a spreadsheet or a program. Lossless as JSON, flat as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from officectl.actions import list as listing
from officectl.actions._states import shown
from officectl.imports._cells import list_cell, text_cell
from officectl.render.table import csv_text
from officectl.render.values import plain, to_json
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._options import Options

FORMATS = ("csv", "json", "jsonl", "toml")
_STATE = Text("状态", "State")


def export(options: Options, name: str, terms: Sequence[str], form: str, *, titles: bool = False, rev: str = "") -> Iterator[str]:
    """The records that match, in pieces of text. Raises UnknownKind and the query's errors.

    csv: one column a top-level field, tables and rows as JSON text, with a byte-order mark so that spreadsheets read
    Chinese; `titles` heads the columns with the fields' titles instead of their names. In a signed workspace the derived
    state stands beside the fields, never among them.
    """
    found = listing.find(options, name, terms, rev)
    ledger = found.opened.ledger
    signed = found.with_states
    if form == "json":
        rows = [plain(record.data) for record in found.records]
        states = {"states": {record.id: ledger.state(record.id).name for record in found.records}} if signed else {}
        yield to_json({"schema": "officectl.export/1", "kind": found.kind.name, **states, "records": rows}) + "\n"
    elif form == "jsonl":
        for record in found.records:
            state = {"state": ledger.state(record.id).name} if signed else {}
            kind = {} if "kind" in found.kind.fields else {"kind": record.kind}   # some kinds have a field of that name
            yield to_json({**kind, **state, **_plain(record.data)}) + "\n"
    elif form == "toml":
        for record in found.records:
            note = f"  {shown(ledger, record.id).render(options.lang)}" if signed else ""
            yield f"# {record.path}{note}\n{(found.opened.snap.read(record.path) or b'').decode()}\n"
    else:
        fields = list(found.kind.fields.values())
        heads = [f.title.render(options.lang) if titles else f.name for f in fields]
        if signed:
            heads.append(_STATE.render(options.lang) if titles else "state")
        yield csv_text(heads, mark=True)
        for record in found.records:
            last = [shown(ledger, record.id).render(options.lang) if titles else ledger.state(record.id).name] if signed else []
            yield csv_text([*(cell(record.data.get(f.name)) for f in fields), *last])


def _plain(data: Any) -> dict[str, object]:
    value = plain(data)
    assert isinstance(value, dict)
    return value


def cell(value: Any) -> str:
    """A value as the text of a cell, which `import` reads back as the same value."""
    if value is None:
        return ""
    if isinstance(value, str):
        return text_cell(value)
    simple = plain(value)
    if isinstance(simple, list) and all(isinstance(item, str) for item in simple):
        return list_cell([str(item) for item in simple])
    if isinstance(simple, dict | list):
        return to_json(simple)
    if isinstance(simple, bool):
        return "true" if simple else "false"
    return str(simple)
