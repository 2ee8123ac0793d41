"""Workbooks (.xlsx) of Excel, WPS and LibreOffice: one sheet's values as they were last calculated (ECMA-376 part 1, 18)."""

from __future__ import annotations

from typing import Any

from officectl.imports._numbers import Shape, figure, shape_of
from officectl.imports._ooxml import Attributes, Hear, Package
from officectl.imports._table import MOST_COLUMNS, BadTable, Broken, Row, Table, too_many, too_wide
from officectl.light import dataclass, field, pattern
from officectl.text.lang import Text

TITLE = Text("Excel 工作簿（.xlsx）", "Excel workbook (.xlsx)")
SUFFIXES = (".xlsx", ".xlsm")

_NO_SHEET = Text("没有叫“{name}”的工作表；有：{names}", "there is no sheet “{name}”; there is: {names}")
_EMPTY_BOOK = Text("工作簿里没有工作表", "the workbook has no sheet")
_READ_AS = Text("工作表“{name}”", "sheet “{name}”")
_OTHERS = Text("另有工作表没有读：{names}（--sheet 名称）", "sheets not read: {names} (--sheet NAME)")
_MERGED = Text("上下合并的单元格 {count} 处：每一行都按有这个值读", "{count} cells merged downwards: every row is read as having the value")
_HIDDEN = Text("隐藏或筛掉的 {count} 行也读了", "{count} rows that are hidden or filtered out were read too")
_ERROR = Text("单元格是错误值", "the cell is an error")
_NOT_CALCULATED = Text("公式还没有算出结果：用表格软件打开、保存一次", "the formula has no result yet: open and save it in a spreadsheet")
_BAD_PLACE = Text("单元格的位置“{place}”看不懂", "the place “{place}” of a cell is not understood")

