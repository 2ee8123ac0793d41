"""One signed county for the whole run; a test that writes gets a copy."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from demo_repo import County


@pytest.fixture(scope="session")
def county(county: County) -> Path:
    """The demonstration as it lies there: a year of signed work. Nobody changes it."""
    return county.folder


@pytest.fixture
def copy(county: Path, tmp_path: Path) -> Path:
    """A county of one's own."""
    return Path(shutil.copytree(county, tmp_path / "demo", symlinks=True))


@pytest.fixture
def changed(copy: Path) -> Path:
    """A county with a commit that can be taken back."""
    words = [sys.executable, "-m", "officectl", "-C", str(copy), "-y", "set", "county-seat", "name=县城新区"]
    subprocess.run(words, check=True, capture_output=True)
    return copy


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody's own settings count."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("NO_COLOR", raising=False)
    yield
