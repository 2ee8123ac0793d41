"""Every command file, held to the same promises. A new command is picked up by listing the folder."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import click
import pytest

from officectl.cli import _discover, _speech
from officectl.cli._command import OfficeCommand
from officectl.cli._complete import WORDS
from officectl.cli._group import Root, load
from officectl.cli._root_help import page
from officectl.text.width import width

ENTRIES = _discover.entries()
LANGS = ("zh", "en")


def built(entry: _discover.Entry, lang: str) -> OfficeCommand:
    _speech.install(lang)  # type: ignore[arg-type]
    command = load(entry)
    assert isinstance(command, OfficeCommand), "build it with officectl.cli._command.make"
    return command


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_the_head_read_as_text_is_what_the_module_says(entry: _discover.Entry) -> None:
    module = importlib.import_module(f"officectl.cli.{entry.module}")
    assert (entry.names, entry.short, entry.group) == (tuple(module.NAMES), module.SHORT, module.GROUP)
    assert module.__doc__


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_it_has_a_chinese_name(entry: _discover.Entry) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", entry.name)
    assert any(not name.isascii() for name in entry.names)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_its_help_fits_the_screen(
    entry: _discover.Entry, columns: int, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("officectl.cli._page.terminal_width", lambda: columns)
    command = built(entry, lang)
    with command.context_class(command, info_name=f"officectl {entry.name}") as ctx:
        lines = command.get_help(ctx).split("\n")
    assert len(lines) > 5
    # An example is kept whole: a command line must not be broken.
    wide = [line for line in lines if width(line) > columns and not line.startswith("  ")]
    assert not wide


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_parameter_is_explained_in_the_language(entry: _discover.Entry, lang: str) -> None:
    for param in built(entry, lang).params:
        text = getattr(param, "text", None) or getattr(param, "help", None)
        assert text, f"{param.name} has no help"
        assert bool(re.search("[\u4e00-\u9fff]", text)) or lang == "en"
        complete = getattr(param, "complete", "")
        assert not isinstance(complete, str) or complete in ("", *WORDS)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_json_is_one_of_its_formats(entry: _discover.Entry) -> None:
    assert "json" in built(entry, "en").formats


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_no_parameter_takes_the_place_of_a_global_option(entry: _discover.Entry) -> None:
    command = built(entry, "en")
    with click.Context(command) as ctx:
        names = [name for param in command.get_params(ctx) for name in (*param.opts, *param.secondary_opts)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("lang", LANGS)
def test_the_first_page_names_every_command_and_fits(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("officectl.cli._page.terminal_width", lambda: 80)
    text = page(lang)  # type: ignore[arg-type]
    for entry in ENTRIES:
        assert f"  {entry.name} " in text
        assert entry.names[1] in text
    assert max(map(width, text.split("\n"))) <= 80


def test_names_are_unique_and_nearest_finds_both_languages() -> None:
    from officectl.cli._group import nearest

    table = _discover.by_name()
    assert len(table) == sum(len(entry.names) for entry in ENTRIES)
    assert [entry.name for entry in nearest("chekc")][:1] == ["check"]
    assert "check" in [entry.name for entry in nearest("核对")]
    assert nearest("zzzzzz") == ()


def test_every_name_is_understood_and_an_english_one_reads_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, entry in _discover.by_name().items():
        assert _discover.called(name) == entry
    for word in ("", "app", "_group", "../cli/check", "check.py", "checks", "Check", "é", "a b"):
        assert _discover.called(word) is None
    monkeypatch.setattr(_discover, "by_name", lambda: pytest.fail("every file was read"))
    for entry in ENTRIES:
        assert _discover.called(entry.name) == entry


HEAD = 'NAMES = ("{0}", "某")\nSHORT = Text("某(一)", "some (one)")\nGROUP = "daily"\n'


@pytest.mark.parametrize(
    ("module", "source", "complaint"),
    [
        ("some", HEAD.format("some").replace("GROUP", "GRUPPE"), "must declare"),
        ("some", HEAD.format("some").replace("daily", "weekly"), "must declare"),
        ("some", HEAD.format("other"), "first of NAMES"),
        ("some", "NAMES = (\n", "must declare"),
    ],
)
def test_a_wrong_head_is_refused(module: str, source: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        _discover.read_head(module, source)


def test_a_head_over_several_lines_is_read() -> None:
    source = 'NAMES = (\n    "import",\n    "导入",\n)\n'
    source += 'SHORT = Text(\n    "导入(一)",\n    "import\\"",\n)\nGROUP = "write"\n'
    entry = _discover.read_head("import_", source)
    assert entry.names == ("import", "导入")
    assert (entry.short.zh, entry.short.en) == ("导入(一)", 'import"')


def test_two_commands_cannot_share_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = (_discover.read_head(name, HEAD.format(name)) for name in ("one", "two"))
    monkeypatch.setattr(_discover, "entries", lambda: (one, two))
    with pytest.raises(ValueError, match="claimed by"):
        _discover.by_name.__wrapped__()


def test_commands_are_found_inside_an_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the single-file officectl.pyz."""
    import subprocess
    import sys
    import zipfile

    import officectl

    root = Path(officectl.__file__).parent
    archive = tmp_path / "officectl.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in root.rglob("*.py"):
            packed.write(path, Path("officectl") / path.relative_to(root))
    code = "import sys; sys.path.insert(0, sys.argv[1]); from officectl.cli._discover import entries, cli; "
    code += "assert sys.argv[1] in cli.__path__[0]; print(*(entry.name for entry in entries()))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(archive)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [entry.name for entry in ENTRIES]


def test_the_root_knows_commands_in_either_language_and_full_width() -> None:
    root = Root()
    with click.Context(root) as ctx:
        for word in ("config", "配置", "ｃｏｎｆｉｇ", "CONFIG"):
            found = root.get_command(ctx, word)
            if word == "CONFIG":
                assert found is not None
            assert found is not None and found.name == "config"
        assert root.get_command(ctx, "configs") is None


def test_the_example_of_the_contract_is_a_command() -> None:
    """docs/contracts/cli.md shows a whole command file: it must be one."""
    page = (Path(__file__).parents[2] / "docs" / "contracts" / "cli.md").read_text(encoding="utf-8")
    found = re.search(r"```python\n(\"\"\"`officectl free.*?)```", page, re.DOTALL)
    assert found is not None
    entry = _discover.read_head("free", found[1].replace("          # daily", "  # daily"))
    names: dict[str, object] = {}
    exec(compile(found[1], "free.py", "exec"), names)
    command = names["command"]()  # type: ignore[operator]
    assert isinstance(command, OfficeCommand)
    assert entry.names == names["NAMES"]
    with click.Context(command, info_name="free") as ctx:
        assert "--from" in command.get_help(ctx)
