"""A pack file as it is kept between runs: every `[[rule]]` a JSON text of its own, decoded when the rule is asked for.

Only files without a fault are kept. What is decoded equals what was read, types included: exact numbers, dates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from officectl.rules.document import Document

KeptRule = tuple[str, bool, str]
"""Name; whether no value of it is blank; the table as JSON."""


class KeptPack(NamedTuple):
    """One pack file. `document` reads the text only when somebody asks for a line."""

    document: Document
    rules: tuple[KeptRule, ...]

    def named(self) -> Iterator[tuple[str, int]]:
        """The names in the order of the file, with their places."""
        for index, (name, _, _) in enumerate(self.rules):
            yield name, index

    def table(self, index: int) -> dict[str, Any]:
        """The `[[rule]]` at that place."""
        import json

        found: dict[str, Any] = json.loads(self.rules[index][2], object_hook=_decoded)
        return found


def keep(path: str, raw: bytes) -> list[KeptRule] | None:
    """The rules of a pack file for keeping, None when the file has a fault."""
    import json

    from officectl.rules.parse import pack

    document = Document(path, raw)
    editions, reader = pack(document)
    if document.data is None or document.faults or reader.faults:
        return None
    tables = document.data.get("rule", [])
    return [
        (
            edition.name,
            bool(edition.cells) and all(cell.value is not None for cell in edition.cells.values()),
            json.dumps(table, default=_encoded, ensure_ascii=False, separators=(",", ":")),
        )
        for edition, table in zip(editions, tables, strict=True)
    ]


def restored(path: str, rules: list[list[Any]], read: Callable[[], bytes]) -> KeptPack:
    """A kept file; `read` gives its bytes."""
    return KeptPack(Document.later(path, read), tuple((name, full, text) for name, full, text in rules))


def _encoded(value: object) -> dict[str, str]:
    if isinstance(value, Decimal):
        return {"#": str(value)}
    if type(value) is date:
        return {"@": value.isoformat()}
    raise TypeError(type(value).__name__)  # no rule without a fault holds anything else


def _decoded(table: dict[str, Any]) -> Any:
    if len(table) == 1:
        if "#" in table:
            return Decimal(table["#"])
        if "@" in table:
            return date.fromisoformat(table["@"])
    return table
