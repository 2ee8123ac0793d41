"""check ID|PATH…, --why and --write-baseline: a name for nothing is refused, a part never stands for the whole."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable

import pytest

from . import office
from .conftest import Office

Run = Callable[[str], tuple[int, str, str]]
OVER = "records/allocation/2024/alloc-20240301-7k2m9q4x.toml"


def codes(run: Run, command: str) -> tuple[int, list[str]]:
    code, out, said = run(f"{command} --json")
    assert out, said
    return code, [one["code"] for one in json.loads(out)["findings"]]


@pytest.mark.parametrize("name", [
    "nosuch-id", "records/typo", "records/room/nobody.toml", "../elsewhere/records", "''",
])  # fmt: skip
def test_a_name_for_nothing_is_no_pass(run: Run, name: str) -> None:
    code, out, said = run(f"officectl check {name}")
    assert (code, out) == (2, "")
    assert "怎么办：" in said


@pytest.mark.parametrize("command", [
    "officectl check alloc-20240301-7k2m9q4x",
    "officectl check ALLOC-20240301-7K2M9Q4X",
    f"officectl check {OVER}",
    "officectl check ./records/allocation/",
    'officectl check "$PWD/records/allocation"',
    "cd records && officectl check allocation",
    "cd records/allocation && officectl check .",
    "cd records/room && officectl check records/allocation",
    'here=$PWD; cd / && officectl -C "$here" check records/allocation',
    f"officectl check --at HEAD {OVER}",
    f"git rm -q {OVER} && officectl check --at HEAD {OVER}",
    "officectl check room-a305",     # the room whose size the finding rests on
    "officectl check A305",
])  # fmt: skip
def test_records_and_paths_as_people_name_them(run: Run, command: str) -> None:
    assert codes(run, command) == (1, ["ROOM-OVER"])


def test_a_sound_record_passes_and_a_broken_one_can_be_named(run: Run, an_office: Office) -> None:
    assert codes(run, "officectl check veh-z10001") == (0, [])
    (an_office[0] / "records/place/broken.toml").write_text("id = ", encoding="utf-8")
    (an_office[0] / "records/place/link.toml").symlink_to("/dev/null")
    assert codes(run, "officectl check broken") == (1, ["FILE-SYNTAX"])
    assert codes(run, "officectl check records/place/link.toml") == (1, ["FILE-MODE"])


def test_why_takes_a_name_and_capital_letters(run: Run) -> None:
    plain = run("officectl check --why room-a305")
    assert plain[0] == 0 and "ROOM-OVER" in plain[1]
    assert run("officectl check --why ROOM-A305") == run("officectl check --why A305") == plain


def test_what_a_change_cured_is_said_for_any_person(run: Run) -> None:
    assert run("officectl set room-a305 usable_area=8.80")[0] == 0
    for form in ("full", "concise", "md"):
        assert "消除了 1 条" in run(f"officectl check --since HEAD~1 --format {form}")[2]


@pytest.mark.parametrize("options", [
    "--select ROOM", "--ignore ROOM-OVER", "--staged", "--at HEAD", "--since HEAD", "--known-at 2026-11-19", "--audit",
    "--extra records", "veh-z10001",
])  # fmt: skip
def test_a_baseline_is_not_written_from_a_part(run: Run, an_office: Office, options: str) -> None:
    assert run("officectl check --write-baseline")[0] == 0
    before = (an_office[0] / "baseline.toml").read_bytes()
    code, _, said = run(f"officectl check --write-baseline {options}")
    assert code == 2, said
    assert (an_office[0] / "baseline.toml").read_bytes() == before


def test_a_baseline_answers_in_json(run: Run) -> None:
    code, out, said = run("officectl check --write-baseline --json")
    body = json.loads(out)
    assert (code, said, body["schema"], body["path"], body["removed"]) == (0, "", "officectl.baseline/1", "baseline.toml", 0)
    assert body["kept"] == 3 and len(body["commit"]) == 40
    assert json.loads(run("officectl check --write-baseline --json")[1])["commit"] is None


def test_a_baseline_holds_whatever_an_id_holds(run: Run, an_office: Office) -> None:
    ws, env = an_office
    (ws / "records/place/a.toml").write_text('id = "a\\"b\\\\"\nname = "甲"\n', encoding="utf-8")
    office.git(ws, env, "add", "-A")
    office.git(ws, env, "commit", "-q", "-m", "引号")
    assert run("officectl check --write-baseline")[0] == 0
    rows = tomllib.loads((ws / "baseline.toml").read_text(encoding="utf-8"))["finding"]
    assert 'a"b\\' in [row["id"] for row in rows]
    assert run("officectl check")[0] == 0


def test_a_file_edited_by_hand_is_named_as_that(run: Run, an_office: Office) -> None:
    path = an_office[0] / "records/room/room-a306.toml"
    path.write_text(path.read_text(encoding="utf-8") + "# 待核\n", encoding="utf-8")
    code, _, said = run("officectl set room-a306 seats=30")
    assert code == 4
    assert "有未提交的改动" in said and "git commit" in said


def test_nothing_is_called_nothing(run: Run, an_office: Office) -> None:
    (an_office[0] / "records/place/broken.toml").write_text('name = "甲"\n', encoding="utf-8")
    for command in ("show", "log", "check --why"):
        assert "读不出来" not in run(f"officectl {command} ''")[2]