_PLACE = pattern(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPED = pattern(r"_x([0-9A-Fa-f]{4})_")
_LARGEST_MERGE = 100_000


def claims(raw: bytes) -> bool:
    """Whether it is a zip."""
    return raw.startswith(b"PK\x03\x04")


def read(raw: bytes, sheet: str = "") -> Table:
    """The rows of the first visible sheet, or of the one called so. Raises BadTable."""
    package = Package(raw)
    book = _book(package)
    chosen = _chosen(book, sheet)
    texts = _texts(package, book.texts) if book.texts else []
    shapes = _shapes(package, book.styles) if book.styles else []
    found = _Sheet(texts, shapes, book.since_1904)
    package.hear(chosen[1], Hear(found.start, found.end, found.text))
    said = [_READ_AS(name=chosen[0])]
    others = [name for name, part, _ in book.sheets if part != chosen[1]]
    if others and not sheet:
        said.append(_OTHERS(names=others[:8]))
    rows, merged = found.finish()
    if merged:
        said.append(_MERGED(count=merged))
    if found.hidden:
        said.append(_HIDDEN(count=found.hidden))
    return Table("grid", rows, tuple(said))


@dataclass(slots=True)
class _Book:
    sheets: list[tuple[str, str, bool]] = field(default_factory=list)
    """Name, part, whether it is hidden."""
    texts: str = ""
    styles: str = ""
    since_1904: bool = False


def _book(package: Package) -> _Book:
    part = package.book()
    out, targets = _Book(), dict[str, str]()
    for kind, target, ident in package.relations_of(part):
        targets[ident] = target
        if kind == "sharedStrings" and package.has(target):
            out.texts = target
        elif kind == "styles" and package.has(target):
            out.styles = target

    def start(name: str, given: Attributes) -> None:
        if name == "workbookPr":
            out.since_1904 = given.get("date1904", "") in ("1", "true")
        elif name == "sheet":
            target = targets.get(given.get("id", ""), "")
            if package.has(target):
                out.sheets.append((_unescaped(given.get("name", "")), target, given.get("state", "visible") != "visible"))

    package.hear(part, Hear(start, _nothing, _nothing))
    return out


def _chosen(book: _Book, wanted: str) -> tuple[str, str, bool]:
    if not book.sheets:
        raise BadTable(_EMPTY_BOOK())
    if not wanted:
        return next((one for one in book.sheets if not one[2]), book.sheets[0])
    found = [one for one in book.sheets if one[0] == wanted] or [one for one in book.sheets if one[0].strip().lower() == wanted.strip().lower()]
    if not found:
        raise BadTable(_NO_SHEET(name=wanted, names=[name for name, _, _ in book.sheets]))
    return found[0]


def _texts(package: Package, part: str) -> list[str]:
    """The texts that cells name by number; how a name is pronounced (`rPh`) is no part of it."""
    out: list[str] = []
    pieces: list[str] = []
    state = {"in": False, "phonetic": False}

    def start(name: str, given: Attributes) -> None:
        if name == "si":
            pieces.clear()
        elif name == "rPh":
            state["phonetic"] = True
        elif name == "t":
            state["in"] = not state["phonetic"]

    def end(name: str) -> None:
        if name == "si":
            out.append(_unescaped("".join(pieces)))
        elif name == "rPh":
            state["phonetic"] = False
        elif name == "t":
            state["in"] = False

    def text(piece: str) -> None:
        if state["in"]:
            pieces.append(piece)

    package.hear(part, Hear(start, end, text))
    return out


def _shapes(package: Package, part: str) -> list[Shape]:
    """By the number of a cell's style: what its format shows."""
    codes: dict[int, str] = {}
    numbers: list[int] = []
    inside = {"cellXfs": False}

    def start(name: str, given: Attributes) -> None:
        if name == "numFmt":
            codes[_int(given.get("numFmtId"))] = given.get("formatCode", "")
        elif name == "cellXfs":
            inside["cellXfs"] = True
        elif name == "xf" and inside["cellXfs"]:
            numbers.append(_int(given.get("numFmtId")))

    def end(name: str) -> None:
        if name == "cellXfs":
            inside["cellXfs"] = False

    package.hear(part, Hear(start, end, _nothing))
    return [shape_of(number, codes.get(number, "")) for number in numbers]


class _Sheet:
    """One sheet while it is read."""

    def __init__(self, texts: list[str], shapes: list[Shape], since_1904: bool) -> None:
        self._texts, self._shapes, self._since_1904 = texts, shapes, since_1904
        self.hidden = 0
        self._rows: dict[int, list[Any]] = {}
        self._merges: list[tuple[int, int, int]] = []
        """Column, first and last row."""
        self._line = self._column = 0
        self._cells: list[Any] = []
        self._type = self._style = self._value = self._inline = ""
        self._formula = self._phonetic = self._hidden_now = False
        self._listening: str = ""

    def start(self, name: str, given: Attributes) -> None:
        """An element begins."""
        if name == "row":
            self._line = _int(given.get("r")) or self._line + 1
            self._cells, self._column = [], 0
            self._hidden_now = given.get("hidden", "") in ("1", "true")
        elif name == "c":
            place = given.get("r", "")
            self._column = _at(place)[0] if place else self._column + 1
            self._type, self._style = given.get("t", "n"), given.get("s", "")
            self._value = self._inline = ""
            self._formula = False
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._phonetic = True
        elif name == "v" or (name == "t" and not self._phonetic):
            self._listening = name
        elif name == "mergeCell":
            first, _, last = given.get("ref", "").partition(":")
            self._merge(first, last or first)

    def text(self, piece: str) -> None:
        """Characters."""
        if self._listening == "v":
            self._value += piece
        elif self._listening == "t":
            self._inline += piece

    def end(self, name: str) -> None:
        """An element ends."""
        if name in ("v", "t"):
            self._listening = ""
        elif name == "rPh":
            self._phonetic = False
        elif name == "c":
            too_wide(self._column, self._line)
            value = self._cell()
            if value is not None:
                self._cells += [None] * (self._column - len(self._cells))
                self._cells[self._column - 1] = value
        elif name == "row" and any(cell is not None and cell != "" for cell in self._cells):
            too_many(len(self._rows) + 1)
            self._rows[self._line] = self._cells
            self.hidden += self._hidden_now

    def finish(self) -> tuple[list[Row], int]:
        """The rows in their order, and how many cells were merged downwards."""
        merged = 0
        for column, first, last in self._merges:
            above = self._rows.get(first, [])
            value = above[column - 1] if column <= len(above) else None
            below = [line for line in range(first + 1, last + 1) if line in self._rows]
            if value is None or not below:
                continue
            merged += 1
            for line in below:
                cells = self._rows[line]
                cells += [None] * (column - len(cells))
                cells[column - 1] = value
        return [Row(line, self._rows[line]) for line in sorted(self._rows)], merged

    def _merge(self, first: str, last: str) -> None:
        (left, top), (right, bottom) = _at(first), _at(last)
        if bottom > top and bottom - top <= _LARGEST_MERGE and right == left:
            self._merges.append((left, top, bottom))

    def _cell(self) -> Any:
        text = self._value
        match self._type:
            case "s":
                at = _int(text) if text.strip() else -1
                return self._texts[at] or None if 0 <= at < len(self._texts) else None
            case "inlineStr":
                return _unescaped(self._inline) or None
            case "str":
                return _unescaped(text) or None
            case "b":
                return text.strip() in ("1", "true")
            case "e":
                return Broken(text, _ERROR())
        if not text.strip():
            return Broken("", _NOT_CALCULATED()) if self._formula else None
        if self._type == "d":
            return text.strip()   # an ISO date, as text
        style = _int(self._style)
        return figure(text, self._shapes[style] if style < len(self._shapes) else "", self._since_1904)


def _at(place: str) -> tuple[int, int]:
    """`B3` → (2, 3). Raises BadTable."""
    match = _PLACE.fullmatch(place.replace("$", "").upper())
    if match is None:
        raise BadTable(_BAD_PLACE(place=place[:20]))
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return min(column, MOST_COLUMNS + 1), int(match[2])


def _int(text: str | None) -> int:
    return int(text) if text and text.strip().isascii() and text.strip().isdigit() and len(text) < 10 else 0


def _unescaped(text: str) -> str:
    """`_x000D_` stands for a character that XML does not have; line ends become `\\n`."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.replace("\r\n", "\n")


def _nothing(*_: object) -> None:
    """What is not wanted."""

