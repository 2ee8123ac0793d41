"""Workbooks written by hand after ECMA-376, sound and hostile. Those of other programs lie in `cases/xlsx-*`."""

from __future__ import annotations

import io
import random
import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from officectl import imports
from officectl.imports import BadTable, Broken, _ooxml, xlsx
from officectl.imports._numbers import figure, shape_of

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def book(rows: str, *, texts: str = "", styles: str = "", main: str = MAIN, head: str = HEAD, pr: str = "", after: str = "") -> bytes:
    """A workbook of one sheet, as few parts as may be."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("_rels/.rels", f'{HEAD}<Relationships><Relationship Id="a" Type="{REL}/officeDocument" Target="/book/b.xml"/></Relationships>')
        package.writestr("book/b.xml", f'{HEAD}<workbook xmlns="{main}" xmlns:r="{REL}">{pr}<sheets><sheet name="表_x0031_" r:id="s"/></sheets></workbook>')
        package.writestr("book/_rels/b.xml.rels", f"""{HEAD}<Relationships>
            <Relationship Id="s" Type="{REL}/worksheet" Target="sheets/../sheets/one.xml"/>
            <Relationship Id="t" Type="{REL}/sharedStrings" Target="texts.xml"/>
            <Relationship Id="u" Type="{REL}/styles" Target="styles.xml"/>
            <Relationship Id="x" Type="{REL}/worksheet" Target="http://example.org/x" TargetMode="External"/></Relationships>""")  # fmt: skip
        package.writestr("book/sheets/one.xml", f'{head}<worksheet xmlns="{main}"><sheetData>{rows}</sheetData>{after}</worksheet>')
        if texts:
            package.writestr("book/texts.xml", f'{HEAD}<sst xmlns="{main}">{texts}</sst>')
        if styles:
            package.writestr("book/styles.xml", f'{HEAD}<styleSheet xmlns="{main}">{styles}</styleSheet>')
    return out.getvalue()


def cells(raw: bytes) -> list[tuple[int, list[Any]]]:
    return [(row.line, list(row.cells)) for row in xlsx.read(raw).rows]


@pytest.mark.parametrize("main", [MAIN, STRICT])
def test_every_sort_of_cell(main: str) -> None:
    texts = "<si><t>甲</t></si><si><r><t>前</t></r><r><rPr><b/></rPr><t xml:space='preserve'> 后</t></r><rPh sb='0' eb='1'><t>qian</t></rPh></si>"
    styles = """<numFmts><numFmt numFmtId="170" formatCode="[$-804]yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>
        <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
        <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="20"/><xf numFmtId="170"/></cellXfs>"""
    rows = """
        <row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c r="D2" t="b"><v>1</v></c><c t="e"><v>#N/A</v></c></row>
        <row><c t="inlineStr"><is><t>行_x000D_
