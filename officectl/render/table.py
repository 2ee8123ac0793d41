"""Tables of records: plain (no box drawing), csv, tsv, and tabulate's formats for documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from officectl.light import dataclass
from officectl.records.kind import ValueType
from officectl.render.style import one_line, paint

FORMATS = ("plain", "csv", "tsv", "md", "html", "grid")
_TABULATE = {"md": "pipe", "html": "html", "grid": "grid"}
_GAP = "  "
_NARROWEST = 6


@dataclass(frozen=True)
class Column:
    """A column's heading; figures stand at the right, everything else at the left."""

    title: str
    type: ValueType = "string"
    keep: bool = False
    """Never cut: ids, which people copy."""

    @property
    def right(self) -> bool:
        """Whether the cells are figures."""
        return self.type in ("integer", "decimal")


def table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    *,
    format: str = "plain",
    width: int | None = 100,
    color: bool = False,
) -> Iterator[str]:
    """The table in pieces, line ends included. `width` in cells bounds `plain` only; None: nothing is cut.

    Raises KeyError for an unknown format.
    """
    if format == "plain":
        return _plain(columns, rows, width, color)
    if format == "csv":
        return _csv(columns, rows)
    if format == "tsv":
        return _tsv(columns, rows)
    return _tabulate(columns, rows, _TABULATE[format])


def csv_text(cells: Sequence[str], *, mark: bool = False) -> str:
    """One CSV line; `mark` puts the byte-order mark before it.

    A cell that a spreadsheet would take for a formula gets an apostrophe: records come from other people.
    """
    import csv
    import io

    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([_no_formula(cell) for cell in cells])
    return ("\ufeff" if mark else "") + out.getvalue()


def fit(widths: Sequence[int], kept: Sequence[bool], room: int) -> list[int]:
    """Column widths that sum up to at most `room` where possible: the widest give first, `kept` never."""
    out = list(widths)
    while sum(out) > room:
        free = [size for size, keep in zip(out, kept, strict=True) if not keep]
        widest = max(free, default=0)
        if widest <= _NARROWEST:
            break
        givers = [at for at, keep in enumerate(kept) if not keep and out[at] == widest]
        floor = max((size for size in free if size < widest), default=_NARROWEST)
        step = min(widest - max(floor, _NARROWEST), -(-(sum(out) - room) // len(givers)))
        for at in givers:
            out[at] -= step
    return out


def _plain(
    columns: Sequence[Column], rows: Iterable[Sequence[str]], room: int | None, color: bool
) -> Iterator[str]:
    from officectl.text.width import cut, pad
    from officectl.text.width import width as cells_of

    body = [[one_line(cell) for cell in row] for row in rows]
    widths = [cells_of(column.title) for column in columns]
    for row in body:
        for at, cell in enumerate(row):
            if len(cell) > widths[at] // 2:
                widths[at] = max(widths[at], cells_of(cell))
    if room is not None:
        kept = [column.keep or column.right for column in columns]
        widths = fit(widths, kept, room - len(_GAP) * (len(columns) - 1))
    align = ["right" if column.right else "left" for column in columns]

    def line(cells: Sequence[str]) -> str:
        parts = [
            pad(cut(cell, size), size, "right" if side == "right" else "left")
            for cell, size, side in zip(cells, widths, align, strict=True)
        ]
        return _GAP.join(parts).rstrip()

    yield paint(line([column.title for column in columns]), "bold", color) + "\n"
    for row in body:
        yield line(row) + "\n"


def _csv(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield csv_text([column.title for column in columns], mark=True)
    for row in rows:
        yield csv_text(row)


def _tsv(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "\t".join(one_line(column.title) for column in columns) + "\n"
    for row in rows:
        yield "\t".join(one_line(cell) for cell in row) + "\n"


def _tabulate(columns: Sequence[Column], rows: Iterable[Sequence[str]], style: str) -> Iterator[str]:
    from tabulate import tabulate

    # Without disable_numparse tabulate rewrites 1e5 as 100000 and turns ids of digits into figures.
    yield (
        tabulate(
            [[_for_document(cell, style) for cell in row] for row in rows],
            headers=[_for_document(column.title, style) for column in columns],
            tablefmt=style,
            colalign=["right" if column.right else "left" for column in columns],
            disable_numparse=True,
        )
        + "\n"
    )


def _for_document(cell: str, style: str) -> str:
    cell = one_line(cell)
    return cell.replace("\\", "\\\\").replace("|", "\\|") if style == "pipe" else cell


def _no_formula(cell: str) -> str:
    if cell[:1] not in ("=", "+", "-", "@", "\t", "\r"):
        return cell
    figure = cell[1:].replace(".", "", 1)
    return cell if cell[0] in "+-" and figure.isdecimal() else "'" + cell
