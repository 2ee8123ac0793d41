"""Every example of every help page is run through `sh -c`, in an office in which it makes sense."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from history.keys import Ring

from officectl.cli import _discover, _speech
from officectl.cli._group import load

from . import office, signed_examples
from .conftest import Office

EXAMPLE = re.compile(r"^  +(?:(?:bash|zsh|fish) +)?((?:[A-Z_]+=\S+ |cd \S+ && |eval \"\$\()?officectl\b.*)$")
REMARK = re.compile(r"(?: {2,}|（)\S.*$")
"""What stands two blanks behind an example explains it."""
ROOMS = Path(__file__).parents[1] / "imports" / "cases" / "xlsx-rooms" / "t.xlsx"
FIRST = {
    "officectl list --view 本月出车": "mkdir -p views && printf 'kind = \"trip\"\\nfilter = \"出车=本月\"\\n' > views/本月出车.toml",
    "officectl import 派车 派车.csv --dry-run": "officectl export 派车 -o 派车.csv",
    "officectl import trip trips.csv --dry-run": "officectl export trip -o trips.csv",
    "officectl import 人员 花名册.csv --map 部门=所在单位 --id \"{姓名}\" --yes": "printf '姓名,部门\\n王芳,水利局\\n' > 花名册.csv",
    "officectl import person staff.csv --map 部门=org --id \"{name}\" --yes": "printf '姓名,部门\\n王芳,水利局\\n' > staff.csv",
    "officectl import 房间 房间.xlsx --sheet 一号楼 --update --yes": f"cp {ROOMS} 房间.xlsx",
    "officectl import room rooms.xlsx --sheet 一号楼 --update --yes": f"cp {ROOMS} rooms.xlsx",
    "officectl schema check trip.schema.json": "officectl schema trip --format jsonschema > trip.schema.json",
}
"""What the page says before."""
ELSEWHERE = ("init", "demo")
"""Not inside a workspace."""


def examples() -> list[tuple[str, str]]:
    """(command, example) of both languages, each once."""
    found: dict[tuple[str, str], None] = {}
    for lang in ("zh", "en"):
        _speech.install(lang)
        for entry in _discover.entries():
            for line in (load(entry).help or "").splitlines():
                match = EXAMPLE.match(line)
                if match:
                    found[entry.name, REMARK.sub("", match[1]).rstrip()] = None
    return list(found)


EXAMPLES = examples()


@pytest.mark.parametrize("name", [entry.name for entry in _discover.entries()])
def test_every_command_has_an_example(name: str) -> None:
    if name in ("config",):
        pytest.skip("its page names the places where a setting may be set")
    assert any(command == name for command, _ in EXAMPLES)


CASES = [
    pytest.param(
        name, example, id=example,
    )
    for name, example in EXAMPLES
]  # fmt: skip


@pytest.mark.parametrize(("name", "example"), CASES)
def test_example(name: str, example: str, an_office: Office, tmp_path: Path, ring: Ring, request: pytest.FixtureRequest) -> None:
    ws, env = an_office
    if name in signed_examples.BEFORE:
        env = signed_examples.prepare(name, ws, env, ring)
    if name in ELSEWHERE:
        ws = tmp_path / "elsewhere"
        ws.mkdir()
    if example.startswith("cd officectl-demo"):
        (ws / "officectl-demo").symlink_to(request.getfixturevalue("county").folder)
    for folder in (".local/share/bash-completion/completions", ".zfunc", ".config/fish/completions"):
        (Path(env["HOME"]) / folder).mkdir(parents=True, exist_ok=True)
    if example in FIRST:
        assert office.sh(ws, env, FIRST[example]).returncode == 0
    shell = ["bash", "-c"] if example.startswith("eval") else ["sh", "-c"]
    done = subprocess.run(
        [*shell, example], cwd=ws, env=env, capture_output=True, text=True, timeout=60, check=False, stdin=subprocess.DEVNULL
    )
    said = f"{done.stdout}\n{done.stderr}"
    assert "Traceback" not in said
    assert done.returncode == expected(name, example), said


def expected(name: str, example: str) -> int:
    """2 for what needs a terminal; 1 for a check that finds something: the office has findings, except where the example narrows or explains."""
    if name == "tui":   # there is no terminal here
        return 2
    if name != "check" or "--why" in example or "--since" in example:
        return 0
    return 1


def test_an_example_is_recognised() -> None:
    assert EXAMPLE.match("  officectl demo")
    assert EXAMPLE.match("  EDITOR=nano officectl edit x")
    assert REMARK.sub("", "officectl check        everything") == "officectl check"
    assert len(EXAMPLES) > 60
