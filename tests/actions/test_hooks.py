"""The hooks of a work tree, through plain git: `git commit` and `git push` run them, nobody calls them by hand."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from history import cast
from history.keys import Ring

from . import desk, office
from .conftest import Office
from .desk import TRIP, Desk

NAMES = ("commit-msg", "pre-commit", "pre-push")


def git(ws: Path, env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Plain git, whatever comes of it."""
    done = subprocess.run(["git", *words], cwd=ws, env=env, capture_output=True, text=True, check=False, timeout=60)
    assert "Traceback" not in done.stderr
    return done


def test_install_and_again(an_office: Office) -> None:
    ws, env = an_office
    said = office.sh(ws, env, "officectl hook install")
    assert said.returncode == 0 and "pre-commit" in said.stderr
    for name in NAMES:
        script = ws / ".git" / "hooks" / name
        assert os.access(script, os.X_OK)
        subprocess.run(["sh", "-n", str(script)], check=True)
    assert office.sh(ws, env, "officectl 钩子 安装").returncode == 0
    assert not (ws / ".git" / "hooks" / "pre-receive").exists()


def test_foreign_hooks_stay(an_office: Office) -> None:
    ws, env = an_office
    mine = ws / ".git" / "hooks" / "commit-msg"
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("#!/bin/sh\necho mine\n")
    said = office.sh(ws, env, "officectl hook install")
    assert said.returncode == 4 and "commit-msg" in said.stderr and "--force" in said.stderr
    assert mine.read_text() == "#!/bin/sh\necho mine\n"
    assert not (mine.parent / "pre-commit").exists()
    said = office.sh(ws, env, "officectl hook install --force")
    assert said.returncode == 0 and "commit-msg.before-officectl" in said.stderr
    assert (mine.parent / "commit-msg.before-officectl").read_text() == "#!/bin/sh\necho mine\n"


def test_hooks_path(an_office: Office) -> None:
    ws, env = an_office
    office.git(ws, env, "config", "core.hooksPath", ".githooks")
    assert office.sh(ws, env, "officectl hook install").returncode == 0
    assert sorted(path.name for path in (ws / ".githooks").iterdir()) == list(NAMES)
    office.git(ws, env, "config", "--unset", "core.hooksPath")
    (Path(env["HOME"]) / ".gitconfig").write_text(f'[core]\n\thooksPath = "{ws.parent / "everybody"}"\n', "utf-8")
    said = office.sh(ws, env, "officectl hook install")
    assert said.returncode == 4 and "everybody" in said.stderr and "core.hooksPath" in said.stderr
    assert not (ws.parent / "everybody").exists()


@pytest.fixture
def hooked(an_office: Office) -> Office:
    """An office whose hooks are installed."""
    assert office.sh(*an_office, "officectl hook install").returncode == 0
    return an_office


def _new_error(ws: Path) -> Path:
    file = next(ws.glob(f"records/**/{TRIP}.toml"))
    file.write_text(file.read_text("utf-8") + "no_such_field = 1\n", "utf-8")
    return file


@pytest.mark.parametrize("how", ["add", "-a", "path"])
def test_pre_commit_refuses_a_new_error(hooked: Office, how: str) -> None:
    ws, env = hooked
    assert git(ws, env, "commit", "-q", "--allow-empty", "-m", "旧的问题不挡新的提交").returncode == 0
    file = _new_error(ws)
    head = office.git(ws, env, "rev-parse", "HEAD")
    if how == "add":
        office.git(ws, env, "add", "-A")
    words = {"add": [], "-a": ["-a"], "path": [str(file)]}[how]
    done = git(ws, env, "commit", "-q", "-m", "改", *words)
    assert done.returncode != 0 and "没有提交" in done.stderr and TRIP in done.stderr and "--no-verify" in done.stderr, done.stderr
    assert office.git(ws, env, "rev-parse", "HEAD") == head
    assert git(ws, env, "commit", "-q", "--no-verify", "-a", "-m", "改").returncode == 0


def test_pre_commit_looks_at_what_is_staged(hooked: Office) -> None:
    ws, env = hooked
    _new_error(ws)
    assert git(ws, env, "commit", "-q", "--allow-empty", "-m", "没有加进去的不算").returncode == 0


