"""Starting git: environment, input, output, errors."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from gitrepo import Repo

from officectl.errors import ExitCode
from officectl.git import environment, run
from officectl.git.errors import GitFailed, GitMissing, GitTooOld


def descriptors() -> list[str]:
    """What is open; empty where the system does not tell."""
    folder = Path("/proc/self/fd")
    return sorted(path.name for path in folder.iterdir() if path.is_symlink()) if folder.exists() else []


def test_the_callers_git_variables_do_not_leak_in(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_CONFIG_COUNT", "GIT_SSH_COMMAND", "GIT_TRACE"):
        monkeypatch.setenv(name, "/nowhere")
    monkeypatch.setenv("GIT_QUARANTINE_PATH", "/q")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "somebody")
    env = environment.scrubbed()
    assert {name for name in env if name.startswith("GIT_")} == {
        "GIT_QUARANTINE_PATH", *(name for name in environment.FIXED if name.startswith("GIT_"))
    }
    assert env["LC_ALL"] == "C"
    assert environment.scrubbed(identity=True)["GIT_AUTHOR_NAME"] == "somebody"
    assert environment.scrubbed({"GIT_INDEX_FILE": "x"})["GIT_INDEX_FILE"] == "x"


def test_a_hostile_git_dir_does_not_redirect_us(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Repo(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other.path / ".git"))
    assert run.run(["rev-parse", "--show-toplevel"], folder=repo.path).decode().strip() == str(repo.path)


def test_large_input_and_output_do_not_deadlock(repo: Repo) -> None:
    raw = os.urandom(3_000_000)
    oid = run.run(["hash-object", "-w", "--stdin"], folder=repo.path, stdin=raw).decode().strip()
    assert run.run(["cat-file", "blob", oid], folder=repo.path) == raw


def test_a_failure_keeps_gits_words(repo: Repo) -> None:
    with pytest.raises(GitFailed) as caught:
        run.run(["cat-file", "blob", "0" * 40], folder=repo.path)
    assert caught.value.exit_code is ExitCode.NO_LEDGER
    assert "cat-file" in caught.value.render("zh")
    assert "bad file" in caught.value.render("en")


def test_git_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    before = descriptors()
    for _ in range(3):
        with pytest.raises(GitMissing):
            run.run(["version"])
    assert descriptors() == before


def test_git_too_old(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake = tmp_path / "git"
    fake.write_text(
        '#!/bin/sh\ncase "$*" in *version*) echo "git version 2.30.2" ;;\n'
        '*) echo "error: unknown option" >&2; exit 129 ;; esac\n'
    )
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(GitTooOld) as caught:
        run.run(["cat-file", "--batch-command"])
    assert "2.30.2" in caught.value.render("zh")
    assert "2.38" in caught.value.render("en")


def test_version_is_numbers() -> None:
    assert run.version() >= (2, 38)
    run.require()


def test_no_descriptor_and_no_process_is_left(repo: Repo) -> None:
    before = descriptors()
    for _ in range(5):
        run.run(["version"])
        run.attempt(["cat-file", "blob", "nothing"], folder=repo.path)
        started = run.start(["rev-list", "--all"], folder=repo.path)
        started.out.readline()
        started.close()
        run.start(["cat-file", "--batch"], folder=repo.path, stdin=b"HEAD\n").close()
    assert descriptors() == before
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.parametrize("closed", [(0,), (1,), (2,), (0, 1), (1, 2), (0, 1, 2)])
def test_closed_standard_descriptors_are_no_trap(repo: Repo, closed: tuple[int, ...]) -> None:
    """A caller may run us without stdin, stdout or stderr (cron)."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            for fd in closed:
                os.close(fd)
            said = run.attempt(["cat-file", "blob", "nothing"], folder=repo.path)
            asked = run.run(["cat-file", "--batch-check"], folder=repo.path, stdin=b"nothing\n")
            code = 0 if (said.out, asked) == (b"", b"nothing missing\n") and b"nothing" in said.err else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_nobody_is_guessed() -> None:
    """Without a name git would make one up from the account and the machine."""
    assert run.run(["config", "--bool", "user.useConfigOnly"]) == b"true\n"


def test_a_reader_is_not_shielded_from_interruption_a_writer_is(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not Path("/proc/self/status").exists():
        return
    fake = tmp_path / "git"
    fake.write_text("#!/bin/sh\nexec grep SigBlk /proc/self/status\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    show = ["anything"]
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    fd = os.open(os.devnull, os.O_RDONLY)
    try:
        free = run.run(show, folder=repo.path)
        shielded = run.run(show, folder=repo.path, keep=fd)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        os.close(fd)
    assert int(free.split()[1], 16) == 0
    assert int(shielded.split()[1], 16) == 1 << (signal.SIGINT - 1)
