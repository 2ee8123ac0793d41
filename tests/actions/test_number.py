"""`number`: the next number of a series, on the main line, before submission."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from officectl.actions import _open, number
from officectl.actions._options import Options
from officectl.errors import OfficeError

CONFIG = 'format = 1\nname = "县政府办"\norgan_level = "县"\n'


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An open workspace with a few records and a repository."""
    for name in ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"):
        monkeypatch.setenv(name, "李四")
    for name in ("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"):
        monkeypatch.setenv(name, "li.si@gov.example")
    ws = tmp_path / "ws"
    ws.mkdir()
    (ws / "officectl.toml").write_text(CONFIG)
    git(ws, "init", "-q", "-b", "main")
    put(ws, "org", "gov-office", 'name = "县政府办公室"\nkind = "部门"\n')
    return ws


def git(ws: Path, *args: str) -> str:
    return subprocess.run(["git", "-C", str(ws), *args], capture_output=True, text=True, check=True).stdout


def put(ws: Path, kind: str, ident: str, text: str) -> str:
    """A record, committed."""
    parts = {"trip": ["2026", "11"], "task": ["2026"]}.get(kind, [])
    file = ws.joinpath("records", kind, *parts, f"{ident}.toml")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'id = "{ident}"\n{text}', "utf-8")
    git(ws, "add", "-A")
    git(ws, "commit", "-q", "-m", ident)
    return ident


def task(ws: Path, tail: str, no: str = "", day: str = "20261101") -> str:
    numbered = f'no = "{no}"\n' if no else ""
    return put(ws, "task", f"task-{day}-0000000{tail}", f'{numbered}title = "河道清淤"\nsource_kind = "领导交办"\nlead_unit = "gov-office"\n')


def issue(ws: Path, *names: str, form: str = "", dry: bool = False, as_of: date = date(2026, 11, 22)) -> list[str]:
    """The numbers that were issued."""
    try:
        done = number.number(Options(folder=str(ws), as_of=as_of), names, form, confirm=lambda _: True, dry=dry)
    finally:
        _open.close_all()
    return [one.number for one in done.issued]


def refused(ws: Path, what: type[OfficeError], *names: str, form: str = "") -> str:
    """Why nothing was issued, with the remedy."""
    before = git(ws, "rev-parse", "HEAD")
    with pytest.raises(what) as error:
        issue(ws, *names, form=form)
    assert git(ws, "rev-parse", "HEAD") == before
    return f"{error.value.message.render('zh')} {error.value.remedy.render('zh') if error.value.remedy else ''}"


def test_the_first_the_next_and_the_next_year(office: Path) -> None:
    one, two, three = (task(office, tail) for tail in "abc")
    assert issue(office, one, dry=True) == ["督〔2026〕1号"], "as the schema says"
    assert git(office, "status", "--porcelain") == ""
    assert issue(office, one) == ["督〔2026〕1号"]
    assert 'no = "督〔2026〕1号"' in (office / f"records/task/2026/{one}.toml").read_text()
    assert git(office, "log", "-1", "--format=%s") == "编号：督办事项 督〔2026〕1号\n"
    assert issue(office, three, two) == ["督〔2026〕2号", "督〔2026〕3号"], "in the order of the names, one commit"
    assert git(office, "log", "-1", "--format=%s") == "编号：督办事项 督〔2026〕2号 至 督〔2026〕3号\n"
    four = task(office, "d")
    assert issue(office, four, as_of=date(2027, 1, 4)) == ["督〔2027〕1号"], "a year begins anew, written alike"


def test_the_office_has_a_form_of_its_own(office: Path) -> None:
    task(office, "a", "府督办〔2026〕009号")
    assert issue(office, task(office, "b")) == ["府督办〔2026〕010号"]
    task(office, "c", "县督〔2026〕4号")
    said = refused(office, number.SeveralSeries, task(office, "d"))
    assert "县督〔2026〕4号" in said
    assert "府督办〔2026〕010号" in said
    assert issue(office, "task-20261101-0000000d", form="县督〔{year}〕{number}号") == ["县督〔2026〕5号"]
    assert issue(office, task(office, "e"), form="信督〔{year}〕{number:3}号") == ["信督〔2026〕001号"]


def test_a_gap_is_not_filled(office: Path) -> None:
    """The missing one is somewhere: its number is not issued again."""
    task(office, "a", "督〔2026〕1号")
    task(office, "b", "督〔2026〕7号")
    assert issue(office, task(office, "c")) == ["督〔2026〕8号"]


def test_refused(office: Path) -> None:
    one = task(office, "a", "督〔2026〕1号")
    two = task(office, "b")
    assert "已经有编号：督〔2026〕1号" in refused(office, number.HasNumber, two, one)
    assert "派车单" in refused(office, number.NotNumbered, "gov-office")
    assert "{number:4}" in refused(office, number.BadForm, two, form="第{number}号")
    refused(office, number.NothingToNumber)


def test_on_the_main_line_only(office: Path) -> None:
    one = task(office, "a")
    git(office, "checkout", "-q", "-b", "draft/li.si")
    said = refused(office, number.NotOnMainLine, one)
    assert "现在在 draft/li.si" in said
    assert "在 main 上" in said
    git(office, "config", "--add", "officectl.protect", "draft/*")
    assert issue(office, one) == ["督〔2026〕1号"], "whatever the office calls its main line"


def test_not_while_others_have_gone_on(office: Path, tmp_path: Path) -> None:
    one = task(office, "a")
    there = tmp_path / "there.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(office), str(there)], check=True)
    git(office, "remote", "add", "origin", str(there))
    git(office, "fetch", "-q", "origin")
    git(office, "branch", "-q", "-u", "origin/main")
    other = tmp_path / "other"
    subprocess.run(["git", "clone", "-q", str(there), str(other)], check=True)
    assert issue(other, one) == ["督〔2026〕1号"]
    git(other, "push", "-q", "origin", "main")
    git(office, "fetch", "-q", "origin")
    assert "1 次别人的提交" in refused(office, number.Behind, one)


def test_submitted_without_a_number_and_numbered_too_late(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from officectl.records.ledger import Ledger
    from officectl.records.record import State

    one = task(office, "a")
    monkeypatch.setattr(Ledger, "state", lambda ledger, ident: State("submitted", "events"))
    assert "不能再编号" in refused(office, number.TooLate, one)


def test_the_command(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from officectl.cli import app

    one = task(office, "a")
    assert app.run(["-C", str(office), "编号", one]) == 0
    assert capsys.readouterr().out == f"{one}  督〔2026〕1号\n"
    two = task(office, "b")
    assert app.run(["-C", str(office), "number", two, "--json"]) == 0
    assert '"number": "督〔2026〕2号"' in capsys.readouterr().out
    assert app.run(["-C", str(office), "submit", task(office, "c"), "-y"]) == 4
    assert "officectl number" in capsys.readouterr().err


