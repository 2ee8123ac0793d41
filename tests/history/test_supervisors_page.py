"""docs/supervisors.md does what it says: its commands are run as they stand, and they fail on a forged history."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from .cast import CLERK, DEPUTY
from .office import Office

PAGE = Path(__file__).resolve().parents[2] / "docs" / "supervisors.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ITEM = "trip/trip-20261102-7k2m9q4x"


def halves() -> list[list[str]]:
    """The commands of the Chinese half and of the English one."""
    chinese, english = PAGE.read_text("utf-8").split("\n---\n")
    return [BLOCK.findall(half) for half in (chinese, english)]


def bare_commands(block: str) -> list[str]:
    """Without remarks."""
    return [re.sub(r" +# .*$", "", line) for line in block.splitlines()]


def test_both_languages_give_the_same_commands() -> None:
    chinese, english = halves()
    assert len(chinese) > 10
    assert [bare_commands(block) for block in chinese] == [bare_commands(block) for block in english]


def run(office: Office, tmp_path: Path, blocks: list[str]) -> subprocess.CompletedProcess[str]:
    """The blocks in one shell, in a clone of the office; the first command that fails ends it."""
    tmp_path.mkdir(exist_ok=True)
    ws, keys = tmp_path / "clone", tmp_path / "keys"
    subprocess.run(["git", "clone", "-q", str(office.write_to(tmp_path / "origin.git")), str(ws)], check=True)
    keys.mkdir()
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "officectl").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m officectl "$@"\n')
    (programs / "officectl").chmod(0o755)
    env = {
        **os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "SERVER": str(tmp_path / "server.git"), "KEYS": str(keys), "LC_ALL": "C.UTF-8",
        "TMPDIR": str(tmp_path), "GIT_PAGER": "cat", "OFFICECTL_LANG": "zh", "PYTHONPATH": str(PAGE.parents[1]),
    }
    return subprocess.run(["sh", "-e", "-c", "\n".join(blocks)], cwd=ws, env=env, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def approved(office: Office) -> Office:
    """The trip of the page, approved."""
    assert office.approved() == ITEM
    return office


@pytest.mark.parametrize("half", [0, 1], ids=["zh", "en"])
def test_the_page_runs(approved: Office, tmp_path: Path, half: int) -> None:
    done = run(approved, tmp_path, halves()[half])
    assert done.returncode == 0, done.stderr
    assert 'Good "git" signature' in done.stdout and approved.ring.key(DEPUTY).fp in done.stdout
    assert f'people."{DEPUTY}"' in done.stdout
    assert "Office-Event: approve" in done.stdout and "没有发现问题" in done.stdout
    root = approved.genesis
    assert " ".join(root[at:at + 4] for at in range(0, len(root), 4)) in done.stdout
    assert "[UNSIGNED_EVENT]" in done.stderr


def until(word: str) -> list[str]:
    """The page up to the block with this word."""
    blocks = halves()[0]
    return blocks[: next(at for at, block in enumerate(blocks) if word in block) + 1]


def test_a_changed_signature_is_seen(office: Office, tmp_path: Path) -> None:
    trip = office.reviewed()
    office.approve(trip, message_after=office.message("approve", [f"{trip} r1 {office.digest(trip)}"], by=DEPUTY, opinion="同意"))
    done = run(office, tmp_path, until("check-novalidate"))
    assert done.returncode != 0 and "Good" not in done.stdout


def test_a_key_of_nobody_is_seen(office: Office, tmp_path: Path) -> None:
    trip = office.reviewed()
    office.approve(trip, key="stranger")
    assert run(office, tmp_path, until("check-novalidate")).returncode == 0
    assert run(office, tmp_path / "again", until("roles.toml")).returncode != 0


def test_an_edit_after_approval_is_seen(approved: Office, tmp_path: Path) -> None:
    approved.edit(ITEM, by=CLERK, purpose="赴白水镇")
    done = run(approved, tmp_path, until("diff --exit-code"))
    assert done.returncode != 0 and "白水镇" in done.stdout