内</t></is></c><c><v>3</v></c><c><v>18.100000000000001</v></c><c t="str"><f>A1</f><v>算出</v></c><c t="d"><v>2026-11-03</v></c></row>
        <row r="9"><c s="1"><v>46329</v></c><c s="2"><v>46329.354166666664</v></c><c s="3"><v>0.64583333333333337</v></c><c s="4"><v>46327</v></c>
            <c><f>B1</f></c><c><v>1E3</v></c><c><v>-5</v></c></row>
        <row r="10"><c r="A10"/><c r="B10" t="s"><v>99</v></c></row>"""
    found = cells(book(rows, texts=texts, styles=styles, main=main))
    assert [line for line, _ in found] == [2, 3, 9], "a row without a value is none"
    first, second, third = (row for _, row in found)
    assert first[:4] == ["甲", None, "前 后", True] and isinstance(first[4], Broken) and first[4].text == "#N/A"
    assert second == ["行\n内", 3, Decimal("18.1"), "算出", "2026-11-03"]
    assert third[:4] == [date(2026, 11, 3), datetime(2026, 11, 3, 8, 30), time(15, 30), date(2026, 11, 1)]
    assert isinstance(third[4], Broken) and third[5:] == [1000, -5]
    assert type(third[0]) is date
    assert "表1" in xlsx.read(book(rows, texts=texts, styles=styles)).said[0].render("zh")


@pytest.mark.parametrize(("serial", "since_1904", "shape", "value"), [
    ("1", False, "date", date(1900, 1, 1)), ("59", False, "date", date(1900, 2, 28)), ("61", False, "date", date(1900, 3, 1)),
    ("0", True, "date", date(1904, 1, 1)), ("2958465", False, "date", date(9999, 12, 31)),
    ("46329.999999999", False, "moment", datetime(2026, 11, 4)), ("0.5", False, "time", time(12)), ("0.999999999", False, "time", time(0)),
    ("46329.5", False, "date", datetime(2026, 11, 3, 12)), ("0.1", False, "", Decimal("0.1")), ("999999999999999", False, "", 999999999999999),
    ("1e-7", False, "", Decimal("0.0000001")),
])  # fmt: skip
def test_numbers(serial: str, since_1904: bool, shape: Any, value: Any) -> None:
    found = figure(serial, shape, since_1904)
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize(("serial", "shape"), [
    ("60", "date"), ("-1", "date"), ("2958466", "date"), ("1e15", ""), ("NaN", ""), ("1,5", ""), ("9" * 40, ""), ("1e999", ""),
])  # fmt: skip
def test_numbers_that_cannot_be_trusted(serial: str, shape: Any) -> None:
    assert isinstance(figure(serial, shape, False), Broken)


@pytest.mark.parametrize(("number", "code", "shape"), [
    (14, "", "date"), (22, "", "moment"), (20, "", "time"), (0, "", ""), (31, "", "date"), (164, "General", ""), (164, "0.00", ""),
    (164, 'yyyy"年"m"月"d"日";@', "date"), (164, "[$-F400]h:mm:ss AM/PM", "time"), (164, "m/d h:mm", "moment"), (164, "[h]:mm", ""),
    (164, "0.00_);[Red](0.00)", ""), (164, '0"天"', ""), (164, "mmm-yy", "date"), (164, r"\d0", ""), (164, "@", ""), (164, "#,##0 [$¥-804]", ""),
])  # fmt: skip
def test_formats(number: int, code: str, shape: str) -> None:
    assert shape_of(number, code) == shape


def test_merged_downwards_holds_for_every_row() -> None:
    rows = "".join(f'<row r="{at}"><c r="A{at}">{"<v>7</v>" if at in (1, 3) else ""}</c><c r="B{at}"><v>{at}</v></c></row>' for at in (1, 2, 3, 4))
    table = xlsx.read(book(rows, after='<mergeCells><mergeCell ref="A1:B1"/><mergeCell ref="A3:A5"/><mergeCell ref="B1:B1048576"/></mergeCells>'))
    assert [list(row.cells) for row in table.rows] == [[7, 1], [None, 2], [7, 3], [7, 4]]


def test_hostile_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    good = book("<row><c><v>1</v></c></row>")
    assert cells(good) == [(1, [1])]
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    for head in (HEAD + bomb, HEAD + "<!-- " + "x" * 100_000 + " -->" + "<!DOCTYPE worksheet>"):
        with pytest.raises(BadTable, match="document type"):
            xlsx.read(book("<row><c t='str'><v>&b;</v></c></row>" if "ENTITY" in head else "", head=head))
    with pytest.raises(BadTable):
        xlsx.read(book("<row><c><v>1</c></row>"))
    with pytest.raises(BadTable):
        xlsx.read(book('<row><c r="ZZZZ1"><v>1</v></c></row>'))
    with pytest.raises(BadTable):
        xlsx.read(book('<row><c r="XFD1"><v>1</v></c></row>'))
    monkeypatch.setattr(_ooxml, "MOST_BYTES", 100_000)
    with pytest.raises(BadTable, match="unpacks"):
        xlsx.read(book("<row>" + " " * 200_000 + "</row>"))


def test_any_damage_is_told_and_never_crashes() -> None:
    """Bytes changed at random in sound files of every format: a table or a BadTable, nothing else."""
    chance = random.Random(7)
    sound = {
        "xlsx": book("<row r='1'><c r='A1' t='s'><v>0</v></c><c s='0'><v>1.5</v></c></row>" * 3,
                     texts="<si><t>甲</t></si>", styles="<cellXfs><xf numFmtId='14'/></cellXfs>"),
        "csv": "名称,个数\r\n\"甲,\r\n乙\",1\r\n".encode("gb18030"),
        "json": '{"schema": "x", "kind": "trip", "records": [{"a": [1, 2.5, null, true], "b": "甲\\n"}, {}]}'.encode(),
        "jsonl": '{"a": 1}\n{"b": "甲"}\n'.encode(),
        "toml": '# records/a/b.toml\nid = "a"\nx = 1979-05-27\n[[r]]\ny = """\n甲"""\n'.encode(),
    }
    read = bad = 0
    for name, raw in sound.items():
        importer = imports.load(name)
        assert importer.read(raw).rows
        for _ in range(250):
            broken = bytearray(raw)
            for _ in range(chance.randint(1, 4)):
                at = chance.randrange(len(broken))
                match chance.randrange(3):
                    case 0:
                        broken[at] = chance.randrange(256)
                    case 1:
                        del broken[at : at + chance.randint(1, 20)]
                    case _:
                        broken[at:at] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 8)))
                broken = broken or bytearray(b"x")
            try:
                importer.read(bytes(broken))
                read += 1
            except BadTable as error:
                assert error.message.render("zh") and error.message.render("en")
                bad += 1
    assert read > 100 and bad > 300
