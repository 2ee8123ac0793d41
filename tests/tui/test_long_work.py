"""Work that lasts: how far it is stands on the screen, it can be stopped, nothing half made is left, and the screen says so until
somebody asks again."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from officectl.actions import _gather, _progress, check
from officectl.actions._options import Options
from officectl.render import formats
from officectl.tui.office import Office

from . import plain_county
from .screen import run, until


class Slow:
    """Reading takes its time, as with 100 000 records."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds, self.read = 0.03, 0
        plainly = _gather._Reader.read

        def read(reader: Any, *args: Any) -> Any:
            time.sleep(self.seconds)
            self.read += 1
            return plainly(reader, *args)

        monkeypatch.setattr(_gather, "RUN", 1)
        monkeypatch.setattr(_gather._Reader, "read", read)


def told(outcome: check.Outcome) -> str:
    """The findings as a program reads them."""
    return "".join(formats.load("json").render(outcome.report, "zh", excerpts=outcome.excerpts))


def indexes(folder: Path) -> list[Path]:
    """What the first check leaves for the next one."""
    return [path for path in (folder / ".git").rglob("*.db") if "officectl" in path.parts[-3:-1]]


@pytest.mark.parametrize(
    ("lang", "size", "words"),
    [
        ("zh", (80, 24), ("读取记录", "%", "Ctrl+C 停止", "已停止，r 重来", "已停止，没有读完。按 r 重新来", "核查")),
        ("en", (160, 48), ("reading records", "%", "Ctrl+C stops", "stopped; r reloads", "stopped before all was read; r begins again", "Checks")),
    ],
)
def test_the_first_check_shows_how_far_it_is_and_can_be_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: Any, size: tuple[int, int], words: tuple[str, ...]
) -> None:
    folder = plain_county.build(tmp_path)
    slow = Slow(monkeypatch)
    stage, percent, stop, header, said, title = words

    async def journey(pilot: Pilot[Any]) -> None:
        await until(pilot, stage, percent, stop)
        read = slow.read
        await until(pilot, lambda _: slow.read > read + 5)   # the bar does not stand still, and nothing else does
        await pilot.press("ctrl+c")
        text = await until(pilot, header, said, gone=(stage,))
        assert "ERROR" not in text
        read = slow.read
        assert not indexes(folder)
        await pilot.press("2", "4")   # nor does it begin again by itself where it was already asked for
        await until(pilot, title)
        slow.seconds = 0
        await pilot.press("r")
        await until(pilot, "ROOM-", gone=(header, said, stage))
        assert slow.read > read

    run(folder, journey, lang=lang, size=size, place="checks")


def test_a_click_on_the_bar_stops_and_the_other_places_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = plain_county.build(tmp_path)
    Slow(monkeypatch)

    async def journey(pilot: Pilot[Any]) -> None:
        await until(pilot, "读取记录", "停止")
        await pilot.click("WorkBar")
        await until(pilot, "已停止，r 重来", gone=("读取记录",))
        await pilot.press("6")
        await until(pilot, "已停止，r 重来", lambda app: app.current_mode == "floor")
        await pilot.press("ctrl+c")   # there is nothing to stop any more: how to leave
        await until(pilot, "按 q 退出")

    run(folder, journey, size=(100, 30))


def test_a_plan_that_was_stopped_and_a_day_that_is_read_again_say_what_is_so(tmp_path: Path) -> None:
    """No plan goes on being read, and no day goes on being unread once it was read."""
    folder = plain_county.build(tmp_path)
    for file in (*(folder / "records/meeting").rglob("*.toml"), *(folder / "records/trip").rglob("*.toml")):
        file.unlink()   # nothing lies on the day

    async def journey(pilot: Pilot[Any]) -> None:
        await until(pilot, "101", "收发室")
        screen: Any = pilot.app.screen
        screen.query_one("FloorPlan").show(None, empty="读平面图")
        await until(pilot, "读平面图")
        screen.halted()
        await until(pilot, "已停止，没有读完", gone=("读平面图",))
        await pilot.press("1")
        await until(pilot, "今天没有会议和用车")
        home: Any = pilot.app.screen
        home.unread()
        await until(pilot, "没有读出来")
        await pilot.press("r")
        await until(pilot, "今天没有会议和用车", gone=("没有读出来",))

    run(folder, journey, size=(100, 30), place="floor")


