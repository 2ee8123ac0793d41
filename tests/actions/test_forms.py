"""Forms without a screen: what is shown reads back as what it was, what is refused, what a restored or rebased record says."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from officectl.actions import _open, check, form, mentions, page, restore, versions
from officectl.actions._options import Options
from officectl.errors import OfficeError
from officectl.records.changes import REMOVE
from officectl.records.kind import Field
from officectl.store.errors import Conflict
from officectl.text.lang import LANGS, Lang, Text

from . import office

EXAMPLE = office.ROOT / "workspace-example"
TRIP = "trip-20261119-7k2m9q4x"
TRIP_FILE = f"records/trip/2026/11/{TRIP}.toml"


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """What an action opened is closed, as the desk does it."""
    yield
    _open.close_all()


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office; nobody changes it."""
    return office.build(tmp_path_factory.mktemp("forms"))[0]


@pytest.fixture
def own(ws: Path, tmp_path: Path) -> Path:
    """An office of one's own, in which git knows who writes."""
    made = Path(shutil.copytree(ws, tmp_path / "ws"))
    env = office.environment(tmp_path)
    office.git(made, env, "config", "user.name", "周婷")
    office.git(made, env, "config", "user.email", "zhou.ting@example.org")
    return made


def options(folder: Path, lang: Lang = "zh") -> Options:
    """What a person at that folder asks with."""
    return Options(folder=str(folder), lang=lang)


def leaves(fields: Mapping[str, Field], data: Mapping[str, Any]) -> Iterator[tuple[Field | None, Any]]:
    """Every value that a form shows in a field of its own."""
    for name, value in data.items():
        spec = fields.get(name)
        if name == "id":
            continue
        if spec is not None and isinstance(value, dict):
            yield from leaves(spec.fields, value)
        elif spec is not None and isinstance(value, list) and value and isinstance(value[0], dict) and spec.item is not None:
            for row in value:
                yield from leaves(spec.item.fields, row)
        else:
            yield spec, value


@pytest.mark.parametrize("lang", LANGS)
def test_what_a_field_shows_reads_back(lang: Lang) -> None:
    """Every field of two records of each kind of the example: the text that the form shows means the value that is there."""
    opened = _open.opened(options(EXAMPLE, lang))
    world = form.blank(options(EXAMPLE, lang), "trip").world   # the names are read once
    count = 0
    for name in opened.kinds:
        for record in list(opened.ledger.records(name))[:2]:
            sheet = form.Sheet(world, opened.kinds[name], record.id, record.path, b"", record.data)
            for spec, value in leaves(sheet.kind.fields, record.data):
                text = sheet.text_of(value, spec)
                assert sheet.read(spec, text).value == value, (record.id, spec and spec.name, text)
                count += 1
    assert count > 300


T = Text("字段", "field")
WORDS = Field("x", "array", T, item=Field("x", "string", T))


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        (WORDS, ["a，b", " 空格 ", "「引」", "普通"], None),
        (WORDS, ['"', "“半"], None),
        (Field("x", "array", T, item=Field("x", "integer", T)), [1, 1000], "1、1000"),
        (Field("x", "datetime", T), datetime.fromisoformat("2026-11-20T08:30:15.250000+08:00"), "2026-11-20 08:30:15.250000+08:00"),
        (Field("x", "datetime", T), datetime(2026, 11, 20, 8, 30), "2026-11-20 08:30"),
        (Field("x", "time", T), time(8, 30, 5), "08:30:05"),
        (Field("x", "date", T), date(2026, 1, 2), "2026-01-02"),
        (Field("x", "decimal", T, decimals=6), Decimal("0.000001"), "0.000001"),
        (Field("x", "boolean", T), False, "否"),
        (Field("x", "string", T), "两行\n[/]第二行", "两行\n[/]第二行"),
        (Field("x", "array", T, item=Field("x", "array", T, item=Field("x", "decimal", T))), [[Decimal("0.5"), 1], []], "[[0.5, 1], []]"),
        (None, {"a": 'b"\n', "c": [1, True]}, None),
    ],
)  # fmt: skip
def test_odd_values_read_back(ws: Path, field: Field | None, value: Any, text: str | None) -> None:
    """Separators in words, seconds and zones, lists of lists, keys that no kind knows."""
    sheet = form.of(options(ws), TRIP)
    shown = sheet.text_of(value, field)
    assert text is None or shown == text
    assert sheet.read(field, shown).value == value


def test_what_is_typed(ws: Path) -> None:
    """Nothing is nothing; days are said back with their weekday; what fits several or nothing is told."""
    sheet = form.blank(options(ws), "派车")
    fields = sheet.kind.fields
    assert sheet.id.startswith("trip-20261120-")
    assert sheet.read(fields["unit"], "  ").value is REMOVE
    typed = sheet.read(fields["plan_out"], "下周三8点半")
    assert typed.value == datetime(2026, 11, 25, 8, 30) and typed.echo is not None and typed.echo.render("en") == "2026-11-25 (Wed) 08:30"
    assert sheet.read(fields["plan_out"], "3点").ask is not None
    assert sheet.read(fields["users"], "lw@slj、检查组、检查组").value == ["li.wei", "检查组"]
    assert [one.id for one in sheet.offered(fields["lead_user"], "lw")] == ["li.wei", "li.wei2"]
    assert len(sheet.offered(fields["lead_user"], "")) == 4
    for field, text, why in (("lead_user", "李伟", "有 2 个"), ("vehicle", "没有的车", "没有找到"), ("headcount", "两三个", "整数")):
        with pytest.raises(OfficeError) as told:
            sheet.read(fields[field], text)
        assert why in told.value.message.render("zh")
    with pytest.raises(form.NotToml):
        sheet.read(None, "[[1, 2")


