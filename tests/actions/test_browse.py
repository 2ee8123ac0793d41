"""What the browser asks for: the same rows by way of the index and without one, in the same order as `list`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from officectl.actions import _open, browse, check
from officectl.actions import list as listing
from officectl.actions._options import Options
from officectl.actions._sheet import shapes

from . import office

KINDS = ("trip", "room", "person", "task")
FILTERS = (
    ("trip", ["督查"]), ("trip", ["zw"]), ("trip", ["排序=-出车"]), ("room", ["面积=18.."]), ("room", ["排序=-使用面积", "前=2"]),
    ("trip", ["列=申请人,备注"]), ("person", ["非", "单位=空"]), ("trip", ["状态=已登记"]), ("trip", ["乘车人=有"]), ("task", ["..今天"]),
    ("trip", ["verbal.at=2026-11-19"]), ("trip", ["verbal.at=有", "列=verbal.at,verbal.by"]), ("trip", ["乘车人数=空"]),
    ("trip", ["verbal.by=zhang.wei"]),
)  # fmt: skip


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with a slip that has a fault, one with a time of another zone, and a file that cannot be read."""
    made, _ = office.build(tmp_path_factory.mktemp("browse"))
    slips = made / "records" / "trip" / "2026" / "11"
    one = next(slips.glob("*.toml"))
    text = one.read_text(encoding="utf-8")
    for name, extra in (("trip-20261118-7k2m9q4a", "headcount = 0\n"), ("trip-20261118-7k2m9q4b", "")):
        more = text.replace(one.stem, name).replace("\npurpose", f"\n{extra}purpose", 1)
        if not extra:
            more += '\n[verbal]\nby = "zhang.wei"\nat = 2026-11-18T23:30:00Z\nway = "电话"\n' if "[verbal]" not in more else ""
        (slips / f"{name}.toml").write_text(more, encoding="utf-8")
    (slips / "trip-20261118-7k2m9q4c.toml").write_text("id = \n", encoding="utf-8")
    return made


def rows(options: Options, kind: str, terms: list[str]) -> tuple[list[list[str]], list[str]]:
    """What the browser shows: ids with cells, and the columns."""
    try:
        sheet = browse.whole(options, kind)
        found = browse.search(options, sheet, terms, columns=("id", *listed(sheet)))
        return [found.sheet.cells(at, found.columns, "zh") for at in found.order], [shape.name for shape in found.columns]
    finally:
        _open.close_all()


def listed(sheet: browse.Sheet) -> list[str]:
    return [column for column in sheet.kind.columns if column != "id"]


def as_list_says(options: Options, kind: str, terms: list[str]) -> list[list[str]]:
    try:
        return list(listing.find(options, kind, terms).rows("zh"))
    finally:
        _open.close_all()


def compare(options: Options) -> list[list[list[str]]]:
    """What `list` says, once it is known that the browser says the same."""
    said = []
    for kind, terms in [*((kind, []) for kind in KINDS), *FILTERS]:
        expected = as_list_says(options, kind, terms)
        said.append(expected)
        shown, columns = rows(options, kind, terms)
        if columns[0] != "id":
            expected = [row[1:] for row in expected]
        if not any(term.startswith(("排序", "前")) for term in terms):
            expected, shown = sorted(expected), sorted(shown)
        assert shown == expected, (kind, terms)
    return said


def test_the_same_rows_as_list_with_an_index_and_without(ws: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = Options(folder=str(ws))
    assert not browse.indexed(options)
    early = browse.first(options, "trip", rows=3)
    whole = browse.whole(options, "trip")
    assert early is not None and not early.indexed and not early.exact and early.total >= len(whole.ids)
    assert early.ids and early.ids == whole.ids[-len(early.ids) :] and len(early.ids) + len(early.unread) == 3
    shown = shapes(early.kind, early.columns)
    last = len(early.ids)
    assert [early.cells(at, shown, "zh") for at in range(last)] == [whole.cells(at, shown, "zh") for at in range(len(whole.ids) - last, len(whole.ids))]
    plain = compare(options)
    assert browse.build(options) and not browse.build(options)
    _open.close_all()
    assert compare(options) == plain
    monkeypatch.setenv("OFFICECTL_INDEX", "off")
    compare(options)
    assert browse.indexed(options)


def test_the_first_rows_come_from_the_index_and_the_exact_state_follows(ws: Path) -> None:
    options = Options(folder=str(ws))
    check.run(options, check.Request())
    slips = ws / "records" / "trip" / "2026" / "11"
    new = slips / "trip-20261130-zzzzzzzz.toml"
    shutil.copy(next(slips.glob("*4a.toml")), new)
    new.write_text(new.read_text(encoding="utf-8").replace("trip-20261118-7k2m9q4a", new.stem), encoding="utf-8")
    try:
        first = browse.first(options, "trip", rows=2)
        assert first is not None and not first.exact
        assert len(first.ids) == 2 < first.total and new.stem not in first.ids
        assert first.ids == sorted(first.ids)
        whole = browse.whole(options, "trip")
        assert whole.exact and new.stem in whole.ids and first.ids[-1] == sorted(set(whole.ids) - {new.stem})[-1]
        order = browse.natural(whole)
        assert whole.ids[order[0]] == new.stem
        assert whole.unread == ("records/trip/2026/11/trip-20261118-7k2m9q4c.toml",)
        counts = {one.name: one.count for one in whole.kinds}
        assert counts["trip"] == len(whole.ids) and counts["waiver"] == 0
        assert [one.count > 0 for one in whole.kinds] == sorted((one.count > 0 for one in whole.kinds), reverse=True)
        assert browse.whole(options).kind.name == "trip"
        detail = browse.detail(options, whole, new.stem)
        assert new.stem in detail[0] and any("用车单位" in line for line in detail)
    finally:
        _open.close_all()
        new.unlink()


def test_sorting_goes_both_ways_and_a_stop_is_heard(ws: Path) -> None:
    options = Options(folder=str(ws))
    try:
        sheet = browse.whole(options, "room")
        up = browse.search(options, sheet, [], sort="usable_area")
        down = browse.search(options, sheet, [], sort="usable_area", down=True)
        (area,) = shapes(sheet.kind, ("usable_area",))
        values = [list(sheet.values([area]))[at][0] for at in up.order]
        known = [value for value in values if value is not None]
        assert known == sorted(known) and values[len(known) :] == [None] * (len(values) - len(known))
        assert up.sort == ("usable_area", False) and down.sort == ("usable_area", True)
        asked = browse.search(options, sheet, ["排序=房号"], sort="usable_area")
        assert asked.sort[0] != "usable_area" and asked.empty
        with pytest.raises(browse.Stopped):
            browse.search(options, sheet, ["办公室"], stop=lambda: True)
        with pytest.raises(browse.Stopped):
            browse.whole(options, "room", stop=lambda: True)
        assert "使用面积" in browse.search(options, sheet, ["面积=18.."]).said.render("zh")
    finally:
        _open.close_all()
