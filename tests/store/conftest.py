"""Every test of this folder has a home of its own; most have a workspace with a few records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from gitrepo import Repo, build, isolate

from officectl.store import workspace
from officectl.store.workspace import Workspace


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with an identity and nothing else."""
    isolate(monkeypatch, tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture(params=["plain", "sub-folder", "sha256", "linked"])
def shape(request: pytest.FixtureRequest) -> str:
    """The shapes a workspace comes in. `plain` alone where a test takes `repo` and `ws` without asking for
    shapes.
    """
    return str(request.param)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """The plain shape."""
    return build("plain", tmp_path)[0]


@pytest.fixture
def ws(repo: Repo) -> Iterator[Workspace]:
    """The workspace of `repo`."""
    with workspace.find(repo.path) as found:
        yield found
