"""init: what it makes, what editors make of it, what it refuses."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from history.keys import Ring

from officectl.actions._fresh import ATTRIBUTE_LINES, attributes

from . import office

TAPLO = Path(sys.executable).parent / "taplo"


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return office.environment(tmp_path / "machine")


def run(folder: Path, env: dict[str, str], command: str) -> tuple[int, str, str]:
    done = office.sh(folder, env, command)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def made(tmp_path: Path, env: dict[str, str]) -> Path:
    assert run(tmp_path, env, "officectl init ws name=清源县政府办公室 organ_level=县")[0] == 0
    return tmp_path / "ws"


def test_the_first_commit_is_whole_and_clean(tmp_path: Path, env: dict[str, str]) -> None:
    ws = made(tmp_path, env)
    assert office.git(ws, env, "status", "--porcelain", "-uall") == ""
    assert office.git(ws, env, "fsck", "--full", "--strict") == ""
    assert office.git(ws, env, "symbolic-ref", "--short", "HEAD") == "main\n"
    names = office.git(ws, env, "ls-files").split()
    core = {path.name for path in (office.ROOT / "schemas").glob("*.schema.json")}
    assert {Path(name).name for name in names if name.startswith("schemas/")} == core
    for key, value in (("core.untrackedCache", "true"), ("status.showUntrackedFiles", "all"), ("core.autocrlf", "false")):
        assert office.git(ws, env, "config", "--local", key).strip() == value
    assert all((ws / name).is_dir() for name in ("records", "rules", "calendar"))


def test_taplo_judges_records_by_their_schema(tmp_path: Path, env: dict[str, str]) -> None:
    ws = made(tmp_path, env)
    good = "officectl new 机构 id=gov-office 名称=政府办 类别=部门 && officectl new 地点 id=county-seat 名称=县城 距驻地里程=1.5"
    assert run(ws, env, good)[0] == 0
    assert run(ws, env, "officectl new 派车 单位=gov-office 车辆=x 事由=y 出车=今天8:00 还车=今天9:00")[0] == 2
    assert subprocess.run([TAPLO, "lint"], cwd=ws, capture_output=True, check=False).returncode == 0
    check = subprocess.run([TAPLO, "format", "--check"], cwd=ws, capture_output=True, check=False)
    assert check.returncode == 0, check.stderr.decode()
    bad = ws / "records/trip/2026/11/trip-20261119-7k2m9q4x.toml"
    bad.parent.mkdir(parents=True)
    bad.write_text('id = "trip-20261119-7k2m9q4x"\nunit = "gov-office"\nroad = "x"\n', encoding="utf-8")
    done = subprocess.run([TAPLO, "lint"], cwd=ws, capture_output=True, check=False)
    assert done.returncode == 1
    assert b"'road' was unexpected" in done.stderr
    assert b"trip-20261119-7k2m9q4x.toml:3" in done.stderr


def test_taplo_judges_policy_rules_and_calendar(tmp_path: Path, env: dict[str, str], ring: Ring) -> None:
    ws = made(tmp_path, env)
    key = ring.key("qian.yi").file
    office.git(ws, env, "config", "user.signingkey", str(key))
    assert run(ws, env, f'officectl --yes policy init --admin "qian.yi 钱一 {key}.pub"')[0] == 0
    (ws / "policy/next/flows").mkdir(parents=True)
    done = subprocess.run([TAPLO, "lint"], cwd=ws, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert b"flows/trip.toml" not in subprocess.run([TAPLO, "format", "--check"], cwd=ws, capture_output=True, check=False).stderr
    for path, text, told in (
        ("policy/next/policy.toml", "format = 1\nversion = 2\ncolour = 1\n", "'colour' was unexpected"),
        ("policy/next/roles.toml", '[people."li.si"]\nname = "李四"\nphone = "1"\n', "'phone' was unexpected"),
        ("policy/next/flows/trip.toml", '[[stage]]\nevent = "sign"\nstate = "x"\nzh = "签"\nrole = "*"\n', "sign"),
        ("rules/county.toml", "layer = \"town\"\n", "town"),
        ("calendar/2027.toml", "year = \"next\"\n", "next"),
    ):
        (ws / path).write_text(text, encoding="utf-8")
        done = subprocess.run([TAPLO, "lint", path], cwd=ws, capture_output=True, check=False)
        assert done.returncode == 1 and told in done.stderr.decode(), (path, done.stderr.decode())
        (ws / path).unlink()


def test_values_are_asked_for(tmp_path: Path, env: dict[str, str]) -> None:
    """At a terminal; the answers may be words of everyday."""
    import pty
    import select

    pid, fd = pty.fork()
    if pid == 0:
        os.chdir(tmp_path)
        os.execvpe("officectl", ["officectl", "init", "ws"], env)
    said = b""
    answers = [("单位名称", "清源县政府办公室\n"), ("机关层级", "县级\n")]
    while True:
        ready, _, _ = select.select([fd], [], [], 30)
        assert ready, said.decode()
        try:
            piece = os.read(fd, 4096)
        except OSError:
            break
        if not piece:
            break
        said += piece
        if answers and answers[0][0] in said.decode("utf-8", "replace"):
            os.write(fd, answers.pop(0)[1].encode())
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0, said.decode()
    text = (tmp_path / "ws/officectl.toml").read_text(encoding="utf-8")
    assert 'name = "清源县政府办公室"\norgan_level = "县"' in text


def test_without_identity_nothing_is_touched(tmp_path: Path, env: dict[str, str]) -> None:
    env = {name: value for name, value in env.items() if not name.startswith("GIT_")}
    code, _, said = run(tmp_path, env, "officectl init ws name=甲 organ_level=县")
    assert code == 4
    assert "git config --global user.name" in said
    assert not (tmp_path / "ws").exists()


def test_in_a_repository_its_attributes_and_settings_stay(tmp_path: Path, env: dict[str, str]) -> None:
    office.git(tmp_path, env, "init", "-q", "r")
    repo = tmp_path / "r"
    (repo / ".gitattributes").write_text("*.pdf binary", encoding="utf-8")
    (repo / ".taplo.toml").write_text("# mine\n", encoding="utf-8")
    office.git(repo, env, "add", "-A")
    office.git(repo, env, "commit", "-q", "-m", "x")
    office.git(repo, env, "config", "core.autocrlf", "input")
    assert run(repo, env, "officectl init name=甲 organ_level=县")[0] == 0
    assert (repo / ".gitattributes").read_text(encoding="utf-8").splitlines() == ["*.pdf binary", *ATTRIBUTE_LINES]
    assert (repo / ".taplo.toml").read_text(encoding="utf-8") == "# mine\n"
    assert office.git(repo, env, "config", "core.autocrlf").strip() == "input"
    assert office.git(repo, env, "status", "--porcelain", "-uall") == ""


def test_a_read_only_place_is_said(tmp_path: Path, env: dict[str, str]) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    code, _, said = run(tmp_path, env, "officectl init file name=甲 organ_level=县")
    assert code == 2
    assert "不是文件夹" in said
    code, _, said = run(tmp_path, env, "officectl init file/below name=甲 organ_level=县 --lang en")
    assert code == 4
    assert "file" in said


def test_attributes_are_added_once() -> None:
    once = attributes(None)
    assert attributes(once) == once
    assert attributes(b"*.toml   text eol=lf\n").decode().count("*.toml") == 1
