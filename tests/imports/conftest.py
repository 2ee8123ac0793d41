"""The keys of everybody who signs, made once."""

from __future__ import annotations

import pytest
from history.keys import Ring


@pytest.fixture(scope="session")
def ring(tmp_path_factory: pytest.TempPathFactory) -> Ring:
    """The keys."""
    return Ring(tmp_path_factory.mktemp("keys"))