def test_faults_and_doubts(ws: Path) -> None:
    """What a form says of a record as it stands: missing, out of bounds, in the wrong order, wanted later."""
    sheet = form.blank(options(ws), "trip")
    data = {"purpose": "", "headcount": 0, "plan_out": datetime(2026, 11, 20, 8), "plan_in": datetime(2026, 11, 20, 7)}
    assert {fault.field for fault in sheet.faults(data)} == {("unit",), ("vehicle",), ("purpose",), ("headcount",)}
    assert list(sheet.doubts(data)) == [("plan_in",)]
    assert ("to_place",) in {fault.field for fault in sheet.awaited(data)}


def test_a_save_is_judged_and_refused_whole(own: Path) -> None:
    """A dangling reference, an ID-card number, a file that changed meanwhile: nothing is written, the sheet stays."""
    sheet = form.of(options(own), TRIP)
    before = (own / TRIP_FILE).read_bytes()
    for change, why in (({"vehicle": "veh-none"}, "没有 id 为 veh-none"), ({"note": "证号 11010519491231002X"}, "公民身份号码")):
        with pytest.raises(OfficeError) as told:
            sheet.save({**sheet.base, **change}, confirm=lambda _: True)
        assert why in told.value.message.render("zh")
    theirs = before.replace("督查".encode(), "检查".encode())
    (own / TRIP_FILE).write_bytes(theirs)
    assert form.state_of(sheet) == "changed"
    with pytest.raises(Conflict):
        sheet.save({**sheet.base, "note": "x"}, confirm=lambda _: True)
    assert (own / TRIP_FILE).read_bytes() == theirs
    rebased = form.rebase(sheet, {**sheet.base, "note": "x", "purpose": "送物资"})
    assert rebased.data["note"] == "x" and [one.old for one in rebased.overlaps] == ["赴青山镇检查防汛"]
    (own / TRIP_FILE).unlink()
    gone = form.rebase(sheet, dict(sheet.base))
    assert gone.sheet.new and gone.data == sheet.base and form.state_of(sheet) == "gone"


def test_a_copy_begins_with_what_another_says(own: Path) -> None:
    """A new record like an old one: all its fields, an id of its own; the same words as `new` in the log."""
    sheet = form.blank(options(own), "trip", TRIP)
    saved = sheet.save(dict(sheet.base), confirm=lambda _: True)
    assert saved.id != TRIP and saved.commit
    text = (own / saved.path).read_text(encoding="utf-8")
    assert text.split("\n", 1)[1] == (own / TRIP_FILE).read_text(encoding="utf-8").split("\n", 1)[1]
    again = form.of(options(own), saved.id)
    assert again.save(dict(again.base), confirm=lambda _: True).commit is None


def test_pages_mentions_and_versions(own: Path) -> None:
    """A record with its names; what refers to it; any two versions; what it was; restored when it is gone."""
    found = page.page(options(own), TRIP)
    assert (found.label, found.names["veh-z10001"], found.gone) == ("赴青山镇督查防汛", "川Z10001", False)
    named = mentions.mentions(options(own), "li.wei")
    assert named and all(one.id != "li.wei" for one in named)
    assert {field.zh for one in mentions.mentions(options(own), "veh-z10001") for field in one.fields} >= {"车辆"}
    without = {ident: mentions.mentions(options(own), ident) for ident in ("li.wei", "gov-office", "veh-z10001", "qingshan-town")}
    check.run(options(own), check.Request())   # makes the index
    assert without == {ident: mentions.mentions(options(own), ident) for ident in without}
    between = versions.between(options(own), TRIP, "HEAD~1", "HEAD")
    assert between.lines == ("用车事由：赴青山镇检查防汛 → 赴青山镇督查防汛",)
    then = page.page(options(own), TRIP, "HEAD~1")
    assert then.label == "赴青山镇检查防汛" and then.revision and not then.gone
    assert restore.restore(options(own), TRIP, "HEAD", confirm=lambda _: True).change is None
    dry = restore.restore(options(own), TRIP, "HEAD~1", confirm=lambda _: True, dry=True)
    assert dry.commit is None and dry.lines == ("用车事由：赴青山镇督查防汛 → 赴青山镇检查防汛",)
    env = office.environment(own.parent)
    office.git(own, env, "rm", "-q", TRIP_FILE)
    office.git(own, env, "commit", "-q", "-m", "删")
    assert page.page(options(own), TRIP).gone
    with pytest.raises(restore.NotThere):
        restore.restore(options(own), TRIP, "HEAD", confirm=lambda _: True)
    done = restore.restore(options(own), TRIP, "HEAD~1", confirm=lambda _: True)
    assert done.commit and (own / TRIP_FILE).read_bytes() == found.raw
    broken = (own / TRIP_FILE)
    broken.write_text("id = [", encoding="utf-8")
    read = page.page(options(own), TRIP)
    assert read.data is None and read.faults[0].line == 1 and read.id == TRIP
