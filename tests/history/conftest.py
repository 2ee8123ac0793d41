"""Keys are made once a session, the usual beginnings once a session; every test goes on from a copy."""

from __future__ import annotations

from pathlib import Path

import pytest
from gitrepo import isolate

from .judge import Court
from .keys import Ring
from .office import Office


@pytest.fixture(scope="session")
def ring(tmp_path_factory: pytest.TempPathFactory) -> Ring:
    """The keys of everybody."""
    return Ring(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def _founded(ring: Ring) -> Office:
    return Office.founded(ring)


@pytest.fixture
def office(_founded: Office) -> Office:
    """An office on its first day: a workspace, and its policy as genesis."""
    return _founded.copy()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own: no setting, no pin, no cache of this machine."""
    isolate(monkeypatch, tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def judge(tmp_path: Path) -> Court:
    """Verifies an office: `judge(office)`."""
    return Court(tmp_path)
