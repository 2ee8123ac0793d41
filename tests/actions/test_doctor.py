"""doctor: every fault it names is made here, and is gone with the remedy it names."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from officectl.actions import _doctor_machine, doctor
from officectl.actions._options import Options
from officectl.actions._probe import Probe
from officectl.git import run as git_run
from officectl.git import tools
from officectl.store import journal

from . import office
from .conftest import Office

Run = Callable[[str], tuple[int, str, str]]


def probe(run: Run, name: str, extra: str = "") -> dict[str, str]:
    """The line of that name, with the exit code that all lines give."""
    code, out, _ = run(f"officectl doctor --json {extra}")
    body = json.loads(out)
    assert body["schema"] == "officectl.doctor/1"
    assert code == int(any(one["status"] == "problem" for one in body["probes"]))
    found: dict[str, str] = next(one for one in body["probes"] if one["name"] == name)
    assert (found["remedy"] is None) == (found["status"] == "ok")
    return found


def test_a_healthy_office(run: Run) -> None:
    code, out, _ = run("officectl doctor --fix --lang en")
    assert code == 0
    lines = [line for line in out.splitlines() if not line.startswith(" ")]
    assert {line.split()[0] for line in lines} == {"ok"}, out
    assert len(lines) >= 18


def test_hidden_index_flags(run: Run, an_office: Office) -> None:
    path = "records/room/room-a305.toml"
    for flag in ("--assume-unchanged", "--skip-worktree"):
        office.git(*an_office, "update-index", flag, path)
        found = probe(run, "hidden")
        assert found["status"] == "problem"
        assert path in found["message"]
        office.git(*an_office, "update-index", flag.replace("--", "--no-"), path)
    assert probe(run, "hidden")["status"] == "ok"


def test_ignored_records(run: Run, an_office: Office) -> None:
    ws, _ = an_office
    (ws / ".gitignore").write_text("trip-*\n", encoding="utf-8")
    (ws / "records/trip/2026/11/trip-20261118-0000000a.toml").write_text("", encoding="utf-8")
    found = probe(run, "ignored")
    assert (found["status"], "trip-20261118-0000000a" in found["message"]) == ("problem", True)


def test_line_ends_and_settings_are_mended(run: Run, an_office: Office) -> None:
    office.git(*an_office, "config", "core.autocrlf", "true")
    assert probe(run, "autocrlf")["status"] == "note"
    assert probe(run, "settings")["status"] == "note"
    assert probe(run, "autocrlf", "--fix")["status"] == "ok"
    assert probe(run, "settings")["status"] == "ok"
    assert office.git(*an_office, "config", "core.autocrlf") == "false\n"


def test_foreign_filter(run: Run, an_office: Office) -> None:
    ws, _ = an_office
    office.git(*an_office, "config", "filter.evil.clean", "touch evil; cat")
    assert probe(run, "filters")["status"] == "note"
    (ws / ".gitattributes").write_text("*.toml filter=evil\n", encoding="utf-8")
    found = probe(run, "filters")
    assert (found["status"], "evil" in found["message"]) == ("problem", True)
    assert not (ws / "evil").exists()


def test_shallow_clone_and_detached_head(run: Run, an_office: Office) -> None:
    ws, env = an_office
    office.git(ws, env, "clone", "-q", "--depth", "1", f"file://{ws}", str(ws.parent / "clone"))
    office.git(ws.parent / "clone", env, "checkout", "-q", "--detach")
    code, out, _ = run("officectl -C ../clone doctor --json")
    lines = {one["name"]: one["status"] for one in json.loads(out)["probes"]}
    assert (code, lines["history"], lines["branch"]) == (0, "note", "note")


def test_interrupted_write_is_finished(run: Run, an_office: Office) -> None:
    ws, _ = an_office
    folder = ws / ".git" / "officectl"
    folder.mkdir(exist_ok=True)
    head = office.git(*an_office, "rev-parse", "HEAD").strip()
    journal.write(folder, journal.Journal(head, "0" * 40, (), ()))
    found = probe(run, "journal")
    assert (found["status"], "--fix" in (found["remedy"] or "")) == ("problem", True)
    assert probe(run, "journal", "--fix")["status"] == "ok"
    assert probe(run, "journal")["status"] == "ok"
    (folder / journal.NAME).write_text("{", encoding="utf-8")
    assert probe(run, "journal")["status"] == "problem"


def test_settings_that_cannot_be_read(run: Run, an_office: Office) -> None:
    ws, _ = an_office
    with (ws / "officectl.toml").open("a", encoding="utf-8") as file:
        file.write("colour = 1\n")
    found = probe(run, "workspace")
    assert (found["status"], "colour" in found["message"]) == ("problem", True)
    assert probe(run, "repository")["status"] == "ok"


def test_bad_schema_file_and_index_lock(run: Run, an_office: Office) -> None:
    ws, _ = an_office
    (ws / "schemas").mkdir()
    (ws / "schemas" / "own.schema.json").write_text("{}", encoding="utf-8")
    (ws / ".git" / "index.lock").write_text("", encoding="utf-8")
    assert probe(run, "kinds")["status"] == "problem"
    assert probe(run, "branch")["status"] == "note"


def test_no_identity_and_no_repository(an_office: Office) -> None:
    ws, env = an_office
    bare = {name: value for name, value in env.items() if not name.startswith("GIT_")}
    done = office.sh(ws, bare, "officectl doctor --json")
    lines = {one["name"]: one["status"] for one in json.loads(done.stdout)["probes"]}
    assert (done.returncode, lines["identity"]) == (1, "problem")
    done = office.sh(ws, env, "rm -rf .git; officectl doctor")
    assert done.returncode == 1
    assert "git init" in done.stdout


def test_somebody_elses_repository(an_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """git refuses it; the remedy is the line to run."""
    ws, _ = an_office
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setattr("officectl.git.environment.KEPT", frozenset({"GIT_TEST_ASSUME_DIFFERENT_OWNER"}))
    found = {one.name: one for one in doctor.doctor(Options(folder=str(ws)))}
    assert found["repository"].status == "problem"
    remedy = found["repository"].remedy
    assert remedy is not None
    assert f"safe.directory '{ws}'" in remedy.render("zh")


def lines(**changes: object) -> dict[str, Probe]:
    ambiguous = changes.pop("ambiguous", None)
    options = Options(**changes)  # type: ignore[arg-type]
    assert ambiguous is None or isinstance(ambiguous, int)
    return {one.name: one for one in _doctor_machine.machine(options, ambiguous)}


def test_old_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_run, "version", lambda: (2, 30, 1))
    monkeypatch.setattr(tools, "ssh_version", lambda: (7, 9))
    found = lines()
    assert (found["git"].status, found["ssh"].status) == ("problem", "note")
    assert "2.38" in found["git"].message.render("en")
    monkeypatch.setattr(tools, "ssh_version", lambda: None)
    assert lines()["ssh"].status == "note"


def test_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert lines(width=60)["terminal"].status == "note"
    assert lines(width=120)["terminal"].status == "ok"
    assert lines(ambiguous=2)["ambiguous"].status == "note"
    assert lines(ambiguous=1)["ambiguous"].status == "ok"


def test_zone_and_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _doctor_machine.zone("Asia/Shanghai").status == "ok"
    assert _doctor_machine.zone("Asia/Atlantis").status == "problem"
    monkeypatch.setattr(_doctor_machine, "PARTS", (("no_such_module_at_all", _doctor_machine.PIECES),))
    assert lines()["parts"].status == "note"


def test_file_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [one.status for one in _doctor_machine.file_system(tmp_path)] == ["ok"]
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(_doctor_machine, "mount_type", lambda folder: "nfs4")
    assert [one.status for one in _doctor_machine.file_system(tmp_path)] == ["note"]
    assert [one.status for one in _doctor_machine.file_system(tmp_path / "gone")] == ["problem"]


def test_the_deepest_mount_counts(tmp_path: Path) -> None:
    table = tmp_path / "mounts"
    table.write_text(
        f"/dev/a / ext4 rw 0 0\nsrv:/x {tmp_path}/share nfs4 rw 0 0\n/dev/b {tmp_path}/share/a\\040b xfs rw 0 0\n", encoding="utf-8"
    )
    for folder, kind in (("", "ext4"), ("share", "nfs4"), ("share/c", "nfs4"), ("shared", "ext4"), ("share/a b", "xfs")):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        assert _doctor_machine.mount_type(tmp_path / folder, os.fspath(table)) == kind
    assert _doctor_machine.mount_type(tmp_path, str(tmp_path / "none")) == "?"


@pytest.mark.parametrize(("cells", "expected"), [(1, 1), (2, 2), (0, None)])
def test_the_terminal_is_asked_for_the_width(cells: int, expected: int | None, tmp_path: Path) -> None:
    """A terminal that answers the cursor's column, and one that stays silent."""
    import pty
    import select
    import sys

    pid, fd = pty.fork()
    if pid == 0:
        code = "from officectl.cli.doctor import measure_ambiguous as m; print('=', m(), sep='')"
        os.execve(sys.executable, [sys.executable, "-c", code], {**os.environ, "PYTHONPATH": office.python_path()})
    said, answered = b"", False
    while select.select([fd], [], [], 20)[0]:
        try:
            piece = os.read(fd, 1024)
        except OSError:
            break
        said += piece
        if cells and not answered and b"\x1b[6n" in said:
            os.write(fd, b"\x1b[1;%dR" % (cells + 1))
            answered = True
    os.waitpid(pid, 0)
    os.close(fd)
    assert f"={expected}" in said.decode("utf-8", "replace")


def test_reading_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OFFICECTL_ENGINE", raising=False)
    monkeypatch.setattr("officectl.records.engine.installed", lambda: "9.9")
    assert "toml_rs 9.9" in lines()["engine"].message.render("zh")
    monkeypatch.setattr("officectl.records.engine.installed", lambda: "")
    assert "tomllib" in lines()["engine"].message.render("zh")
    assert lines()["engine"].status == "ok"
    monkeypatch.setenv("OFFICECTL_ENGINE", "plain")
    assert "plain" in lines()["engine"].message.render("en")
    monkeypatch.setenv("OFFICECTL_ENGINE", "quickest")
    assert lines()["engine"].status == "note"
