"""One office for the whole run; each test gets a copy."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from history.keys import Ring

from . import office

Office = tuple[Path, dict[str, str]]


@pytest.fixture(scope="session")
def built_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The original; nobody changes it."""
    return office.build(tmp_path_factory.mktemp("office"))


@pytest.fixture
def an_office(built_office: Office, tmp_path: Path) -> Office:
    """A copy of the office with its history."""
    original, env = built_office
    ws = tmp_path / "ws"
    shutil.copytree(original, ws)
    return ws, {**env, "HOME": str(tmp_path)}


@pytest.fixture
def run(an_office: Office) -> Callable[[str], tuple[int, str, str]]:
    """Run a command line in the office: exit code, standard output, standard error."""
    ws, env = an_office

    def call(command: str) -> tuple[int, str, str]:
        done = office.sh(ws, env, command)
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout, done.stderr

    return call


@pytest.fixture(scope="session")
def ring(tmp_path_factory: pytest.TempPathFactory) -> Ring:
    """The keys of everybody who signs."""
    return Ring(tmp_path_factory.mktemp("keys"))
