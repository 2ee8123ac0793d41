"""Real repositories for the tests of git/ and store/: no setting of this machine's leaks in."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

CONFIG = 'format = 1\nname = "清源县政府办公室"\norgan_level = "县"\n'

ONE = "records/trip/2026/11/trip-20261101-00000001.toml"
TWO = "records/trip/2026/11/trip-20261102-00000002.toml"
ALONE = "records/task/2026/task-20261101-0000000a.toml"
NEW = "records/trip/2026/12/trip-20261201-00000003.toml"


class Repo:
    """A git repository that a test may do anything to, through git itself."""

    def __init__(self, path: Path, *init: str) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main", *init)

    def git(self, *args: str, check: bool = True, stdin: bytes = b"") -> str:
        """Run git here; stdout as text, bytes that are not UTF-8 kept."""
        done = subprocess.run(["git", *args], cwd=self.path, input=stdin, capture_output=True, check=False)
        if check and done.returncode:
            raise AssertionError(f"git {args}: {done.stderr.decode()}")
        return os.fsdecode(done.stdout)

    def write(self, path: str, content: str | bytes) -> Path:
        """A file in the work tree."""
        target = self.path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
        return target

    def commit(self, message: str = "测试", *paths: str) -> str:
        """Commit the named paths, or everything; gives the id."""
        self.git("add", "-A", *(("--", *paths) if paths else ()))
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.head()

    def head(self) -> str:
        """HEAD's id."""
        return self.git("rev-parse", "HEAD").strip()

    def show(self, path: str, rev: str = "HEAD") -> bytes | None:
        """A file's bytes in a commit."""
        done = subprocess.run(
            ["git", "cat-file", "blob", f"{rev}:{path}"], cwd=self.path, capture_output=True, check=False
        )
        return None if done.returncode else done.stdout

    def status(self) -> str:
        """What plain git says differs."""
        return self.git("status", "--porcelain=v1", "-uall")

    def fsck(self) -> str:
        """Complaints of a full check; dangling objects are none."""
        done = subprocess.run(
            ["git", "fsck", "--full", "--strict", "--no-dangling"], cwd=self.path, capture_output=True, check=False
        )
        said = (done.stdout + done.stderr).decode().splitlines()
        complaints = [line for line in said if not line.startswith(("notice: ", "Checking"))]
        return "\n".join(complaints) + ("" if done.returncode == 0 else f"exit {done.returncode}")


def isolate(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """A home of its own with an identity; no GIT_* from outside."""
    home.mkdir(parents=True, exist_ok=True)
    (home / ".gitconfig").write_text(
        "[user]\n\tname = 测试员\n\temail = tester@example.invalid\n[gc]\n\tauto = 0\n[init]\n\tdefaultBranch = main\n",
        encoding="utf-8",
    )
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", os.fspath(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", os.fspath(home / ".config"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


def fill(repo: Repo, prefix: str = "") -> Repo:
    """A small workspace, committed."""
    repo.write(prefix + "officectl.toml", CONFIG)
    repo.write(prefix + ONE, 'id = "trip-20261101-00000001"\n')
    repo.write(prefix + TWO, 'id = "trip-20261102-00000002"\n')
    repo.write(prefix + ALONE, 'id = "task-20261101-0000000a"\n')
    repo.commit("起始")
    return repo


def build(shape: str, at: Path) -> tuple[Repo, str]:
    """A workspace of that shape, and its prefix in the repository."""
    if shape == "sub-folder":
        repo = Repo(at / "仓库")
        repo.write("README", "别的东西\n")
        return fill(repo, "办公室/资料/"), "办公室/资料/"
    if shape == "sha256":
        return fill(Repo(at / "repo", "--object-format=sha256")), ""
    repo = fill(Repo(at / "repo"))
    if shape == "linked":
        repo.git("worktree", "add", "-q", "-b", "other", str(at / "linked"))
        linked = Repo.__new__(Repo)
        linked.path = at / "linked"
        return linked, ""
    return repo, ""
