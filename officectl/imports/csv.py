"""Tables as text: comma, semicolon or tab between the cells, as spreadsheets and programs save them."""

from __future__ import annotations

import csv
import io

from officectl.imports._cells import FORMULA
from officectl.imports._table import BadTable, Row, Table, too_many, too_wide
from officectl.imports._text import decode
from officectl.text.lang import Text

TITLE = Text("表格文本（CSV）", "CSV")
SUFFIXES = (".csv", ".tsv", ".tab", ".txt")

_BROKEN = Text("引号没有配对", "quotes do not match")
_LARGE = Text("有一格超过 {most} 个字", "a cell has more than {most} characters")
_REMEDY = Text("用表格软件打开看这一行，重新另存一次", "open it in a spreadsheet, look at this line, save it again")
_READ_AS = Text("{encoding} 编码，{mark}分隔", "{encoding}, cells between {mark}")
_MARKS = {",": Text("逗号", "commas"), ";": Text("分号", "semicolons"), "\t": Text("制表符", "tabs")}


def claims(raw: bytes) -> bool:
    """Never by itself: what no other format claims is read as CSV."""
    return False


def read(raw: bytes, sheet: str = "") -> Table:
    """The rows; blank ones are left out. Raises BadTable."""
    text, encoding = decode(raw)
    skipped, mark = 0, ""
    first = text.split("\n", 1)[0].rstrip("\r")
    if first[:4].lower() == "sep=" and len(first) == 5:   # a spreadsheet's own note on its separator
        skipped, mark = 1, first[4]
        text = text.split("\n", 1)[1] if "\n" in text else ""
    mark = mark or _mark(text)
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    line = skipped + 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                too_many(len(rows) + 1)
                too_wide(len(cells), line)
                rows.append(Row(line, [_cell(cell) for cell in cells]))
            line = skipped + reader.line_num + 1
    except csv.Error as error:
        raise BadTable(_LARGE(most=csv.field_size_limit()) if "limit" in str(error) else _BROKEN(), line, _REMEDY()) from None
    return Table("grid", rows, (_READ_AS(encoding=encoding, mark=_MARKS.get(mark, mark)),))


def _mark(text: str) -> str:
    """The separator that cuts the first lines into most cells; a comma where none cuts."""
    best, most = ",", 1
    for mark in (",", "\t", ";"):
        reader = csv.reader(io.StringIO(text[:65536], newline=""), delimiter=mark)
        cells = 0
        try:
            for _, row in zip(range(5), reader, strict=False):
                cells = max(cells, len(row))
        except csv.Error:
            continue
        if cells > most:
            best, most = mark, cells
    return best


def _cell(cell: str) -> str | None:
    """Without the apostrophe that keeps a spreadsheet from calculating; None where nothing stands."""
    if cell[:1] == "'" and cell[1:2] in FORMULA and len(cell) > 1:
        return cell[1:]
    return cell or None
