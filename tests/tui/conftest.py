"""One signed county for the whole run; a test that writes gets a copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from officectl.actions import demo
from officectl.actions._options import Options


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration: a year of signed work. Nobody changes it."""
    root = tmp_path_factory.mktemp("county") / "demo"
    return demo.demo(Options(folder=str(root.parent)), root).root


@pytest.fixture
def copy(county: Path, tmp_path: Path) -> Path:
    """A county of one's own."""
    return Path(shutil.copytree(county, tmp_path / "demo", symlinks=True))


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody's own settings count."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("NO_COLOR", raising=False)
    yield
