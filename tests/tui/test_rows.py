"""The virtual list: what a person sees of it, at any length, with any text."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest
from textual.app import App, ComposeResult

from officectl.text.width import width
from officectl.tui.widgets.rows import Column, ListSource, Rows, Toned

COLUMNS = (Column("id", "编号", keep=True), Column("title", "事由"), Column("count", "人数", align="right", keep=True))


class Many:
    """Rows that nobody holds; counts what was asked for."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked: set[int] = set()

    def __len__(self) -> int:
        return self.count

    def row(self, at: int) -> Sequence[str]:
        self.asked.add(at)
        return (f"r{at}", f"第 {at} 条", str(at))

    def id(self, at: int) -> str:
        return f"r{at}"

    def find(self, ident: str) -> int:
        at = int(ident[1:])
        return at if at < self.count else -1

    def tone(self, at: int) -> str:
        return ""


class Alone(App[None]):
    """Nothing but a list."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []

    def compose(self) -> ComposeResult:
        yield Rows(COLUMNS, id="rows", empty="没有记录", fixed=1)

    @property
    def rows(self) -> Rows:
        return self.query_one("#rows", Rows)

    def on_rows_moved(self, event: Rows.Moved) -> None:
        self.heard.append((type(event).__name__, event.ident))

    def on_rows_opened(self, event: Rows.Opened) -> None:
        self.heard.append(("Opened", event.ident))

    def on_rows_sort(self, event: Rows.Sort) -> None:
        self.heard.append(("Sort", event.name))


def run(body: Callable[[Alone, object], Awaitable[None]], size: tuple[int, int] = (40, 8)) -> Alone:
    async def main() -> Alone:
        app = Alone()
        async with app.run_test(size=size) as pilot:
            app.rows.focus()
            await pilot.pause()
            await body(app, pilot)
        return app

    return asyncio.run(main())


def lines(rows: Rows) -> list[str]:
    return ["".join(segment.text for segment in rows.render_line(y)) for y in range(rows.size.height)]


def source(*titles: str) -> ListSource:
    return ListSource([(f"r{at}", (f"r{at}", title, str(at))) for at, title in enumerate(titles)])


def test_hundred_thousand_rows_cost_one_screen() -> None:
    many = Many(100_000)

    async def body(app: Alone, pilot: object) -> None:
        app.rows.show(many)
        await pilot.pause()
        assert lines(app.rows)[0].split() == ["编号", "事由", "人数"]
        assert lines(app.rows)[1].startswith("> r0")
        await pilot.press("end")
        assert lines(app.rows)[-1].startswith("> r99999")
        await pilot.press("k", "pageup")
        assert app.rows.current == f"r{99_998 - 6}"
        await pilot.press("G", "up", "down", "g", "j")
        assert app.rows.current == "r1"
        assert lines(app.rows)[2].startswith("> r1 ")

    app = run(body)
    assert ("Moved", "r99999") in app.heard
    assert len(many.asked) < 200


def test_every_line_fills_the_width_whatever_is_in_it() -> None:
    odd = ["路径[/home]x", "[/]尾", "[x] 完成", "国办发〔2025〕3号" * 4, "a\tb\nc\x1b[31m", "👩‍👩‍👧 家", "𠮷野", "ก็", "“引号”—…", ""]

    async def body(app: Alone, pilot: object) -> None:
        app.rows.show(source(*odd))
        for cells in (40, 41, 39, 20, 13, 12, 5, 4):
            await pilot.resize_terminal(cells, 12)
            await pilot.pause()
            assert {width(line) for line in lines(app.rows)} == {app.rows.scrollable_content_region.width}, cells
        await pilot.resize_terminal(60, 12)
        await pilot.pause()
        text = "\n".join(lines(app.rows))
        for whole in ("路径[/home]x", "[/]尾", "[x] 完成", "a b c\\x1b[31m", "“引号”—…"):
            assert whole in text
        assert "…" in lines(app.rows)[4] or "国办发〔2025〕3号" * 2 in lines(app.rows)[4]

    run(body)


def test_the_cursor_stays_on_its_id_when_rows_come_and_go() -> None:
    async def body(app: Alone, pilot: object) -> None:
        rows = app.rows
        rows.show(ListSource([(f"r{at}", (f"r{at}", "x", "1")) for at in range(30)]))
        await pilot.pause()
        assert rows.go("r20") and not rows.go("nobody")
        await pilot.pause()
        line = next(y for y, text in enumerate(lines(rows)) if text.startswith(">"))
        rows.show(ListSource([(f"r{at}", (f"r{at}", "x", "1")) for at in range(5, 30)]))
        await pilot.pause()
        assert rows.current == "r20"
        assert lines(rows)[line].startswith("> r20")
        rows.show(ListSource([(f"r{at}", (f"r{at}", "x", "1")) for at in range(5, 30) if at != 20]))
        await pilot.pause()
        assert rows.current == "r21"
        rows.show(ListSource([("r1", ("r1", "x", "1"))]))
        await pilot.pause()
        assert rows.current == "r1"
        rows.show(ListSource())
        await pilot.pause()
        assert rows.current == "" and rows.at == -1 and rows.chosen == ()
        assert lines(rows)[1].strip() == "没有记录"
        rows.show(ListSource([("r1", ("r1", "x", "1"))]))
        await pilot.pause()
        assert rows.current == "r1"

    run(body)


def test_marks() -> None:
    async def body(app: Alone, pilot: object) -> None:
        rows = app.rows
        rows.show(source("甲", "乙", "丙"))
        assert rows.chosen == ("r0",)
        rows.go("r2")
        rows.toggle()
        rows.go("r1")
        rows.toggle()
        assert rows.chosen == ("r2", "r1")
        await pilot.pause()
        assert [line[:2] for line in lines(rows)[1:4]] == ["  ", ">*", " *"]
        rows.show(source("甲", "乙"))
        assert rows.chosen == ("r1",)
        rows.mark_all()
        assert set(rows.chosen) == {"r0", "r1"}
        rows.mark_all()
        assert rows.chosen == ("r1",)
        await pilot.click("#rows", offset=(0, 1))
        assert rows.chosen == ("r0",)
        rows.unmark()
        assert not rows.marked

    run(body)


def test_the_mouse_takes_opens_and_sorts() -> None:
    async def body(app: Alone, pilot: object) -> None:
        app.rows.show(source("甲", "乙", "丙"))
        await pilot.pause()
        await pilot.click("#rows", offset=(5, 2))
        assert app.rows.current == "r1"
        await pilot.click("#rows", offset=(5, 3), times=2)
        await pilot.click("#rows", offset=(lines(app.rows)[0].index("事由") + 3, 0))
        await pilot.click("#rows", offset=(5, 7))
        assert app.rows.current == "r2"
        app.rows.sorted_by("title", down=True)
        assert "事由▾" in lines(app.rows)[0]
        app.rows.sorted_by("title")
        assert "事由▴" in lines(app.rows)[0]

    app = run(body)
    assert ("Opened", "r2") in app.heard
    assert ("Sort", "title") in app.heard


def test_columns_give_way_then_shift() -> None:
    columns = (
        Column("id", "编号", width=10, keep=True),
        *(Column(f"c{at}", f"列{at}", width=12, keep=True) for at in range(5)),
    )

    async def body(app: Alone, pilot: object) -> None:
        rows = app.rows
        rows.show(ListSource([("r", ("r", "零", "一", "二", "三", "四"))]), columns)
        await pilot.pause()
        heading = lines(rows)[0]
        assert "列0" in heading and "列4" not in heading and heading.rstrip().endswith("›")
        await pilot.press("right", "right")
        heading = lines(rows)[0]
        assert "编号" in heading and "列0" not in heading and "列2" in heading and "‹" in heading
        await pilot.press("right", "right", "right", "right")
        assert "列4" in lines(rows)[0] and "四" in lines(rows)[1] and "›" not in lines(rows)[0]
        await pilot.press("left", "left", "left", "left", "left", "left")
        assert "列0" in lines(rows)[0] and "‹" not in lines(rows)[0]
        rows.show(ListSource([("r", ("r", "很长的事由" * 20, "12"))]), COLUMNS)
        await pilot.pause()
        assert "…" in lines(rows)[1] and lines(rows)[1].rstrip().endswith("12")

    run(body)


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
def test_colours_come_from_the_theme(theme: str) -> None:
    async def body(app: Alone, pilot: object) -> None:
        rows = app.rows
        rows.show(ListSource([("a", ("a", Toned("错", "error"), "1")), ("b", ("b", "中", "2"))], {"b": "warning"}))
        app.theme = "textual-dark" if theme == "textual-light" else "textual-light"
        await pilot.pause()
        before = rows.render_line(2)
        app.theme = theme
        await pilot.pause()
        after = rows.render_line(2)
        assert [one.style for one in before] != [one.style for one in after]
        rows.go("b")
        await pilot.pause()
        assert len({str(one.style) for one in rows.render_line(1) if one.text.strip()}) == 2

    run(body)


def test_columns_that_are_equally_wide_give_way_in_turns() -> None:
    """What a record is about is not cut to a few characters because another column needs as much."""
    from officectl.tui.widgets.row_columns import narrowed

    assert narrowed([6, 90, 30], [True, False, False], 56) == [6, 25, 25]
    assert narrowed([6, 90, 12], [True, False, False], 56) == [6, 38, 12]
