"""Places where no work can be done: no workspace, no repository, no commit, broken settings, a wrong command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from actions import office

from .conftest import Command, put, snapshot

READS = (("check",), ("list", "place"), ("show", "county-seat"), ("schema",), ("rules",), ("fmt", "--check"))


@pytest.mark.parametrize("argv", [*READS, ("log",), ("diff",), ("undo",), ("set", "county-seat", "name=x")], ids=lambda argv: argv[0])
def test_no_workspace(argv: tuple[str, ...], tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for lang, part in (("zh", "officectl init"), ("en", "officectl init")):
        code, out, err = command(*argv, lang=lang)
        if argv == ("schema",):
            assert (code, err) == (0, "")
            continue
        assert (code, out) == (3, "")
        assert "officectl.toml" in err
        assert part in err
    body = json.loads(command(*argv, "--json")[2] or "{}")
    assert argv == ("schema",) or (body["schema"], body["error"], body["exit_code"]) == ("officectl.error/1", "no-workspace", 3)


@pytest.mark.parametrize("argv", READS, ids=lambda argv: argv[0])
def test_reading_needs_no_repository(argv: tuple[str, ...], ws: Path, command: Command) -> None:
    shutil.rmtree(ws / ".git")
    code, out, err = command(*argv)
    assert code in (0, 1), err
    assert out or argv[0] == "fmt"


@pytest.mark.parametrize(
    "argv",
    [("log",), ("diff",), ("undo", "-y"), ("set", "county-seat", "name=x"), ("new", "place", "id=x", "name=x"),
     ("check", "--at", "HEAD"), ("check", "--staged"), ("schema", "sync")],
    ids=" ".join,
)  # fmt: skip
def test_writing_and_history_need_one(argv: tuple[str, ...], ws: Path, command: Command) -> None:
    shutil.rmtree(ws / ".git")
    before = snapshot(ws)
    for lang, part in (("zh", "不在任何 git 仓库里"), ("en", "is in no git repository")):
        code, out, err = command(*argv, lang=lang)
        assert (code, out) == (3, "")
        assert part in err
    assert snapshot(ws) == before


def test_a_repository_without_a_commit(ws: Path, command: Command) -> None:
    env = office.environment(ws.parent / "machine")
    shutil.rmtree(ws / ".git")
    office.git(ws, env, "init", "-q")
    assert command("check")[0] == 0
    assert command("doctor")[0] == 0
    code, _, err = command("log")
    assert (code, "没有提交" in err) == (0, True)
    for lang, part in (("zh", "还没有任何提交"), ("en", "no commit yet")):
        code, _, err = command("undo", "-y", lang=lang)
        assert (code, part in err) == (2, True)
    code, out, _ = command("diff", "--json")
    assert (code, json.loads(out)["old"]) == (0, None)
    assert command("check", "--at", "HEAD")[0] == 2
    # The first write makes the first commit, of its own file only.
    code, out, err = command("new", "place", "id=qingshan-town", "name=青山镇", "--json")
    assert code == 0, err
    assert office.git(ws, env, "ls-files") == "records/place/qingshan-town.toml\n"
    assert "officectl.toml" in office.git(ws, env, "status", "--porcelain")


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ('format = 2\nname = "x"\norgan_level = "县"\n', "请升级 officectl", "upgrade officectl"),
        ('name = "x"\norgan_level = "县"\n', "缺少必填项 format", "required key format"),
        ('format = 1\nname = "x"\norgan_level = "镇"\n', "organ_level 必须是其中之一", "must be one of"),
        ('format = 1\nname = "x"\norgan_level = "县"\nnaem = "y"\n', "不认识的项 naem", "unknown key naem"),
        ('format = 1\nname = "x\n', "officectl.toml", "officectl.toml"),
        ('\ufeffformat = 1\n', "BOM", "byte order mark"),
        ('format = 1\nname = "x"\norgan_level = "县"\ntime_zone = "Asia/Atlantis"\n', "时区", "time zone"),
    ],
    ids=["newer", "no format", "level", "typo", "broken", "BOM", "zone"],
)  # fmt: skip
def test_settings(text: str, zh: str, en: str, ws: Path, command: Command) -> None:
    put(ws, "officectl.toml", text.encode())
    for lang, part in (("zh", zh), ("en", en)):
        for argv in (("check",), ("new", "place", "id=x", "name=x"), ("undo", "-y")):
            code, out, err = command(*argv, lang=lang)
            assert (code, out) == (3, "")
            assert part in err
        code, out, _ = command("doctor", "--json", lang=lang)
        probe = next(one for one in json.loads(out)["probes"] if one["name"] == "workspace")
        assert (code, probe["status"], part in probe["message"]) == (1, "problem", True)


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("show", "nothing"), 2), (("log", "nothing"), 2), (("diff", "nothing"), 2), (("undo", "nothing", "-y"), 2),
        (("fmt", "nothing"), 2), (("schema", "nothing"), 2), (("schema", "check", "nothing"), 2), (("explain", "nothing"), 2),
        (("rules", "explain", "nothing"), 2), (("waive", "ROOM-OVER", "nothing", "reason=x", "until=2026-12-31"), 2),
        (("list", "nothing"), 2), (("list", "place", "nothing=1"), 2), (("list", "place", "km_from_seat=abc"), 2),
        (("new", "place", "id=X Y", "name=x"), 2), (("new", "place", "id=../x", "name=x"), 2), (("new", "place", "id=x"), 2),
        (("set", "county-seat", "nothing=1"), 2), (("set", "county-seat"), 2), (("set", "nothing", "name=x"), 2),
        (("set", "county-seat", "state=已批"), 2), (("check", "--at", "nothing"), 2), (("check", "--since", "nothing"), 2),
        (("check", "--known-at", "2000-01-01"), 2), (("check", "--select", "NOTHING"), 2), (("check", "--at", "--help"), 2),
        (("check", "--as-of", "2026-02-30"), 2), (("schema", "place", "extra"), 2), (("undo", "-n", "-n", "--x"), 2),
        (("init", "name=x"), 2), (("edit", "nothing"), 2), (("edit",), 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)  # fmt: skip
def test_what_does_not_exist_is_named(argv: tuple[str, ...], code: int, ws: Path, command: Command) -> None:
    before = snapshot(ws)
    for lang in ("zh", "en"):
        found, out, err = command(*argv, lang=lang)
        assert found == code, err
        assert out == ""
        assert len(err.splitlines()) <= 12
        chinese = any("\u4e00" <= sign <= "\u9fff" for sign in err)
        assert chinese or lang == "en"
    assert snapshot(ws) == before