def test_pre_commit_refuses_secrets_anywhere(hooked: Office) -> None:
    ws, env = hooked
    (ws / "notes.txt").write_text("附件\n机密★10年\n", "utf-8")
    office.git(ws, env, "add", "notes.txt")
    done = git(ws, env, "commit", "-q", "-m", "附件")
    assert done.returncode != 0 and "notes.txt:2" in done.stderr and "涉密" in done.stderr, done.stderr


def test_a_folder_called_officectl_is_not_run(hooked: Office) -> None:
    ws, env = hooked
    (ws / "officectl").mkdir()
    (ws / "officectl" / "__init__.py").write_text("raise SystemExit('owned')\n")
    (ws / "json.py").write_text("raise SystemExit('owned')\n")
    done = git(ws, env, "commit", "-q", "--allow-empty", "-m", "x")
    assert done.returncode == 0 and "owned" not in done.stderr


MESSAGES = {
    "plain": ("改派车\n\n说明\n", True),
    "squash": ("合并\n\n    批准\n\n    Office-Event: approve\n", False),
    "free": ("批准\n\nOffice-Event: approve\n这样写的\n", False),
    "comment": ("改\n\n# Office-Event: approve\n", True),
    "scissors": ("改\n\n# ------------------------ >8 ------------------------\ndiff\nOffice-Event: approve\n", True),
}


@pytest.mark.parametrize("case", MESSAGES)
def test_commit_msg(hooked: Office, case: str) -> None:
    ws, env = hooked
    text, good = MESSAGES[case]
    (ws / "message").write_text(text, "utf-8")
    done = git(ws, env, "commit", "-q", "--allow-empty", "-F", "message")
    assert (done.returncode == 0) is good, done.stderr
    if not good:
        assert "Office-" in done.stderr and "officectl submit" in done.stderr


@pytest.fixture
def signed(an_office: Office, ring: Ring, tmp_path: Path) -> Desk:
    """A founded office with hooks and a bare repository without any."""
    it: Desk = desk.found(*an_office, ring)
    it.git("init", "-q", "--bare", str(tmp_path / "origin.git"))
    it.git("remote", "add", "origin", str(tmp_path / "origin.git"))
    it.ok(cast.CLERK, "hook", "install")
    return it


def test_pre_push(signed: Desk) -> None:
    signed.ok(cast.CLERK, "submit", TRIP)
    done = git(signed.ws, signed.env, "push", "-q", "origin", "HEAD:main")
    assert done.returncode == 0, done.stderr
    subject = signed.git("log", "-1", "--format=%B")
    signed.git("commit", "-q", "--no-verify", "--allow-empty", "-m", subject.replace("submit", "approve"))
    done = git(signed.ws, signed.env, "push", "-q", "origin", "HEAD:main")
    assert done.returncode != 0 and "[UNSIGNED_EVENT]" in done.stderr and "没有推送" in done.stderr, done.stderr
    assert git(signed.ws, signed.env, "push", "-q", "origin", "HEAD:refs/heads/drafts/x").returncode == 0
    assert git(signed.ws, signed.env, "push", "-q", "--no-verify", "origin", "HEAD:main").returncode == 0


def test_pre_push_tells_of_a_squash(signed: Desk) -> None:
    assert git(signed.ws, signed.env, "push", "-q", "origin", "HEAD:main").returncode == 0
    main = signed.git("symbolic-ref", "--short", "HEAD").strip()
    signed.git("switch", "-q", "-c", "work")
    file = signed.path(TRIP)
    file.write_text(file.read_text("utf-8") + "# 说明\n", "utf-8")
    signed.commit("改")
    signed.ok(cast.CLERK, "submit", TRIP)
    signed.git("switch", "-q", main)
    signed.git("merge", "-q", "--squash", "work")
    signed.commit("压成一个")
    done = git(signed.ws, signed.env, "push", "-q", "origin", "HEAD:main")
    assert done.returncode == 0, done.stderr
    assert "squash" in done.stderr and "work" in done.stderr and "--no-ff" in done.stderr, done.stderr


def test_words_that_are_no_hook(hooked: Office) -> None:
    ws, env = hooked
    assert office.sh(ws, env, "officectl hook update").returncode == 2
    assert office.sh(ws, env, "officectl hook commit-msg").returncode == 2
    said = office.sh(ws, env, "echo nonsense | officectl hook pre-receive")
    assert said.returncode == 2 and "nonsense" in said.stderr

