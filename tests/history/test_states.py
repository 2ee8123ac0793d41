"""The states that list, show, export and filters tell: what the last commit's history says, as far as the files still are what was signed."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from officectl.actions._states import States, states_of
from officectl.actions._verdict import OPEN_TIP
from officectl.store import snapshot
from officectl.store import workspace as workspaces

from .office import Office, under


@pytest.fixture
def clone(tmp_path: Path) -> Callable[[Office], Path]:
    """The office as a work tree."""

    def make(office: Office) -> Path:
        bare, ws = office.write_to(tmp_path / "bare.git"), tmp_path / "ws"
        subprocess.run(["git", "clone", "-q", str(bare), str(ws)], check=True)
        return ws

    return make


def derived(ws: Path, what: str = "worktree") -> dict[str, str] | None:
    """Id → state, None in an open workspace."""
    with workspaces.find(ws) as found:
        snap = snapshot.worktree(found) if what == "worktree" else snapshot.staged(found) if what == "staged" else snapshot.at(found, what)
        states = states_of(found, snap)
        return None if states is None else {ident: state.name for ident, state in states.items()}


def ident(item: str) -> str:
    return item.partition("/")[2]


def test_states_of_the_last_commit(office: Office, clone: Callable[[Office], Path]) -> None:
    approved = office.approved()
    drafted = office.new("trip", "00000001")
    submitted = office.new("trip", "00000002")
    office.submit(submitted)
    ws = clone(office)
    assert derived(ws) == {ident(approved): "approved", ident(drafted): "draft", ident(submitted): "submitted"}
    assert derived(ws, "HEAD~1") == {ident(approved): "approved", ident(drafted): "draft", ident(submitted): "draft"}


def test_an_edited_record_is_a_draft_until_it_is_put_back(office: Office, clone: Callable[[Office], Path]) -> None:
    item = office.approved()
    ws = clone(office)
    file = ws / office.path(item)
    before = file.read_text()
    file.write_text(before.replace("赴青山镇", "赴红河镇"))
    assert derived(ws) == {ident(item): "draft"}
    assert derived(ws, "HEAD") == {ident(item): "approved"}
    assert derived(ws, "staged") == {ident(item): "approved"}
    subprocess.run(["git", "-C", str(ws), "add", "-A"], check=True)
    assert derived(ws, "staged") == {ident(item): "draft"}
    file.write_text(before + "# 备注\n")
    subprocess.run(["git", "-C", str(ws), "add", "-A"], check=True)
    assert derived(ws) == derived(ws, "staged") == {ident(item): "approved"}, "layout and comments void no approval"
    file.write_text("not toml")
    assert derived(ws) == {ident(item): "unparsable"}


def test_a_new_record_is_a_draft_and_recorded_without_a_flow(office: Office, clone: Callable[[Office], Path]) -> None:
    item = office.approved()
    ws = clone(office)
    (ws / "records/org").mkdir(parents=True)
    (ws / "records/org/gov-office.toml").write_text('id = "gov-office"\nname = "政府办公室"\n')
    new = ws / office.path(item).replace("7k2m9q4x", "00000009")
    new.write_text((ws / office.path(item)).read_text().replace("7k2m9q4x", "00000009"))
    assert derived(ws) == {
        ident(item): "approved", ident(item).replace("7k2m9q4x", "00000009"): "draft", "gov-office": "recorded",
    }


def test_an_open_workspace_has_no_states_and_is_looked_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ws = tmp_path / "open"
    ws.mkdir()
    (ws / "officectl.toml").write_text('format = 1\nname = "县政府办"\norgan_level = "县"\n')
    assert derived(ws) is None, "no repository at all"
    git = ["git", "-C", str(ws)]
    subprocess.run([*git, "init", "-q"], check=True)
    assert derived(ws) is None, "no commit"
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-qm", "建台账"], check=True)
    assert derived(ws) is None
    assert (ws / ".git/officectl" / OPEN_TIP).exists()
    monkeypatch.setattr("officectl.actions._verdict.survey", pytest.fail)
    assert derived(ws) is None


def test_a_policy_that_was_deleted_still_counts(office: Office, clone: Callable[[Office], Path]) -> None:
    """Otherwise everybody who may push could make every record `recorded`, and so effective, by removing a folder."""
    item = office.new()
    office.commit("删", files={path: None for path in office.files if path.startswith("policy/")})
    ws = clone(office)
    assert not (ws / "policy").exists()
    assert derived(ws) == {ident(item): "draft"}


def test_a_policy_that_a_merge_removes_still_counts(office: Office, clone: Callable[[Office], Path]) -> None:
    item = office.new()
    side = office.fork()
    side.commit("另一条线", files={path: None for path in side.files if path.startswith("policy/")})
    office.commit("又一次", files={"notes.txt": "x"})
    office.merge(side)
    assert not any(path.startswith("policy/") for path in office.files)
    assert derived(clone(office)) == {ident(item): "draft"}


def test_the_policy_in_force_is_found_behind_one_that_nobody_voted_for(office: Office, clone: Callable[[Office], Path]) -> None:
    office.commit("改制度", files=under("policy/active/", {"roles.toml": "people = 1\n"}))
    with workspaces.find(clone(office)) as ws:
        found = states_of(ws, ws.git.head() or "")
        assert isinstance(found, States)
        assert found.policy.version == 1
        assert found.policy.people["wang.wu"].name == "王五"


def test_on_the_screen(office: Office, clone: Callable[[Office], Path], capsys: pytest.CaptureFixture[str]) -> None:
    from officectl.cli.app import run as main

    approved, drafted = office.approved(), office.new("trip", "00000001")
    ws = clone(office)

    def run(*words: str) -> str:
        assert main(["-C", str(ws), *words]) == 0
        return capsys.readouterr().out

    assert [row["state"] for row in json.loads(run("list", "trip", "--json"))["records"]] == ["draft", "approved"]
    assert "已批" in run("list", "派车")
    assert ident(approved) in (said := run("list", "派车", "状态=已批")) and ident(drafted) not in said
    assert "已批" in run("show", ident(approved))
    assert json.loads(run("show", ident(drafted), "--json"))["state"] == "draft"
    assert json.loads(run("export", "trip", "--format", "json"))["states"] == {ident(drafted): "draft", ident(approved): "approved"}
    assert "approved" in run("export", "trip", "--format", "csv")
