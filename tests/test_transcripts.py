"""Runs the transcripts of tests/cli/*.txt through `sh`: what a person types and what the screen then shows.

How to write one: tests/cli/README.md. `pytest tests/test_transcripts.py --update` rewrites what differs.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TRANSCRIPTS = sorted((HERE / "cli").glob("*.txt"))
WORKSPACES = HERE / "cli" / "workspaces"
EXAMPLE = HERE.parent / "workspace-example"

PLACEHOLDERS = {
    "id": r"[0-9abcdefghjkmnpqrstvwxyz]{8}",
    "oid": r"[0-9a-f]{7,64}",
    "n": r"[0-9]+(?:[.,  ][0-9]+)*",
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "time": r"[0-9]{2}:[0-9]{2}(?::[0-9]{2})?",
    "any": r".*",
}
_PLACEHOLDER = re.compile("<(" + "|".join(PLACEHOLDERS) + ")>")
_NEW_ID = re.compile(r"\b([a-z][a-z0-9]{0,15}-[0-9]{8}-)([0-9abcdefghjkmnpqrstvwxyz]{8})\b")
_OID = re.compile(r"\b[0-9a-f]{40}\b|\b[0-9a-f]{64}\b")


@dataclass
class Step:
    """One command with what is expected of it; `lines` are the lines of the transcript it stands on."""

    command: str
    source: list[str]
    expected: list[str] = field(default_factory=list)


@dataclass
class Transcript:
    """The file in pieces: comments and blank lines between steps are kept as they are."""

    settings: dict[str, list[str]]
    pieces: list[str | Step]


def parse(text: str) -> Transcript:
    settings: dict[str, list[str]] = {}
    pieces: list[str | Step] = []
    lines = iter(text.split("\n")[:-1])
    for line in lines:
        if line.startswith("$ "):
            source = [line]
            while source[-1].endswith("\\"):
                source.append(next(lines))
            command = "\n".join([source[0][2:], *source[1:]])
            pieces.append(Step(command, source))
        elif line.startswith("#"):
            found = re.fullmatch(r"# *(workspace|env): *(.+)", line)
            if found:
                settings.setdefault(found[1], []).append(found[2].strip())
            pieces.append(line)
        elif pieces and isinstance(pieces[-1], Step):
            pieces[-1].expected.append(
                line.removeprefix("\\") if line[:2] in ("\\#", "\\$", "\\\\") else line
            )
        else:
            pieces.append(line)
    return Transcript(settings, pieces)


def run(transcript: Transcript, folder: Path) -> Iterator[tuple[str | Step, list[str]]]:
    """Each piece with the lines that it really gave."""
    workspace, env = set_up(transcript, folder)
    known = known_ids(workspace)
    for piece in transcript.pieces:
        if isinstance(piece, str):
            yield piece, []
            continue
        done = subprocess.run(
            ["sh", "-c", piece.command], cwd=workspace, env=env, capture_output=True, timeout=120, check=False
        )
        lines = shown(done.stdout, workspace)
        lines += ["! " + line if line else "!" for line in shown(done.stderr, workspace)]
        if done.returncode:
            lines.append(f"[exit {done.returncode}]")
        remember(lines, known, env)
        yield piece, lines


def set_up(transcript: Transcript, folder: Path) -> tuple[Path, dict[str, str]]:
    """A copy of the named workspace under git, and an environment that is the same on every machine."""
    name = transcript.settings.get("workspace", ["minimal"])[-1]
    workspace, home, programs = folder / "ws", folder / "home", folder / "bin"
    home.mkdir()
    programs.mkdir()
    program = programs / "officectl"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m officectl "$@"\n')
    program.chmod(0o755)
    # Fixed moments: a commit made in a test has the same id wherever and whenever the test runs.
    moment = "2026-11-22T09:00:00+0800"
    env = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "PYTHONPATH": str(HERE.parent),
        "LC_ALL": "C.UTF-8",
        "TZ": "Asia/Shanghai",
        "COLUMNS": "100",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": str(home / "gitconfig"),
        "GIT_AUTHOR_NAME": "周婷",
        "GIT_AUTHOR_EMAIL": "zhou.ting@example.org",
        "GIT_COMMITTER_NAME": "周婷",
        "GIT_COMMITTER_EMAIL": "zhou.ting@example.org",
        "GIT_AUTHOR_DATE": moment,
        "GIT_COMMITTER_DATE": moment,
    }
    (home / "gitconfig").write_text("[init]\n\tdefaultBranch = main\n")
    for setting in transcript.settings.get("env", []):
        key, _, value = setting.partition("=")
        env[key] = value
    if name == "none":
        workspace.mkdir()
        return workspace, env
    source = EXAMPLE if name == "example" else WORKSPACES / name
    shutil.copytree(source, workspace, symlinks=True)
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "起始"]):
        subprocess.run(["git", *command], cwd=workspace, env=env, check=True, capture_output=True)
    return workspace, env


def shown(raw: bytes, workspace: Path) -> list[str]:
    """Output as lines, without the places that differ from machine to machine."""
    text = raw.decode("utf-8", "backslashreplace").replace(str(workspace.resolve()), "WORKSPACE")
    text = text.replace(str(workspace.parent / "home"), "HOME")
    lines = text.split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def known_ids(workspace: Path) -> set[str]:
    """Ids of the fixture: they stay in the transcript, ids made during it become <id>."""
    return {path.stem for path in workspace.rglob("*.toml")}


def remember(lines: list[str], known: set[str], env: dict[str, str]) -> None:
    """The newest id and commit are at hand as $ID and $OID in the commands that follow."""
    for line in lines:
        for found in _NEW_ID.finditer(line):
            if found[0] not in known:
                env["ID"] = found[0]
        for found in _OID.finditer(line):
            env["OID"] = found[0]


def fits(expected: list[str], actual: list[str]) -> bool:
    return len(expected) == len(actual) and all(map(line_fits, expected, actual))


def line_fits(expected: str, actual: str) -> bool:
    """Equal, or equal but for place holders."""
    if expected == actual:
        return True
    parts = _PLACEHOLDER.split(expected)
    if len(parts) == 1:
        return False
    pattern = "".join(re.escape(part) if at % 2 == 0 else PLACEHOLDERS[part] for at, part in enumerate(parts))
    return re.fullmatch(pattern, actual) is not None


def written(lines: list[str], expected: list[str], known: set[str]) -> Iterator[str]:
    """Lines for the file: an expected line that still fits is kept with its place holders."""
    for at, line in enumerate(lines):
        if at < len(expected) and line_fits(expected[at], line):
            line = expected[at]
        else:
            line = _NEW_ID.sub(lambda found: found[0] if found[0] in known else found[1] + "<id>", line)
            line = _OID.sub("<oid>", line)
        yield "\\" + line if line.startswith(("#", "$ ", "\\")) else line


def strip(lines: list[str]) -> list[str]:
    """Without blank lines at the end: they separate one step from the next."""
    lines = list(lines)
    while lines and not lines[-1]:
        lines.pop()
    return lines


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_transcript(path: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    transcript = parse(path.read_text(encoding="utf-8"))
    assert any(isinstance(piece, Step) for piece in transcript.pieces), "a transcript without a command"
    wanted: list[str] = []
    got: list[str] = []
    known: set[str] = set()
    for piece, lines in run(transcript, tmp_path):
        known = known or known_ids(tmp_path / "ws")
        if isinstance(piece, str):
            wanted.append(piece)
            got.append(piece)
            continue
        expected, actual = strip(piece.expected), strip(lines)
        blank = [""] * (len(piece.expected) - len(expected))
        wanted += [*piece.source, *written(expected, expected, known), *blank]
        got += [*piece.source, *written(actual, expected, known), *blank]
    if request.config.getoption("--update", default=False):
        path.write_text("\n".join(got) + "\n", encoding="utf-8")
        return
    assert got == wanted


def test_a_wrong_transcript_fails(tmp_path: Path) -> None:
    """The runner itself: it must see a changed line, a missing line and a wrong exit code."""
    text = "# workspace: none\n$ echo 一; echo 二 >&2; exit 3\n一\n! 二\n[exit 3]\n"
    for at, change in enumerate(("一\n", "! 二\n", "[exit 3]\n")):
        folder = tmp_path / str(at)
        folder.mkdir()
        step = next(piece for piece in parse(text.replace(change, "")).pieces if isinstance(piece, Step))
        ((_, _), (_, lines)) = list(run(parse(text.replace(change, "")), folder))
        assert not fits(strip(step.expected), lines)
    folder = tmp_path / "right"
    folder.mkdir()
    step = next(piece for piece in parse(text).pieces if isinstance(piece, Step))
    assert fits(strip(step.expected), list(run(parse(text), folder))[1][1])


@pytest.mark.parametrize(
    ("expected", "actual", "good"),
    [
        ("made trip-20261122-<id>", "made trip-20261122-7k2m9q4x", True),
        ("made trip-20261122-<id>", "made trip-20261122-7k2m9q4", False),
        ("commit <oid>.", "commit 3f1c9a2b7d6e.", True),
        ("commit <oid>.", "commit HEAD.", False),
        ("<n> ms (a+b)", "12.5 ms (a+b)", True),
        ("<n> ms (a+b)", "12.5 ms (aab)", False),
        ("<unknown>", "x", False),
    ],
)
def test_place_holders(expected: str, actual: str, good: bool) -> None:
    assert line_fits(expected, actual) is good
