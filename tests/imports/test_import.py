"""What an import leaves in git and on disk: one commit or nothing, nothing twice, and approvals as `set` treats them."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from actions import desk as desks
from actions import office as offices
from actions.desk import TRIP
from actions.signed_examples import anywhere
from history import cast
from history.keys import Ring

from officectl.actions import _open, import_
from officectl.actions._options import Options
from officectl.actions._write import Declined
from officectl.cli import import_ as command
from officectl.store import write

from .stand import faults, git, imported, office, planned, request, texts

HEAD = "用车单位,车辆,用车事由,计划出车,计划还车\n"
TRIPS = HEAD + "水利局,川Z10001,{one},2026-11-25 08:30,2026-11-25 17:00\n水利局,川Z10001,看河堤,2026-11-26 08:30,2026-11-26 17:00\n"


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Path]:
    yield office(tmp_path)
    _open.close_all()


def state(ws: Path) -> tuple[str, str, list[str]]:
    """HEAD, what is not committed, the files: what must not change."""
    return git(ws, "rev-parse", "HEAD"), git(ws, "status", "--porcelain"), sorted(str(path) for path in ws.rglob("*") if ".git" not in path.parts)


def test_one_commit_and_never_twice(ws: Path) -> None:
    before = git(ws, "rev-list", "--count", "HEAD")
    table = ("t.csv", TRIPS.format(one="甲"))
    first = imported(ws, "派车", table)
    assert first.commit == git(ws, "rev-parse", "HEAD").strip()
    assert int(git(ws, "rev-list", "--count", "HEAD")) == int(before) + 1
    assert git(ws, "status", "--porcelain") == ""
    assert len(git(ws, "show", "--format=", "--name-only").splitlines()) == 2
    for line in first.plan.lines:
        assert (ws / line.change.path).read_bytes() == line.change.after   # type: ignore[union-attr]

    assert [line.ident for line in first.plan.new] == sorted(line.ident for line in first.plan.new), "listed by id they stand as in the table"
    again = imported(ws, "派车", table)
    assert again.commit is None and (again.plan.same, len(again.plan.new)) == (2, 0)
    # Somebody fills in what the table does not speak of; the table with one more row brings that row only.
    path = ws / first.plan.new[0].change.path   # type: ignore[union-attr]
    path.write_text(path.read_text(encoding="utf-8") + 'note = "早出"\n', encoding="utf-8")
    git(ws, "commit", "-qam", "备注")
    third = imported(ws, "派车", ("t.csv", table[1] + "水利局,川Z10001,乙,2026-11-27 08:30,2026-11-27 17:00\n"))
    assert (third.plan.same, len(third.plan.new)) == (2, 1)


def test_the_message_names_the_files(ws: Path) -> None:
    done = imported(ws, "派车", ("派\n车.csv", TRIPS.format(one="甲")))
    said = git(ws, "log", "-1", "--format=%B").splitlines()
    assert said[0] == "导入 2 条派车单：派\ufffd车.csv" and said[2] == "新建 2，修改 0；表里共 2 行"
    assert done.plan.tables[0].digest in said[3]


def test_one_bad_row_and_nothing_is_written(ws: Path) -> None:
    before = state(ws)
    done = imported(ws, "派车", ("t.csv", TRIPS.format(one="甲") + "税务局,川Z10001,乙,2026-11-27 08:30,2026-11-27 17:00\n"))
    assert done.commit is None and len(done.plan.new) == 2 and len(done.plan.bad) == 1
    assert state(ws) == before
    rest = imported(ws, "派车", ("t.csv", TRIPS.format(one="甲") + "税务局,川Z10001,乙,2026-11-27 08:30,2026-11-27 17:00\n"), skip_bad=True)
    assert rest.commit is not None and len(git(ws, "show", "--format=", "--name-only").splitlines()) == 2


def test_no_is_no(ws: Path) -> None:
    before = state(ws)
    asked: list[str] = []

    def no(question: Any) -> bool:
        asked.append(question.render("zh"))
        return False

    with pytest.raises(Declined):
        import_.import_records(Options(folder=str(ws)), request("派车", ("t.csv", TRIPS.format(one="甲"))), confirm=no)
    assert asked == ["要导入 2 条派车单（新建 2，修改 0），对吗？"] and state(ws) == before


class Enough(Exception):
    """Somebody pressed Esc."""


@pytest.mark.parametrize("stage", ["read", "judge", "write"])
@pytest.mark.parametrize("at", [0, 1])
def test_stopped_anywhere_nothing_is_written(ws: Path, stage: str, at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from officectl.actions import _import_rows

    monkeypatch.setattr(_import_rows, "EVERY", 1)
    before = state(ws)

    def tell(now: str, done: int, all_: int) -> None:
        if now == stage and done >= at:
            raise Enough

    with pytest.raises(Enough):
        import_.import_records(Options(folder=str(ws)), request("派车", ("t.csv", TRIPS.format(one="甲"))), confirm=lambda _: True, tell=tell)
    assert state(ws) == before
    assert write.recover(_open.workspace(Options(folder=str(ws)))) is None, "no journal is left behind"
    assert imported(ws, "派车", ("t.csv", TRIPS.format(one="甲"))).commit


def test_ctrl_c_is_heard_while_files_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    command._interrupted("write")
    monkeypatch.setattr(signal, "sigpending", lambda: {signal.SIGINT})
    command._interrupted("judge")
    with pytest.raises(KeyboardInterrupt):
        command._interrupted("write")


def test_what_is_not_committed_is_never_overwritten(ws: Path) -> None:
    from officectl.errors import NotWritten

    path = ws / "records/room/room-a306.toml"
    path.write_text(path.read_text(encoding="utf-8") + 'note = "没提交"\n', encoding="utf-8")
    before = state(ws)
    with pytest.raises(NotWritten):
        imported(ws, "房间", ("t.csv", "id,seats\nroom-a306,99\n"), update=True)
    assert state(ws) == before


def test_what_somebody_else_commits_meanwhile_is_not_lost(ws: Path) -> None:
    from officectl.store.errors import Conflict

    path = ws / "records/room/room-a306.toml"

    def late(_: Any) -> bool:
        path.write_text(path.read_text(encoding="utf-8") + 'note = "别人"\n', encoding="utf-8")
        git(ws, "commit", "-qam", "别人改的")
        return True

    with pytest.raises(Conflict):
        import_.import_records(Options(folder=str(ws)), request("房间", ("t.csv", "id,seats\nroom-a306,99\n"), update=True), confirm=late)
    assert "99" not in path.read_text(encoding="utf-8") and 'note = "别人"' in path.read_text(encoding="utf-8")


def test_comments_of_a_record_stay(ws: Path) -> None:
    path = ws / "records/room/room-a306.toml"
    path.write_text("# 量过两次\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    git(ws, "commit", "-qam", "注")
    assert imported(ws, "房间", ("t.csv", "id,seats\nroom-a306,99\n"), update=True).commit
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# 量过两次\n") and "seats = 99" in text


def test_a_broken_record_is_not_written_over(ws: Path) -> None:
    (ws / "records/room/room-a306.toml").write_text("id = \n", encoding="utf-8")
    git(ws, "commit", "-qam", "坏了")
    plan = planned(ws, "房间", ("t.csv", "id,no,building\nroom-a306,A306,bldg-a\n"), update=True)
    assert texts(plan) == {} and "读不出来" in faults(plan)[0]


def test_rejects_come_back(ws: Path) -> None:
    table = '名称,备注\n"他说""好""，走",x\n'
    plan = planned(ws, "地点", ("t.csv", table))   # without ids
    out = "".join(import_.rejects(plan, "zh"))
    assert plan.bad_lines and out.startswith("\ufeff名称,备注,没有导入的原因\r\n") and '"他说""好""，走",x,' in out
    plan = planned(ws, "地点", ("t.csv", out.replace("\r\n", "\n")), form="{名称}")
    assert [str(name) for name, _ in plan.tables[0].heading.ignored] == ["没有导入的原因"]


def test_a_hundred_thousand_would_do(ws: Path) -> None:
    """Ten thousand rows: whatever grows with the square of the rows would show."""
    from time import perf_counter

    def seconds(rows: int) -> float:
        body = "".join(f"水利局,川Z10001,第{at}次,2026-11-25 08:30,2026-11-25 17:00\n" for at in range(rows))
        start = perf_counter()
        plan = planned(ws, "派车", ("t.csv", HEAD + body))
        assert len(plan.new) == rows
        return perf_counter() - start

    few, many = max(seconds(500), seconds(500)), seconds(4000)
    assert many < few * 8 * 4 + 1


def test_approved_records_are_told_and_new_ones_are_drafts(tmp_path: Path, ring: Ring) -> None:
    folder, env = offices.build(tmp_path)
    desk = desks.found(folder, env, ring, anywhere)
    desk.ok(cast.CLERK, "submit", TRIP)
    desk.ok(cast.HEAD, "review", TRIP)
    desk.ok(cast.DEPUTY, "approve", TRIP, "-m", "同意")
    (desk.ws / "t.csv").write_text(f"编号,备注\n{TRIP},早出\n", encoding="utf-8")
    head = desk.head
    said = desk(cast.CLERK, "import", "派车", "t.csv", "--update", yes=False)
    assert said.code == 2 and desk.head == head
    assert "EDIT_AFTER_APPROVAL" in said.err and f"officectl reopen {TRIP}" in said.err
    dry = desk.ok(cast.CLERK, "import", "派车", "t.csv", "--update", "--dry-run", "--json", yes=False)
    (row,) = json.loads(dry.out)["rounds"]
    assert (row["id"], row["state"], row["violation"]) == (TRIP, "approved", True) and desk.head == head
    # An export of the signed office, state and all, is the same as what is there.
    desk.ok(cast.CLERK, "export", "派车", "-o", "all.csv")
    told = json.loads(desk.ok(cast.CLERK, "import", "派车", "all.csv", "--json").out)
    assert told["commit"] is None and told["same"] == told["rows"] and "state" in told["files"][0]["left_out"]
    (desk.ws / "new.csv").write_text(TRIPS.format(one="甲"), encoding="utf-8")
    made = json.loads(desk.ok(cast.CLERK, "import", "派车", "new.csv", "--json").out)
    assert [desk.state(one["id"]) for one in made["records"]] == ["draft", "draft"]
    assert desk.verdict().codes == []