def test_what_waits_behind_a_stopped_job_is_not_begun() -> None:
    office = Office(Options(folder=".", lang="zh"))
    began: list[str] = []

    def lasting() -> None:
        for at in range(2000):
            began.append("first") if not at else None
            _progress.say("read", at, 2000)
            time.sleep(0.005)

    first = office.ask(lasting, line="long", stops=True)
    second = office.ask(lambda: began.append("second"), line="long", stops=True)
    deed = office.ask(lambda: began.append("deed"), line="long")   # a person asked for it: it is not ours to drop
    while not office.can_stop():
        time.sleep(0.01)
    office.stop()
    with pytest.raises(_progress.Stopped):
        first.result(10)
    deed.result(10)
    assert second.cancelled() and began == ["first", "deed"]
    office.close()


def test_a_deed_is_never_stopped_by_it() -> None:
    office = Office(Options(folder=".", lang="zh"))
    begun: list[int] = []

    def writing() -> str:
        for at in range(20):
            _progress.say("read", at, 20)
            begun.append(at)
            time.sleep(0.01)
        return "written"

    future = office.ask(writing)
    while not begun:
        time.sleep(0.005)
    assert not office.can_stop()
    office.stop()
    assert future.result(10) == "written"
    office.close()


@pytest.mark.parametrize("stage", ["read", "judge"])
def test_stopping_at_any_word_leaves_no_index_and_the_next_run_finds_the_same(tmp_path: Path, stage: str) -> None:
    """Wherever the listener gives up, what is on the disk is whole or not there."""
    folder = plain_county.build(tmp_path)
    options = Options(folder=str(folder), lang="zh")
    plainly = told(check.run(options, check.Request(cache=False)))
    heard: list[tuple[str, int, int]] = []

    def give_up(what: str, done: int, all_: int) -> None:
        heard.append((what, done, all_))
        if what == stage:
            raise _progress.Stopped

    with _progress.heard(give_up), pytest.raises(_progress.Stopped):
        check.run(options, check.Request())
    assert heard[-1][0] == stage and heard[-1][2] > 0 and not indexes(folder)
    assert told(check.run(options, check.Request())) == plainly
    assert indexes(folder)   # the way of looking is one that finds an index


@pytest.mark.parametrize("asked", ["a place", "the dialogue"])
def test_a_stopped_verification_keeps_what_it_found(copy: Path, asked: str) -> None:
    """The signatures that were checked need not be checked again."""
    import shutil

    from officectl.actions import _verdict
    from officectl.actions import verify as verification
    from officectl.actions._open import workspace
    from officectl.history import verify
    from officectl.history.cache import open_cache

    for cache in (copy / ".git").rglob("officectl"):
        if cache.is_dir():
            shutil.rmtree(cache)
    options = Options(folder=str(copy), lang="zh")
    ws = workspace(options)
    tip = ws.git.head()
    assert tip is not None
    said: list[tuple[int, int]] = []

    def give_up(done: int, all_: int) -> None:
        said.append((done, all_))
        if done:
            raise _progress.Stopped

    with pytest.raises(_progress.Stopped):
        if asked == "a place":
            with _progress.heard(lambda stage, done, all_: give_up(done, all_)):
                _verdict.survey(ws, tip)
        else:
            verification.verify(options, verification.Request(), progress=give_up)
    assert said[-1][0] > 0
    commits = ws.git.run("rev-list", tip).decode().split()
    with open_cache(ws.git, root="", format=verify.FORMAT) as known:
        assert len(known.signatures(commits)) >= said[-1][0]
    ws.close()
