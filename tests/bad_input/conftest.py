"""A small office with one repository, and the command line in this process."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from actions import office

from officectl.cli.app import run
from officectl.store import workspace

Command = Callable[..., tuple[int, str, str]]
FILES = {
    "officectl.toml": 'format = 1\nname = "县府办"\norgan_level = "县"\nas_of = 2026-11-20\n',
    "records/org/gov-office.toml": 'id = "gov-office"\nname = "县府办"\nkind = "部门"\n',
    "records/person/zhou.ting.toml": 'id = "zhou.ting"\nname = "周婷"\norg = "gov-office"\n',
    "records/place/county-seat.toml": 'id = "county-seat"\nname = "县城"\n',
}


@pytest.fixture
def ws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The office, the current folder of this process."""
    env = office.environment(tmp_path / "machine")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name, value in env.items():
        if name.startswith("GIT_") or name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
            monkeypatch.setenv(name, value)
    root = tmp_path / "ws"
    for path, text in FILES.items():
        put(root, path, text.encode())
    office.git(root, env, "init", "-q")
    office.git(root, env, "add", "-A")
    office.git(root, env, "commit", "-q", "-m", "起始")
    monkeypatch.chdir(root)
    return root


def put(root: Path, path: str, raw: bytes) -> Path:
    """A file with these bytes."""
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(raw)
    return target


def snapshot(root: Path) -> dict[str, bytes]:
    """Every file outside of .git."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*") if path.is_file() and ".git" not in path.relative_to(root).parts
    }  # fmt: skip


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """`command("check", "--json")`: exit code, standard output, standard error; never a traceback."""
    opened: list[workspace.Workspace] = []
    find = workspace.find

    def found(folder: Path) -> workspace.Workspace:
        opened.append(find(folder))
        return opened[-1]

    # A process of its own would end its git when it ends; here that is done for it.
    monkeypatch.setattr(workspace, "find", found)

    def call(*argv: str, lang: str = "zh") -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            code = run(["--lang", lang, *argv])
        finally:
            while opened:
                opened.pop().close()
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        assert "officectl/crash" not in err
        return code, out, err

    return call
