"""What stands in a form, without a screen: values, texts that cannot be read, rows that come, go and change places, at any depth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from actions import office as offices

from officectl.actions import _open, form
from officectl.actions._options import Options
from officectl.errors import OfficeError
from officectl.records.kind import Field
from officectl.tui.widgets.form_model import FormModel

TEXT = {"type": "string", "x-officectl": {"title": {"zh": "文字", "en": "Text"}}}
NUMBER = {"type": "integer", "minimum": 1, "x-officectl": {"title": {"zh": "数", "en": "Number"}}}
INNER = {
    "type": "array", "x-officectl": {"title": {"zh": "内行", "en": "Inner"}},
    "items": {"type": "object", "additionalProperties": False, "required": ["n"], "properties": {"n": NUMBER, "t": TEXT}},
}
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:officectl:kind:deep", "type": "object",
    "x-officectl": {"kind": "deep", "title": {"zh": "深表", "en": "Deep"}, "prefix": "deep", "id": "slug", "partition": "none", "label": "t",
                    "columns": ["t"]},
    "properties": {
        "id": {"type": "string", "x-officectl": {"title": {"zh": "编号", "en": "Id"}}}, "t": TEXT,
        "box": {"type": "object", "additionalProperties": False, "required": ["n"], "x-officectl": {"title": {"zh": "盒", "en": "Box"}},
                "properties": {"n": NUMBER, "t": TEXT, "rows": INNER}},
        "row": {"type": "array", "x-officectl": {"title": {"zh": "行", "en": "Rows"}},
                "items": {"type": "object", "additionalProperties": False, "properties": {"t": TEXT, "inner": INNER}}},
        "points": {"type": "array", "x-officectl": {"title": {"zh": "点", "en": "Points"}},
                   "items": {"type": "array", "items": {"type": "integer"}}},
    },
    "required": ["id", "t"], "additionalProperties": False,
}  # fmt: skip


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The office with a kind of tables in tables."""
    made = offices.build(tmp_path_factory.mktemp("model"))[0]
    (made / "schemas").mkdir(exist_ok=True)
    (made / "schemas" / "deep.schema.json").write_text(json.dumps(SCHEMA, ensure_ascii=False), encoding="utf-8")
    yield made
    _open.close_all()


@pytest.fixture
def model(ws: Path) -> FormModel:
    """A new record of that kind."""
    return FormModel(form.blank(Options(folder=str(ws)), "深表"))


def spec_of(model: FormModel, path: tuple[str | int, ...]) -> Field | None:
    """The field at a path."""
    fields = model.sheet.kind.fields
    spec: Field | None = None
    for step in path:
        if isinstance(step, str):
            spec = fields.get(step)
            fields = {} if spec is None else spec.fields or (spec.item.fields if spec.item is not None else {})
    return spec


def type_(model: FormModel, text: str, *path: str | int) -> None:
    """As the form does it."""
    spec = spec_of(model, path)
    try:
        model.typed(path, text, model.sheet.read(spec, text))
    except OfficeError as error:
        model.failed(path, text, error)


def test_tables_come_and_go_with_their_fields(model: FormModel) -> None:
    """A table is there when one of its fields is; what is missing in it is told where it belongs."""
    type_(model, "甲", "box", "t")
    assert model.data == {"box": {"t": "甲"}} and model.dirty
    assert ("box", "n") in model.faults(all=True) and ("t",) in model.faults(all=True) and ("id",) in model.faults(all=True)
    assert ("box", "n") not in model.faults()   # nobody has been there yet
    type_(model, "零", "box", "n")
    assert list(model.faults()) == [("box", "n")] and "零" in model.faults()[("box", "n")].render("zh")
    assert model.text(("box", "n"), spec_of(model, ("box", "n"))) == "零"   # what cannot be read stays as it was typed
    type_(model, "", "box", "n")
    type_(model, " ", "box", "t")
    assert model.data == {} and not model.dirty


