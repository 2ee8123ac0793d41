"""Saved views: files that a person can read, tabs and lists that show what they say, faults in plain words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from officectl.actions import _open, views
from officectl.actions._options import Options
from officectl.errors import OfficeError

from . import office

Run = Callable[[str], tuple[int, str, str]]


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made, env = office.build(tmp_path_factory.mktemp("views"))
    office.git(made, env, "config", "user.name", "周婷")
    office.git(made, env, "config", "user.email", "zhou.ting@example.org")
    return made


@pytest.fixture
def options(ws: Path) -> Options:
    yield Options(folder=str(ws))
    _open.close_all()


def test_a_view_is_saved_read_replaced_and_removed(options: Options, ws: Path) -> None:
    made = views.View("本月 出车", "派车", "出车=2026-11.. 督查", ("vehicle", "purpose"), ("-plan_out",))
    done = views.save(options, made)
    assert done.paths == ("views/本月 出车.toml",) and done.oid
    assert (ws / "views" / "本月 出车.toml").read_text(encoding="utf-8") == (
        'kind = "trip"\nfilter = "出车=2026-11.. 督查"\ncolumns = ["vehicle", "purpose"]\nsort = ["-plan_out"]\n'
    )
    (found,) = views.views(options)
    assert found == views.view(options, "本月 出车")
    assert found.kind == "trip" and found.fault is None
    assert found.terms() == ["出车=2026-11..", "督查", "sort=-plan_out", "columns=vehicle,purpose"]
    assert found.terms(["排序＝车辆"]) == ["出车=2026-11..", "督查", "排序＝车辆", "columns=vehicle,purpose"]
    views.save(options, views.View("本月 出车", "room"))
    assert views.view(options, "本月 出车").terms() == []
    views.remove(options, "本月 出车")
    assert views.views(options) == () and not (ws / "views" / "本月 出车.toml").exists()
    with pytest.raises(views.NoSuchView):
        views.remove(options, "本月 出车")


@pytest.mark.parametrize("name", ["", " x", "a/b", "..", ".x", "a\nb", "字" * 41, "a:b", "../../x"])
def test_names_that_no_file_can_have(options: Options, name: str) -> None:
    for call in (lambda: views.save(options, views.View(name, "trip")), lambda: views.view(options, name), lambda: views.remove(options, name)):
        with pytest.raises((views.BadName, views.NoSuchView)):
            call()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "缺 kind"), ("kind = 3", "缺 kind"), ('kind = "nichts"', "没有“nichts”这一类"), ('kind = "trip"\nfilter = 3', "filter 应是文字"),
        ('kind = "trip"\ncolumns = "vehicle"', "columns 应是文字的列表"), ('kind = "trip"\nsort = [1]', "sort 应是文字的列表"),
        ('kind = "trip"\nfilte = ""', "不认识 filte"), ("kind = ", "读不出来"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_says_why_and_where(options: Options, ws: Path, text: str, why: str) -> None:
    (ws / "views").mkdir(exist_ok=True)
    file = ws / "views" / "坏.toml"
    file.write_text(text, encoding="utf-8")
    try:
        (found,) = views.views(options)
        assert found.fault is not None and why in found.fault.render("zh") and found.fault.render("en")
        with pytest.raises(OfficeError) as fault:
            views.view(options, "坏")
        assert "views/坏.toml" in fault.value.render("zh") and why in fault.value.render("zh")
    finally:
        file.unlink()


def test_list_shows_a_view(run: Run, an_office: tuple[Path, dict[str, str]]) -> None:
    folder = an_office[0] / "views"
    folder.mkdir()
    (folder / "房.toml").write_text('kind = "room"\nfilter = "面积=1.."\nsort = ["-usable_area"]\ncolumns = ["name"]\n', encoding="utf-8")
    code, out, _ = run("officectl list --view 房")
    assert code == 0
    ids = [line.split()[0] for line in out.splitlines()[1:] if line.startswith("room-")]
    assert ids == run("officectl list room 面积=1.. 排序=-usable_area 列=name")[1].split()[2::2][: len(ids)] or len(ids) == 2
    assert run("officectl list 房间 --view 房")[1] == out == run("officectl list --view 房 面积=2..")[1]
    assert run("officectl list room-a305 --view 房")[1].count("room-") == 1
    code, _, err = run("officectl list --view 没有")
    assert code == 2 and "没有叫“没有”的视图；有：房" in err
    code, _, err = run("officectl list")
    assert code == 2 and "种类" in err
