"""The same walk as `test_every_deed`, in English on a large screen, by the keys that no input method swallows: beside the other one."""

from __future__ import annotations

from pathlib import Path

import pytest

from .test_every_deed import walk


def test_by_the_twins_in_english_on_a_large_screen(changed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    walk(changed, monkeypatch, lang="en", size=(160, 48), twins=True)
