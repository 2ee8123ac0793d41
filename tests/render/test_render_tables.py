"""Tables, excerpts and records, measured in terminal cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from officectl.records.kind import Field, Kind
from officectl.records.record import Record
from officectl.render import values
from officectl.render.excerpt import excerpt
from officectl.render.records import cell, data_view, person_view
from officectl.render.style import clean, one_line
from officectl.render.table import FORMATS, Column, csv_text, fit, table
from officectl.text.lang import Text
from officectl.text.width import width

COLUMNS = [Column("编号", keep=True), Column("事由"), Column("面积", "decimal")]
ROWS = [
    ["trip-20261119-7k2m9q4x", "赴青山镇督查防汛，顺道看望驻村干部，了解物资储备", "18.50"],
    ["room-a305", "“会议”", "1e5"],
    ["00123", "", "-3"],
]


def drawn(format: str = "plain", **options: Any) -> list[str]:
    return "".join(table(COLUMNS, ROWS, format=format, **options)).split("\n")[:-1]


def test_plain_is_aligned_and_has_no_boxes() -> None:
    assert drawn(width=None) == [
        "编号                    事由                                               面积",
        "trip-20261119-7k2m9q4x  赴青山镇督查防汛，顺道看望驻村干部，了解物资储备  18.50",
        "room-a305               “会议”                                              1e5",
        "00123                                                                        -3",
    ]


@pytest.mark.parametrize("cells", [50, 60, 78])
def test_a_wide_table_is_cut_to_the_terminal_but_ids_and_figures_are_whole(cells: int) -> None:
    lines = drawn(width=cells)
    assert max(map(width, lines)) <= cells
    assert lines[1].startswith("trip-20261119-7k2m9q4x  赴") and lines[1].endswith("…  18.50")


def test_control_characters_do_not_reach_the_screen() -> None:
    text = "".join(table([Column("a")], [["x\x1b[31m\ny"]]))
    assert text == "a\nx\\x1b[31m y\n"


@pytest.mark.parametrize(
    ("widths", "kept", "room", "expected"),
    [
        ([10, 10], [False, False], 20, [10, 10]),
        ([30, 10], [False, False], 30, [20, 10]),
        ([30, 30], [False, False], 30, [15, 15]),
        ([30, 20, 5], [False, False, True], 40, [17, 17, 5]),
        ([30, 30], [True, True], 10, [30, 30]),
        ([5, 5], [False, False], 4, [5, 5]),
        ([], [], 10, []),
    ],
)
def test_fit(widths: list[int], kept: list[bool], room: int, expected: list[int]) -> None:
    assert fit(widths, kept, room) == expected


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_keeps_figures_and_ids_as_they_are(format: str) -> None:
    text = "\n".join(drawn(format))
    assert "1e5" in text and "00123" in text and "18.50" in text and "100000" not in text


def test_csv_is_for_spreadsheets() -> None:
    text = "".join(table(COLUMNS, [["=1+1", "甲,乙", "-3"], ["@x", '"', "+86"]], format="csv"))
    assert text.startswith("\ufeff编号,")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert rows[1:] == [["'=1+1", "甲,乙", "-3"], ["'@x", '"', "+86"]]
    assert csv_text(["-x"]) == "'-x\r\n"


def test_a_bar_in_a_markdown_cell_does_not_split_it() -> None:
    line = "".join(table([Column("a"), Column("b")], [["x|y", "z"]], format="md")).split("\n")[2]
    assert line.count("|") - line.count("\\|") == 3


def test_an_unknown_format_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        table(COLUMNS, ROWS, format="latex")


# --- excerpts


def caret_at(lines: list[str], line: int, column: int, cells: int = 80) -> tuple[str, str]:
    """What stands above the caret, and the shown line."""
    _, shown, caret = excerpt(lines, line, column, cells)
    start = width(caret) - width(caret.lstrip(" ").split("|")[-1].lstrip())
    end = width(caret)
    text, at = "", 0
    for sign in shown:
        if start <= at < end:
            text += sign
        at += width(sign)
    return text, shown


@pytest.mark.parametrize(
    ("source", "column", "above"),
    [
        ('occupants = ["zhang.wei"]', 1, "occupants"),
        ('note = "周转房" # 注', 8, '"周转房"'),
        ('"说明" = 1', 1, '"说明"'),
        ('说明 = "全　角" # 住', 12, "#"),
        ("a=1", 3, "1"),
        ("x = [1, 22]", 9, "22"),
        ("\tkey = 1", 2, "key"),
        ("    key = 1", 0, "key"),
        ('x = "open', 5, '"open'),
    ],
)
def test_the_caret_stands_under_its_word(source: str, column: int, above: str) -> None:
    assert caret_at([source], 1, column)[0] == above


def test_a_long_line_is_shown_around_the_caret() -> None:
    source = 'note = "' + "很长的一行" * 40 + '" # 结尾'
    above, shown = caret_at([source], 1, len(source) - 3, 60)
    assert above == "#"
    assert width(shown) <= 60 and "…" in shown


@pytest.mark.parametrize(("line", "column"), [(0, 1), (3, 1), (99, 1)])
def test_a_line_that_is_gone_is_not_shown(line: int, column: int) -> None:
    assert list(excerpt(["a", "b"], line, column, 80)) == []


@pytest.mark.parametrize("column", [1, 2, 50])
def test_a_column_beyond_the_line_still_gets_a_caret(column: int) -> None:
    assert list(excerpt([""], 1, column, 80))[2].endswith("^")


# --- records

ROOM = Field("room", "string", Text("房间", "Room"), ref=("room",))
PHONE = Field("phone", "string", Text("电话", "Phone"), sensitivity="restricted")
STATUS = Field("use", "string", Text("用途", "Use"), enum=("办公",), enum_titles={"办公": "office"})
AREA = Field("area", "decimal", Text("面积", "Area"), unit="m2")
ROW = Field(
    "row",
    "array",
    Text("明细", "Rows"),
    item=Field(
        "row",
        "table",
        Text("行", "Row"),
        fields={"litres": Field("litres", "decimal", Text("升数", "Litres"), unit="L"), "phone": PHONE},
    ),
)
VERBAL = Field(
    "verbal", "table", Text("口头批准", "Oral"), fields={"by": Field("by", "string", Text("人", "By"))}
)
KIND = Kind(
    name="made", title=Text("样例", "Sample"), aliases=(), prefix="made", id_style="dated", partition="none",
    label="note", columns=(), search=(),
    fields={f.name: f for f in (ROOM, PHONE, STATUS, AREA, ROW, VERBAL, Field("on", "date", Text("日期", "Date")))},
)  # fmt: skip
DATA: Mapping[str, Any] = {
    "id": "made-1",
    "on": date(2026, 11, 22),
    "room": "room-a305",
    "phone": "13900000000",
    "use": "办公",
    "area": Decimal("18.50"),
    "strange": "多出来的\x1b[2J",
    "verbal": {"by": "zhang.wei"},
    "row": [{"litres": Decimal("62.10"), "phone": "1"}, {"litres": Decimal("5")}],
}
RECORD = Record("made", "made-1", "records/made/made-1.toml", DATA)
NAMES = {"room-a305": "A305"}


def test_a_record_for_a_person() -> None:
    assert list(person_view(RECORD, KIND, "zh", names=NAMES.get, state="已批准")) == [
        "样例  made-1",
        "  状态     已批准",
        "  房间     room-a305（A305）",
        "  电话     13900000000",
        "  用途     办公",
        "  面积     18.50 ㎡",
        "  日期     2026-11-22（星期日）",
        "  strange  多出来的\\x1b[2J",
        "",
        "明细（2 行）",
        "  升数（升）  电话",
        "       62.10  1",
        "           5",
        "",
        "口头批准",
        "  人  zhang.wei",
    ]


def test_in_english_values_have_their_english_names() -> None:
    lines = "\n".join(person_view(RECORD, KIND, "en"))
    assert "Use" in lines and "office" in lines and "Rows（2 行）" not in lines


def test_a_public_view_hides_what_is_restricted() -> None:
    lines = "\n".join(person_view(RECORD, KIND, "zh", public=True))
    assert "13900000000" not in lines and "（不公开）" in lines
    assert "1" not in lines.split("明细")[1].split("\n")[2].split()


def test_a_record_for_a_program() -> None:
    body = data_view(RECORD, state="recorded")
    assert body["kind"] == "made" and body["state"] == "recorded"
    assert body["data"]["area"] == "18.50"  # type: ignore[index]
    assert body["data"]["on"] == "2026-11-22"  # type: ignore[index]
    assert values.to_json(body).count("\\u001b") == 1


def test_cells_of_a_list() -> None:
    assert cell("room-a305", ROOM, "zh", NAMES.get) == "A305"
    assert cell("办公", STATUS, "en") == "office"
    assert cell(["a", "b"], None, "zh") == "a、b"
    assert cell(None, None, "zh") == ""
    assert cell(Decimal("1E+2"), AREA, "zh") == "100"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("0.10"), '"0.10"'),
        (Decimal("1E+2"), '"100"'),
        (datetime(2026, 11, 20, 8, 30), '"2026-11-20T08:30:00"'),
        (True, "true"),
        (3, "3"),
        ((date(2026, 1, 2), None), '["2026-01-02", null]'),
        ({"甲": {1: "乙"}}, '{"甲": {"1": "乙"}}'),
    ],
)
def test_values_as_json(value: object, expected: str) -> None:
    assert values.to_json(value) == expected


def test_clean_keeps_lines_and_one_line_does_not() -> None:
    assert clean("a\n\tb\x07\u202e\x9b") == "a\n\tb\\x07\\u202e\\x9b"
    assert one_line("a\n\tb") == "a  b"
