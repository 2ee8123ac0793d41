"""The workspace tests/cli/workspaces/office as a repository with a past: what the examples of the help pages are about."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "tests" / "cli" / "workspaces" / "office"
SEAL = Path(__file__).parent / "seal_use.schema.json"
PAST = (
    ("2026-10-20T09:00:00+0800", "建台账", None, None),
    ("2026-10-28T09:00:00+0800", "复测", "records/room/room-a306.toml", ("60.00", "58.00")),
    ("2026-11-18T09:00:00+0800", "复测更正", "records/room/room-a306.toml", ("58.00", "60.00")),
    ("2026-11-19T15:00:00+0800", "改座位数", "records/room/room-a306.toml", ("seats = 30", "seats = 28")),
    ("2026-11-19T16:00:00+0800", "改事由", "records/trip/2026/11/trip-20261119-7k2m9q4x.toml", ("检查", "督查")),
)
"""When, what, in which file, from what to what."""


def environment(folder: Path) -> dict[str, str]:
    """An environment in which `officectl` and git give the same on every machine."""
    programs, home = folder / "bin", folder / "home"
    programs.mkdir(parents=True, exist_ok=True)
    home.mkdir(exist_ok=True)
    program = programs / "officectl"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m officectl "$@"\n')
    for name in ("officectl", "nano"):
        (programs / name).touch()
        (programs / name).chmod(0o755)
    (programs / "nano").write_text("#!/bin/sh\nexit 0\n")
    (home / "gitconfig").write_text("[init]\n\tdefaultBranch = main\n[gc]\n\tauto = 0\n")
    kept = {name: os.environ[name] for name in ("TMPDIR", "COVERAGE_PROCESS_START") if name in os.environ}
    return kept | {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "PYTHONPATH": python_path(),
        "LC_ALL": "C.UTF-8",
        "TZ": "Asia/Shanghai",
        "COLUMNS": "100",
        "EDITOR": "true",
        "GIT_AUTHOR_NAME": "周婷",
        "GIT_AUTHOR_EMAIL": "zhou.ting@example.org",
        "GIT_COMMITTER_NAME": "周婷",
        "GIT_COMMITTER_EMAIL": "zhou.ting@example.org",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": str(home / "gitconfig"),
    }


def python_path() -> str:
    """Where a process of ours finds officectl, and what this one was told to look at."""
    return os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))


def build(folder: Path) -> tuple[Path, dict[str, str]]:
    """The office with its five commits, and the environment to work in."""
    env = environment(folder)
    ws = folder / "ws"
    shutil.copytree(SOURCE, ws)
    git(ws, env, "init", "-q")
    for moment, subject, path, change in PAST:
        if path is not None and change is not None:
            text = (ws / path).read_text(encoding="utf-8")
            assert change[0] in text
            (ws / path).write_text(text.replace(*change), encoding="utf-8")
        git(ws, env, "add", "-A")
        dated = {**env, "GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
        git(ws, dated, "commit", "-q", "-m", subject)
    return ws, env


def git(ws: Path, env: dict[str, str], *args: str) -> str:
    """Run git there; its output."""
    done = subprocess.run(["git", *args], cwd=ws, env=env, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def sh(ws: Path, env: dict[str, str], command: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    """Run one line through `sh -c`."""
    return subprocess.run(
        ["sh", "-c", command], cwd=ws, env=env, capture_output=True, text=True, timeout=timeout, check=False
    )