def test_rows_keep_what_is_known_of_them(model: FormModel) -> None:
    """Texts that cannot be read move and go with their row; rows in rows, too."""
    rows = ("row",)
    for name in ("一", "二", "三"):
        type_(model, name, "row", model.add_row(rows), "t")
    at = model.add_row(("row", 1, "inner"))
    type_(model, "x", "row", 1, "inner", at, "n")
    assert ("row", 1, "inner", 0, "n") in model.faults()
    assert model.move_row(rows, 1, 1) == 2
    assert ("row", 2, "inner", 0, "n") in model.faults() and [row["t"] for row in model.value(rows)] == ["一", "三", "二"]
    model.drop_row(rows, 0)
    assert ("row", 1, "inner", 0, "n") in model.faults()
    mark = model.mark()
    model.drop_row(rows, 1)
    assert not model.wrong
    model.back(mark)
    assert model.texts[("row", 1, "inner", 0, "n")] == "x" and len(model.value(rows)) == 2
    assert model.move_row(rows, 0, -1) == 0
    model.drop_row(rows, 1)
    model.drop_row(rows, 0)
    assert "row" not in model.data


def test_what_no_field_has_is_written_as_toml(model: FormModel) -> None:
    """Lists of lists, and keys that the kind does not know."""
    type_(model, "[[1, 2], [3]]", "points")
    assert model.data["points"] == [[1, 2], [3]] and model.text(("points",), spec_of(model, ("points",))) == "[[1, 2], [3]]"
    type_(model, "[[1, 2", "points")
    assert model.data["points"] == [[1, 2], [3]] and ("points",) in model.faults()
    type_(model, "2026-01-02", "alien")
    assert model.data["alien"] == date(2026, 1, 2) and ("alien",) in model.faults()   # no such field
    type_(model, "", "alien")
    assert "alien" not in model.data


def test_every_part_of_such_a_kind_is_in_the_form(ws: Path) -> None:
    """Tables, rows, lists of lists and what is unknown, on the screen; a row of a row in a form of its own; saved as it was typed."""
    from textual.pilot import Pilot

    from . import small_office as office
    from .screen import run, until

    (ws / "records" / "deep").mkdir(parents=True, exist_ok=True)
    path = ws / "records" / "deep" / "d-1.toml"
    path.write_text('id = "d-1"\nt = "旧"\nalien = [1, "[/]"]\n', encoding="utf-8")
    office.git(ws, "config", "user.name", "周婷")
    office.git(ws, "config", "user.email", "zhou.ting@example.org")
    office.commit(ws)

    async def journey(pilot: Pilot[Any]) -> None:
        from officectl.tui.screens.record_form import FormScreen

        pilot.app.push_screen(FormScreen("d-1"))
        await office.form_of(pilot)
        await until(pilot, "盒", "行（", "内行（", "alien", '[1, "[/]"]', "没有“alien”这个字段")
        await office.fill(pilot, "", "alien")
        await office.fill(pilot, "[[1, 2], [3]]", "points")
        await office.fill(pilot, "5", "box", "n")
        await office.at(pilot, "row")
        await pilot.press("plus")
        await until(pilot, "行 第 1 行")
        await office.fill(pilot, "外", "row", 0, "t")
        await office.at(pilot, "row", 0, "inner")
        await pilot.press("plus")
        await until(pilot, "内行 第 1 行")
        await office.fill(pilot, "7", "row", 0, "inner", 0, "n")
        await pilot.press("f2")
        await until(pilot, "行 第 1 行", gone=("内行 第 1 行",))
        await pilot.press("f2")
        await until(pilot, gone=("第 1 行",))
        await pilot.press("f2")
        await until(pilot, "写入，作为一次提交？", "点：")
        await pilot.press("y")
        await until(pilot, gone=("F2 保存",))

    run(ws, journey, size=(80, 24))
    assert path.read_text(encoding="utf-8") == (
        'id = "d-1"\nt = "旧"\npoints = [[1, 2], [3]]\n\n[box]\nn = 5\n\n[[row]]\nt = "外"\n\n[[row.inner]]\nn = 7\n'
    )
