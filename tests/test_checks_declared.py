"""What checks declare is kept between runs; a check's file is imported when it has something to look at."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import officectl.checks as root
from officectl.actions import _checks
from officectl.checks import _load


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shelf of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "officectl"


@pytest.mark.parametrize("select", [(), ("ROOM",), ("ROOM-OVER", "CAR")])
@pytest.mark.parametrize("ignore", [(), ("ROOM-MULTI",)])
def test_the_same_from_the_shelf(select: tuple[str, ...], ignore: tuple[str, ...]) -> None:
    """Codes, declarations and functions, the first time and from the shelf."""
    plain = _load.selected(select, ignore)
    for kept in [_checks.selected(select, ignore) for _ in range(2)]:
        assert [one.code for one in kept] == [one.code for one in plain]
        for ours, theirs in zip(kept, plain, strict=True):
            assert ours.check == theirs.check
            assert ours.runs == theirs.runs == (theirs.find is not None)
            assert ours.find is theirs.find
            assert ours.module is theirs.module
    assert list(_checks.codes()) == list(_load.codes())


def test_declaring_is_complete() -> None:
    """A field added to `Check` must be written down too, with values of the types that it declares."""
    for loaded in _load.selected():
        written = _load.declare()[loaded.code]
        assert set(written) == {*type(loaded.check).__match_args__, "source", "runs"}
        (again,) = _load.selected([loaded.code], known={loaded.code: written})
        assert repr(again.check) == repr(loaded.check)


def test_nothing_is_imported_for_the_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the shelf filled no check's file is touched, and `find` of a check without one asks for nothing."""
    _checks.selected()
    for name in [name for name in sys.modules if name.startswith("officectl.checks.") and name.count(".") > 2]:
        monkeypatch.delitem(sys.modules, name)
    _load.load.cache_clear()
    found = _checks.selected()
    assert [one.find for one in found if not one.runs] == [None] * sum(not one.runs for one in found)
    assert not [name for name in sys.modules if name.startswith("officectl.checks.") and name.count(".") > 2]


def test_a_new_and_a_changed_check_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stamp covers every file of the folder, so nobody has to empty a shelf."""
    area = tmp_path / "checks" / "tea"
    area.mkdir(parents=True)
    (area / "__init__.py").write_text('"""Tea."""\n')
    monkeypatch.setattr(root, "__path__", [*root.__path__, str(tmp_path / "checks")])
    source = Path(next(iter(_load.root.__path__)), "rule", "unknown.py").read_text(encoding="utf-8")
    _load.codes.cache_clear()
    try:
        assert "TEA-COLD" not in _checks.codes()
        for number, severity in enumerate(("error", "warning")):
            (area / "cold.py").write_text(source.replace('"error"', f'"{severity}"') + "#" * number, encoding="utf-8")
            for cached in (_load.codes, _load.load):
                cached.cache_clear()
            for name in ("officectl.checks.tea.cold", "officectl.checks.tea"):
                monkeypatch.delitem(sys.modules, name, raising=False)
            (found,) = _checks.selected(["TEA-COLD"])
            assert found.check.severity == severity
    finally:
        for cached in (_load.codes, _load.load):
            cached.cache_clear()
