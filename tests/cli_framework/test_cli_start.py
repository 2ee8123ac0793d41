"""Start-up is a feature: what each way of starting may import. Names of modules, not milliseconds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = {
    "textual",
    "rich",
    "git",
    "gitdb",
    "tomlkit",
    "tabulate",
    "wcwidth",
    "jsonschema",
    "sqlite3",
    "asyncio",
    "importlib.metadata",
    "importlib.resources",
    "subprocess",
    "pathlib",
    "tomllib",
    "json",
    "logging",
    "unittest",
    "tempfile",
    "shutil",
    "difflib",
    "gettext",
}
PROBE = """
import json, os, sys
sys.argv = ["officectl", *json.loads(os.environ["PROBE_ARGV"])]
from officectl.__main__ import main
code = main()
sys.stderr.write(json.dumps({"code": code, "modules": sorted(sys.modules)}))
"""


def modules(*argv: str, **env: str) -> set[str]:
    """What a fresh interpreter has loaded after this command line."""
    base = {**os.environ, "PROBE_ARGV": json.dumps(argv), "OFFICECTL_LANG": "zh", **env}
    done = subprocess.run([sys.executable, "-c", PROBE], env=base, capture_output=True, check=True)
    answer = json.loads(done.stderr.decode().splitlines()[-1])
    assert answer["code"] == 0
    probe = {"json", "subprocess"} & HEAVY
    return set(answer["modules"]) - probe


BASELINE = modules("--version")


def ours(found: set[str]) -> set[str]:
    return {name for name in found if name.startswith("officectl")}


@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_version_loads_nothing(flag: str) -> None:
    assert ours(modules(flag)) == {"officectl", "officectl.__main__"}


@pytest.mark.parametrize("argv", [["--help"], ["-h"], ["帮助"]])
def test_the_first_page_loads_neither_click_nor_a_command(argv: list[str]) -> None:
    found = modules(*argv)
    assert "click" not in found
    assert not {name for name in found - BASELINE if name.partition(".")[0] in HEAVY or name in HEAVY}
    commands = {
        name for name in ours(found) if name.startswith("officectl.cli.") and not name[14:].startswith("_")
    }
    assert commands == {"officectl.cli.app"}


def test_a_command_loads_itself_only() -> None:
    found = modules("completion", "bash")
    assert not {name for name in found - BASELINE if name in HEAVY - {"gettext"}}
    commands = {
        name for name in ours(found) if name.startswith("officectl.cli.") and not name[14:].startswith("_")
    }
    assert commands == {"officectl.cli.app", "officectl.cli.completion"}
    assert not {
        name
        for name in ours(found)
        if name.startswith(("officectl.store", "officectl.git", "officectl.checks"))
    }


def test_completing_a_command_loads_no_command() -> None:
    found = modules(_OFFICECTL_COMPLETE="bash", _OFFICECTL_LINE="officectl c", _OFFICECTL_CURRENT="c")
    assert not {name for name in found - BASELINE if name in HEAVY - {"gettext"}}
    commands = {
        name for name in ours(found) if name.startswith("officectl.cli.") and not name[14:].startswith("_")
    }
    assert commands == {"officectl.cli.app"}


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-", ">/dev/full", "| true"])
@pytest.mark.parametrize("command", ["--version", "--help", "check --help", "nonsense", "check"])
def test_closed_full_and_broken_streams_give_no_traceback(tmp_path: Path, command: str, closed: str) -> None:
    (tmp_path / "home").mkdir()
    env = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(tmp_path / "cache"), "PY": sys.executable}
    line = f"( $PY -m officectl {command} {closed}; echo $? >code )" if closed[0] != "|" else f"( $PY -m officectl {command}; echo $? >code ) {closed}"
    done = subprocess.run(["sh", "-c", line], cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr and "Exception ignored" not in done.stderr
    assert "自己出了错" not in done.stderr and "went wrong itself" not in done.stderr
    assert not (tmp_path / "cache" / "officectl").exists()
    assert (tmp_path / "code").read_text().strip() in {"0", "2", "3", "4", "130"}
