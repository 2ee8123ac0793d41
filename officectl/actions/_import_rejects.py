"""Rows that were not imported, as the cells of a table that an import reads again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from officectl.actions._import_columns import shown
from officectl.actions.export import cell
from officectl.imports import Broken

if TYPE_CHECKING:
    from officectl.actions._import_rows import Line


def cells(line: Line, names: Sequence[str]) -> list[str]:
    """The row's cells under these headings."""
    held = line.row.cells
    if isinstance(held, Mapping):
        return [cell(held.get(name)) for name in names]
    found = {shown(head): held[at] for at, head in line.heading.heads if at < len(held)}
    return [typed(found.get(name)) for name in names]


def typed(value: Any) -> str:
    """A cell of a grid: as it stood there."""
    return value if isinstance(value, str) else value.text if isinstance(value, Broken) else cell(value)
