"""Completion: the right candidates, in both languages, quickly, and silence where there is nothing to say."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from officectl.actions import complete
from officectl.actions._options import Options
from officectl.cli._complete import WORDS

from . import office
from .conftest import Office

Values = Callable[..., list[str]]


@pytest.fixture
def values(an_office: Office) -> Values:
    """`values("kind", "tr")`: what the shell would be given."""
    ws, _ = an_office

    def call(word: str, prefix: str = "", lang: str = "zh", **given: object) -> list[str]:
        options = Options(folder=str(ws), lang="en" if lang == "en" else "zh")
        found: Iterable[tuple[str, str]] = getattr(complete, word)(options, prefix, given)
        return [value for value, _ in found if value.startswith(prefix)]

    return call


def test_there_is_a_function_for_every_word() -> None:
    for word in WORDS:
        assert callable(getattr(complete, word))


def test_kinds(values: Values) -> None:
    assert values("kind", "tri") == ["trip", "trip_log"]
    assert {"派车", "派车单"} <= set(values("kind", "派"))
    assert "trip" in values("kind")


def test_ids(values: Values) -> None:
    assert values("id", "trip-2026") == ["trip-20261119-7k2m9q4x"]
    assert values("id", "trip-2025") == []
    assert values("id", "room-") == ["room-a305", "room-a306"]
    assert values("id", "li.") == ["li.wei", "li.wei2"]
    assert values("id", "川") == ["川Z10001"]
    assert values("id", "A3") == []
    assert len(values("id")) == 19


def test_the_newest_come_first(values: Values, an_office: Office) -> None:
    ws, _ = an_office
    for day in ("20251231", "20261101", "20261201"):
        path = ws / f"records/trip/{day[:4]}/{day[4:6]}/trip-{day}-0000000a.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'id = "{path.stem}"\npurpose = "甲"\n', encoding="utf-8")
    assert [one[5:13] for one in values("id", "trip-")] == ["20261201", "20261119", "20261101", "20251231"]
    assert [one[5:13] for one in values("id", "trip-202611")] == ["20261119", "20261101"]


def test_titles_stand_beside_ids(an_office: Office) -> None:
    options = Options(folder=str(an_office[0]))
    assert ("trip-20261119-7k2m9q4x", "赴青山镇督查防汛") in list(complete.id(options, "trip-", {}))


def test_fields_and_values(values: Values) -> None:
    assert "计划出车=" in values("field", "计划", kind="派车")
    assert "plan_out=" in values("field", "plan", kind="派车")
    assert "verbal=" not in values("field", "verb", kind="trip")
    assert values("field", "vehicle=", kind="trip") == ["vehicle=veh-z10001", "vehicle=川Z10001"]
    assert values("field", "车辆=川", kind="trip") == ["车辆=川Z10001"]
    assert values("field", "restricted=", "en", kind="trip") == ["restricted=yes", "restricted=no"]
    assert "范围=县内" in values("field", "范围=", kind="trip")
    assert "plan_out=今天" in values("field", "plan_out=", kind="trip")
    assert values("field", "drivers=chen.shi,zh", kind="trip") == ["drivers=chen.shi,zhou.ting"]
    assert values("field", "x", kind="nothing") == []
    assert "排序=" in values("field", "排", kind="trip", terms=())


def test_fields_of_the_record_that_stands_before(values: Values) -> None:
    """`officectl set room-a305 座<TAB>`"""
    assert values("id", "座", words=("room-a305",)) == ["座位数="]
    assert "function=会议室" in values("id", "function=", words=("room-a305",))
    assert values("id", "function=") == []


def test_codes_and_rules(values: Values) -> None:
    assert "ROOM-OVER" in values("code", "ROOM-")
    assert "room-over" in values("code", "room-")
    assert "room.area.office" in values("rule", "room.area.")
    assert len(values("rule")) == len(set(values("rule"))) > 100


def test_titles_of_codes_and_rules_in_the_language(an_office: Office) -> None:
    for lang, code, rule in (("zh", "办公用房超标", "办公室使用面积标准（每人）"), ("en", "", "")):
        options = Options(folder=str(an_office[0]), lang="en" if lang == "en" else "zh")
        titles = dict(complete.code(options, "ROOM-OVER", {})), dict(complete.rule(options, "", {}))
        assert code in titles[0]["ROOM-OVER"]
        assert rule in titles[1]["room.area.office"]
        assert titles[0]["ROOM-OVER"].isascii() == titles[1]["room.area.office"].isascii() == (lang == "en")


def test_versions_and_views(values: Values, an_office: Office) -> None:
    ws, env = an_office
    office.git(ws, env, "tag", "v1")
    assert values("rev") == ["HEAD", "HEAD~1", "main", "v1"]
    assert "room-a305" in values("rev", "room", words=())
    assert values("view") == []
    (ws / "views").mkdir()
    (ws / "views" / "急件.toml").write_text("", encoding="utf-8")
    assert values("view") == ["急件"]


@pytest.mark.parametrize("word", WORDS)
def test_silence_outside_a_workspace(word: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    found = list(getattr(complete, word)(Options(folder=str(tmp_path)), "", {}))
    assert bool(found) == (word in ("kind", "code", "rule"))
    assert capfd.readouterr() == ("", "")


def test_it_is_quick_among_many_records(an_office: Office) -> None:
    """5 000 slips: names are listed, few contents are read."""
    ws, _ = an_office
    for number in range(5000):
        folder = ws / f"records/trip/2026/{number % 10 + 1:02d}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"trip-2026{number % 10 + 1:02d}01-{number:08d}.toml").write_bytes(b'purpose = "x"\n')
    options = Options(folder=str(ws))
    start = time.perf_counter()
    assert len(list(complete.id(options, "trip-202603", {}))) == complete.MOST
    assert time.perf_counter() - start < 1.0
