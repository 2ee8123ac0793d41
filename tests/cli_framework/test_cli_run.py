"""`run`: from an argument list to an exit code, whatever goes wrong. The commands are made up."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from officectl.actions._options import Options
from officectl.cli import _discover, _group, app
from officectl.cli._command import OfficeCommand, argument, conditions, make, option
from officectl.cli._output import confirm, data, json_data, say
from officectl.errors import ExitCode, NoLedger, NotWritten, OfficeError
from officectl.text.lang import Text

ENTRY = _discover.Entry("made_up", ("made-up", "假的"), Text("假的", "made up"), "daily")
SEEN: dict[str, Any] = {}

Run = Callable[..., int]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Run]:
    """Run a command line on a made-up command whose action is given."""
    for name in ("NO_COLOR", "CLICOLOR_FORCE", "OFFICECTL_LANG", "LC_ALL", "LANG", "OFFICECTL_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    SEEN.clear()

    def go(*argv: str, action: Callable[..., object] = keep, formats: Any = ("text", "json", "csv")) -> int:
        def load(entry: _discover.Entry) -> OfficeCommand:
            built = make(
                action,
                argument("kind", help=Text("种类", "kind"), required=False),
                conditions("words", help=Text("条件", "conditions")),
                option("--n", help=Text("数", "number"), type=int),
                formats=formats,
            )
            built.name = entry.name
            return built

        monkeypatch.setattr(_group, "load", load)
        monkeypatch.setattr(_group, "called", dict.fromkeys(ENTRY.names, ENTRY).get)
        monkeypatch.setattr(_group, "entries", lambda: (ENTRY,))
        return app.run(list(argv))

    yield go


def keep(options: Options, **values: Any) -> None:
    SEEN.update(values, options=options)


def raising(error: BaseException) -> Callable[..., object]:
    def action(options: Options, **values: Any) -> None:
        raise error

    return action


@pytest.mark.parametrize(
    "argv",
    [
        [
            "-C",
            "/tmp",
            "--lang",
            "en",
            "--color",
            "always",
            "--format",
            "csv",
            "--yes",
            "--no-pager",
            "made-up",
        ],
        ["made-up", "-C", "/tmp", "--lang", "en", "--color", "always", "--format", "csv", "-y", "--no-pager"],
        ["--lang=en", "-C/tmp", "made-up", "--yes", "--color=always", "--no-pager", "--format=csv"],
        ["－－lang＝en", "-C/tmp", "假的", "——yes", "－－color=always", "——no－pager", "——format=csv"],
    ],
)
def test_global_options_before_and_after_the_command(run: Run, argv: list[str]) -> None:
    assert run(*argv) == 0
    options = SEEN["options"]
    assert (options.folder, options.lang, options.color, options.format) == ("/tmp", "en", True, "csv")
    assert (options.yes, options.pager) == (True, False)


def test_the_later_of_two_wins(run: Run) -> None:
    assert run("-C", "/", "made-up", "-C", "/tmp") == 0
    assert SEEN["options"].folder == "/tmp"


def test_arguments_arrive_and_full_width_conditions_in_ascii(run: Run) -> None:
    assert run("made-up", "派车", "面积＞＝18", "说明＝甲＝乙", "裸词", "--n", "３") == 0
    assert SEEN["words"] == ("面积>=18", "说明=甲＝乙", "裸词")
    assert (SEEN["kind"], SEEN["n"]) == ("派车", 3)


def test_as_of_is_read_as_people_write_it(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("made-up", "--as-of", "2026-11-20") == 0
    assert SEEN["options"].as_of.isoformat() == "2026-11-20"
    assert run("made-up", "--as-of", "某天") == ExitCode.USAGE
    assert "某天" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (["made-up", "--json"], "json"),
        (["--json", "made-up"], "json"),
        (["made-up", "--format", "json", "--json"], "json"),
        (["made-up"], ""),
    ],
)
def test_json(run: Run, argv: list[str], expected: str) -> None:
    assert run(*argv) == 0
    assert SEEN["options"].format == expected
    assert SEEN["options"].json == (expected == "json")


def test_a_format_that_the_command_lacks(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("made-up", "--format", "sarif") == ExitCode.USAGE
    assert "text, json, csv" in capsys.readouterr().err
    assert run("made-up", "--format", "sarif", formats=lambda: ["sarif", "json"]) == 0


@pytest.mark.parametrize(
    ("result", "code"), [(None, 0), (1, 1), (ExitCode.FINDINGS, 1), (0, 0), ("text", 0), (True, 1)]
)
def test_the_action_decides_the_exit_code(run: Run, result: object, code: int) -> None:
    assert run("made-up", action=lambda options, **values: result) == code


@pytest.mark.parametrize(
    ("error", "code"), [(NoLedger(what="甲"), 3), (NotWritten(what="甲"), 4), (OfficeError(), 2)]
)
def test_a_fault_of_use_says_its_words_and_its_code(
    run: Run, capsys: pytest.CaptureFixture[str], error: OfficeError, code: int
) -> None:
    assert run("made-up", action=raising(error)) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == f"错误：{error.message.render('zh')}\n"


def test_a_remedy_follows_and_colour_too(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    class WithRemedy(NoLedger):
        text = Text("没有 {what}", "no {what}")
        remedy_text = Text("去找 {what}\n再来", "find {what}")

    assert run("--color=always", "made-up", action=raising(WithRemedy(what="甲"))) == 3
    assert capsys.readouterr().err == "\x1b[1;31m错误：\x1b[0m没有 甲\n怎么办：去找 甲\n再来\n"
    assert run("made-up", "--json", action=raising(WithRemedy(what="甲"))) == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    assert json.loads(captured.err) == {
        "schema": "officectl.error/1",
        "error": "with-remedy",
        "exit_code": 3,
        "message": "没有 甲",
        "remedy": "去找 甲\n再来",
    }


@pytest.mark.parametrize(
    "error", [ValueError("密"), MemoryError(), RecursionError(), AssertionError(), KeyError("x")]
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_mistake_of_ours_leaves_no_traceback_on_the_screen(
    run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path, error: Exception, lang: str
) -> None:
    assert run("--lang", lang, "made-up", action=raising(error)) == ExitCode.NO_LEDGER
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err and "密" not in captured.err
    (log,) = (tmp_path / "cache" / "officectl").iterdir()
    assert str(log) in captured.err
    assert log.stat().st_mode & 0o077 == 0
    text = log.read_text(encoding="utf-8")
    assert "Traceback" in text and "made-up" in text


def test_the_traceback_is_shown_to_who_asks(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OFFICECTL_DEBUG", "1")
    assert run("made-up", action=raising(ValueError("密"))) == ExitCode.NO_LEDGER
    assert "Traceback" in capsys.readouterr().err


def test_even_without_a_place_for_the_log(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null/nowhere")
    assert run("made-up", action=raising(ValueError())) == ExitCode.NO_LEDGER
    assert "OFFICECTL_DEBUG=1" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code", "word"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/x/记录.toml"), 4, "磁盘满了"),
        (OSError(errno.EROFS, "Read-only file system", "/x"), 4, "只读"),
        (PermissionError(errno.EACCES, "Permission denied", "/x/a.csv"), 3, "/x/a.csv"),
    ],
)
def test_the_system_refuses(
    run: Run,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    error: OSError,
    code: int,
    word: str,
) -> None:
    monkeypatch.setattr("officectl.cli._streams.swallow", lambda: None)
    assert run("made-up", action=raising(error)) == code
    assert word in capsys.readouterr().err


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort(), EOFError()])
def test_interrupted(run: Run, capsys: pytest.CaptureFixture[str], error: BaseException) -> None:
    assert run("made-up", action=raising(error)) == ExitCode.INTERRUPTED
    assert capsys.readouterr().err == "\n"


def test_nothing_asked(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == ExitCode.USAGE
    captured = capsys.readouterr()
    assert captured.out == "" and "用法" in captured.err


@pytest.mark.parametrize(
    "argv", [["help", "made-up"], ["帮助", "假的"], ["made-up", "-h"], ["made-up", "——help"]]
)
def test_help_of_a_command(run: Run, capsys: pytest.CaptureFixture[str], argv: list[str]) -> None:
    assert run(*argv) == 0
    assert "用法：officectl made-up" in capsys.readouterr().out


def test_talk_goes_to_standard_error_and_is_silent_under_json(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    def action(options: Options, **values: Any) -> None:
        say(options, Text("做好了", "done"))
        if options.json:
            json_data("officectl.made-up/1", {"x": 1})
        else:
            data("一行")

    assert run("made-up", action=action) == 0
    assert capsys.readouterr() == ("一行\n", "做好了\n")
    assert run("made-up", "--json", action=action) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert json.loads(captured.out) == {"schema": "officectl.made-up/1", "x": 1}


def test_a_question_that_nobody_can_answer(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    def action(options: Options, **values: Any) -> None:
        data("是" if confirm(options, Text("改 {n} 条？", "change {n}?")(n=3)) else "否")

    assert run("made-up", action=action) == ExitCode.USAGE
    assert "--yes" in capsys.readouterr().err
    assert run("made-up", "--yes", action=action) == 0
    assert capsys.readouterr().out == "是\n"


@pytest.mark.parametrize(
    ("answer", "expected"), [("y\n", True), ("是\n", True), ("\n", False), ("n\n", False), ("", False)]
)
def test_a_question_is_answered(monkeypatch: pytest.MonkeyPatch, answer: str, expected: bool) -> None:
    import io

    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
    assert confirm(Options(interactive=True), Text("改？", "change?")()) is expected


@pytest.mark.parametrize(
    ("environment", "flag", "expected"),
    [
        ({}, [], False),
        ({"CLICOLOR_FORCE": "1"}, [], True),
        ({"CLICOLOR_FORCE": "0"}, [], False),
        ({"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, [], False),
        ({"NO_COLOR": "1"}, ["--color", "always"], True),
        ({"CLICOLOR_FORCE": "1"}, ["--color", "never"], False),
        ({"CLICOLOR_FORCE": "1"}, ["--color", "auto"], False),
    ],
)
def test_colour(
    run: Run, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], flag: list[str], expected: bool
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert run(*flag, "made-up") == 0
    assert SEEN["options"].color is expected


@pytest.mark.parametrize(
    ("flag", "environment", "workspace", "locale", "expected"),
    [
        ("en", "zh", "zh", "zh_CN.UTF-8", "en"),
        ("", "en", "zh", "zh_CN.UTF-8", "en"),
        ("", "fr", "en", "zh_CN.UTF-8", "en"),
        ("", "", "en", "zh_CN.UTF-8", "en"),
        ("", "", "", "en_GB.UTF-8", "en"),
        ("", "", "", "C", "zh"),
        ("", "", "", "", "zh"),
        ("", "", "", "fr_FR.UTF-8", "zh"),
    ],
)
def test_language(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    flag: str, environment: str, workspace: str, locale: str, expected: str,
) -> None:  # fmt: skip
    monkeypatch.setenv("LC_ALL", locale)
    if environment:
        monkeypatch.setenv("OFFICECTL_LANG", environment)
    (tmp_path / "officectl.toml").write_text(
        f'format = 1\nlanguage = "{workspace}"\n[go_live]\nlanguage = "en"\n'
    )
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    assert run(*(["--lang", flag] if flag else []), "made-up") == 0
    assert SEEN["options"].lang == expected


def officectl(*argv: str, **extra: Any) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, "OFFICECTL_LANG": "zh", **extra.pop("env", {})}
    return subprocess.run(
        [sys.executable, "-m", "officectl", *argv], capture_output=True, env=env, check=False, **extra
    )


def test_a_full_disk_behind_standard_output() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    command = f'"{sys.executable}" -m officectl completion bash > /dev/full'
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, env={**os.environ, "OFFICECTL_LANG": "zh"}, check=False
    )
    assert done.returncode == ExitCode.NOT_WRITTEN
    assert done.stderr.decode().startswith("错误：磁盘满了")
    assert b"Exception ignored" not in done.stderr


def test_a_reader_that_goes_away_is_no_news() -> None:
    command = f'"{sys.executable}" -m officectl completion bash | true; echo "${{PIPESTATUS[0]}}"'
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert done.stderr == b""
    assert done.stdout.strip() in (b"0", b"130")


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "latin-1"])
def test_a_console_that_lacks_a_character_gets_a_question_mark(encoding: str) -> None:
    done = officectl("𠮷", env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})
    assert done.returncode == ExitCode.USAGE
    assert b"?" in done.stderr and b"Traceback" not in done.stderr


def test_json_is_utf_8_on_a_gbk_console() -> None:
    done = officectl("𠮷", "--json", env={"PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"})
    assert json.loads(done.stderr.decode("utf-8"))["message"] == "没有命令：𠮷"


def test_control_c_while_running() -> None:
    code = (
        "import sys, time\nfrom officectl.cli import app, _group\n"
        "def load(entry):\n    print('go', flush=True)\n    time.sleep(30)\n"
        "_group.load = load\nsys.exit(app.run(['config']))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"go\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == ExitCode.INTERRUPTED
    assert out == b"" and err == b"\n"
