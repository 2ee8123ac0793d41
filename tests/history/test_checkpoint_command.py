"""`officectl checkpoint`: signed only over a clean history, true figures, never moved."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from officectl.cli.app import run as officectl
from officectl.history import checkpoint
from officectl.history.checkpoint import Checkpoint

from . import cast
from .keys import Ring
from .office import Office


@pytest.fixture
def clone(tmp_path: Path, ring: Ring) -> Callable[[Office], Path]:
    """The office as a work tree whose git signs with a key of the policy."""

    def make(office: Office) -> Path:
        bare = office.write_to(tmp_path / "bare.git")
        subprocess.run(["git", "clone", "-q", str(bare), str(tmp_path / "ws")], check=True)
        git(tmp_path / "ws", "config", "user.signingkey", str(ring.key(cast.LEADER).file))
        return tmp_path / "ws"

    return make


def git(ws: Path, *args: str) -> str:
    return subprocess.run(["git", "-C", str(ws), *args], check=True, capture_output=True, text=True).stdout.strip()


def test_a_checkpoint_says_what_verify_says(
    office: Office, clone: Callable[[Office], Path], ring: Ring, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office.approved()
    ws = clone(office)
    assert officectl(["-C", str(ws), "verify", "--json"]) == 0
    verdict = json.loads(capsys.readouterr().out)
    assert git(ws, "tag") == "", "verify never writes"
    assert officectl(["-C", str(ws), "checkpoint", "--json"]) == 2, "somebody has to answer"
    capsys.readouterr()
    assert officectl(["-C", str(ws), "存证", "--json", "--yes", "--name", "first"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["schema"] == "officectl.checkpoint/1" and made["tag"] == "refs/tags/checkpoint/first"
    assert (made["tip"], made["root"]) == (office.head, office.genesis)
    assert made["state_digest"] == verdict["state_digest"] and made["counts"] == verdict["counts"] and made["counts"]["trip/approve"] == 1
    signers = tmp_path / "signers"
    signers.write_text(f"leader {ring.key(cast.LEADER).public}\n")
    git(ws, "-c", f"gpg.ssh.allowedSignersFile={signers}", "verify-tag", "checkpoint/first")
    raw = subprocess.run(["git", "-C", str(ws), "cat-file", "tag", "checkpoint/first"], check=True, capture_output=True).stdout
    message = raw.partition(b"\n\n")[2].partition(b"-----BEGIN SSH")[0]
    kept = checkpoint.read(message)
    assert kept is not None and kept.states == verdict["state_digest"] and kept.tip == office.head and kept.receipts == 0
    assert checkpoint.write("first", kept) == message
    assert officectl(["-C", str(ws), "checkpoint", "--yes", "--name", "first"]) == 4
    assert officectl(["-C", str(ws), "checkpoint", "--yes", "--name", "a..b"]) == 4
    capsys.readouterr()
    assert officectl(["-C", str(ws), "checkpoint", "--yes"]) == 0
    said = capsys.readouterr()
    assert said.out == f"状态摘要 {verdict['state_digest_short']}\n" and "周七" in said.err and "verify --pin" in said.err


def test_errors_are_not_vouched_for(office: Office, clone: Callable[[Office], Path], capsys: pytest.CaptureFixture[str]) -> None:
    item = office.reviewed()
    office.approve(item, by=cast.CLERK)
    ws = clone(office)
    assert officectl(["-C", str(ws), "checkpoint", "--yes"]) == 4
    assert "NO_AUTHORITY" in capsys.readouterr().err
    assert git(ws, "tag") == ""
    assert officectl(["-C", str(ws), "checkpoint", "HEAD~1", "--yes"]) == 0, "the clean part can be vouched for"


def test_who_may_sign(office: Office, clone: Callable[[Office], Path], ring: Ring, capsys: pytest.CaptureFixture[str]) -> None:
    ws = clone(office)
    git(ws, "config", "user.signingkey", str(ring.key("stranger").file))
    assert officectl(["-C", str(ws), "checkpoint", "--yes"]) == 4
    git(ws, "config", "--unset", "user.signingkey")
    assert officectl(["-C", str(ws), "checkpoint", "--yes"]) == 4
    assert git(ws, "tag") == ""


def test_no_policy_no_checkpoint(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ws = tmp_path / "open"
    ws.mkdir()
    (ws / "officectl.toml").write_text('format = 1\nname = "县政府办"\norgan_level = "县"\n')
    git(ws, "init", "-q")
    git(ws, "add", "-A")
    git(ws, "commit", "-qm", "建台账")
    assert officectl(["-C", str(ws), "checkpoint", "--yes"]) == 3


@pytest.mark.parametrize("wrong", [
    b"", b"x\n\nCheckpoint-Format: 1\n", b"Checkpoint-Tip: a\nCheckpoint-Tip: b\n",
])
def test_what_is_no_checkpoint(wrong: bytes) -> None:
    assert checkpoint.read(wrong) is None


def test_figures_come_back() -> None:
    one = Checkpoint("a" * 40, "b" * 40, 7, "sha256:" + "c" * 64, "sha256:" + "d" * 64, 12, 3, {"trip/approve": 2, "trip/void": 1})
    assert checkpoint.read(checkpoint.write("2026-11-22", one)) == one
    assert checkpoint.read(checkpoint.write("2026-11-22", one).replace(b"Format: 1", b"Format: 2")) is None
