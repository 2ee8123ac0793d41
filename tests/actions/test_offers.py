"""What a line of conditions is offered: fields and values in either language; nothing that the language would refuse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from officectl.actions import _open, offers
from officectl.actions._options import Options
from officectl.query import fields, filter, syntax
from officectl.query.assign import assign
from officectl.store import snapshot

from . import office


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return office.build(tmp_path_factory.mktemp("offers"))[0]


@pytest.fixture(params=["zh", "en"])
def options(ws: Path, request: Any) -> Iterator[Options]:
    yield Options(folder=str(ws), lang=request.param)
    _open.close_all()


def line(options: Options, kind: str, *, writing: bool = False) -> offers.Line:
    kinds, _ = _open.kinds_of(snapshot.worktree(_open.workspace(options)))
    return offers.line(options, kinds[kind], kinds[kind].columns, offers.state_titles(()), writing=writing)


def texts(about: offers.Line, text: str) -> list[str]:
    return [one.text for one in offers.offers(about, text, len(text)).found]


def test_fields_and_values(options: Options) -> None:
    zh = options.lang == "zh"
    trip, room = line(options, "trip"), line(options, "room")
    assert texts(trip, "")[0] == ("派车单号=" if zh else "no=")
    assert texts(trip, "jh")[:2] == (["计划出车=", "计划还车="] if zh else ["plan_out=", "plan_in="])
    assert texts(trip, "plan_o")[0] == "plan_out="
    assert texts(trip, "保障类型=yj") == ["应急" if zh else "emergency"]
    assert texts(trip, "督查 非保障类型=jy,yj") == ["应急" if zh else "emergency"]
    assert texts(trip, "申请人=zt") == ["周婷"]
    assert "李伟@水利局" in texts(trip, "乘车人=老王、李")
    assert texts(room, "用途=会") == ["会议室" if zh else "“conference room”"] or not zh
    assert texts(trip, "排序=-jhc") == ["计划出车" if zh else "plan_out"]
    assert texts(trip, "状态=cg" if zh else "状态=dr") == ["草稿" if zh else "draft"]
    assert texts(trip, "保密用车=s" if zh else "保密用车=y")[0] == ("是" if zh else "yes")
    for nothing in ("没有这种东西", "=", "没有=x", "-", "出车=2026-11-20", "事由=“督 查"):
        assert texts(trip, nothing) == [], nothing
    found = offers.offers(trip, "jh 事由=督查", 2)   # in the middle of the line
    assert found.start == 0 and found.found[0].text.endswith("=")
    said = offers.offers(trip, "申请人=", 4).found
    assert all(one.hint for one in said if one.text not in ("空", "有", "none", "any"))


def test_no_line_is_offered_that_would_be_refused(options: Options) -> None:
    """Every field of every kind, every value of each: taken as offered, it is understood."""
    kinds, _ = _open.kinds_of(snapshot.worktree(_open.workspace(options)))
    for name in kinds:
        about = line(options, name)
        env = about.world.env()
        for field in offers.offers(about, "", 0).found:
            for value in offers.offers(about, field.text, len(field.text)).found:
                filter.compile(about.kind, syntax.split(field.text + value.text), env)
        writing = line(options, name, writing=True)
        for target in fields.top(about.kind):
            named = [one for one in offers.offers(writing, target.name, len(target.name)).found if one.text.endswith("=")]
            for one in named:
                for value in offers.offers(writing, one.text, len(one.text)).found:
                    assign(about.kind, syntax.split(one.text + value.text), env, {})


def test_what_begins_as_typed_comes_first_and_the_bureau_before_its_sections() -> None:
    """People know the short names that lists show."""
    about = line(Options(folder=str(Path(__file__).parents[2] / "workspace-example"), lang="zh"), "trip")
    assert texts(about, "用车单位=县水")[0] == "清源县水利局"
    assert texts(about, "用车单位=sl")[0] == "清源县水利局"
    _open.close_all()
