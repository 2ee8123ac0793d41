"""Packs and calendars from the shelf give the same book and the same days as the files themselves."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from officectl.actions import _books
from officectl.rules import book as books
from officectl.rules.calendar import Calendar
from officectl.rules.explain import digest
from officectl.rules.kept import keep
from officectl.store import packs, shelf

DAYS = (date(2008, 5, 1), date(2026, 11, 22), date(2040, 1, 1))
STRICTER = (
    "rules/county.toml",
    'layer = "county"\n\n[[set]]\nname = "room.moving_grace"\nvalue = 0\n\n'
    '[[rule]]\nname = "local.tea"\ntitle_zh = "茶"\ntitle_en = "tea"\ntype = "integer"\nbasis = "as_of"\n'
    'stricter = "lower"\nseverity = "info"\nlevel = "practice"\nvalue = 3\n'.encode(),
)
WRONG = ("rules/unit.toml", b'layer = "unit"\n\n[[set]]\nname = "room.area.tolerance"\nvalue = 5\n\n[[set]]\nname = "rom.x"\nvalue = 1\n')
LOCAL = ("calendar/2026.toml", '[[holiday]]\nname = "三月三"\ndate = 2026-04-20\nbasis = "x"\n\n[[x]]\n'.encode())


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shelf of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "officectl"


@pytest.mark.parametrize("audit", [False, True], ids=["", "audit"])
@pytest.mark.parametrize("level", ["省", "乡"])
@pytest.mark.parametrize("overlays", [(), (STRICTER,), (WRONG, STRICTER)], ids=["none", "good", "faulty"])
def test_the_same_book(overlays: tuple[tuple[str, bytes], ...], level: str, audit: bool) -> None:
    """Values, places, faults, explanations and the digest."""
    plain = books.load(packs.shipped_packs(), overlays, level, audit=audit)
    for kept in [_books.book(("national",), overlays, level, audit=audit) for _ in range(2)]:
        assert kept.digest() == plain.digest()
        assert digest({name: kept.segments(name) for name in kept.names}, level) == plain.digest()
        assert kept.names == plain.names
        assert str(kept.faults) == str(plain.faults)
        assert "room.area.office" in kept
        assert "room.area" not in kept
        with pytest.raises(books.UnknownRule) as ours:
            kept.get("room.area.ofice", DAYS[1])
        with pytest.raises(books.UnknownRule) as theirs:
            plain.get("room.area.ofice", DAYS[1])
        assert str(ours.value.params) == str(theirs.value.params)


def test_every_rule_is_the_same(home: Path) -> None:
    """All there is to say about every rule on several days, lines included, each from a fresh book."""
    plain = books.load(packs.shipped_packs(), (), "县")
    _books.book(("national",), (), "县")
    kept = _books.book(("national",), (), "县")
    assert kept._made._kept  # it does come from the shelf
    for day in DAYS:
        assert _bare(kept.unset(kept.names, day)) == _bare(plain.unset(plain.names, day))
        for name in plain.names:
            left, right = kept.explain(name, day), plain.explain(name, day)
            assert _bare(left) == _bare(right)
    assert not kept._made._kept


def _bare(explanation: object) -> str:
    """With `file:line` in the place of the object that knows it."""
    import re

    from officectl.rules.model import Place

    places: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, Place):
            places.append(f"{value} {value.column}")
        elif isinstance(value, tuple | list):
            for item in value:
                walk(item)
        elif isinstance(value, dict):
            walk(list(value.items()))
        elif hasattr(value, "__match_args__"):
            for name in value.__match_args__:
                walk(getattr(value, name))

    walk(explanation)
    return re.sub(r"<officectl\.rules\.document\.Document object at 0x[0-9a-f]+>", "", str(explanation)) + str(places)


def test_blank_rules_are_told_without_making_the_others() -> None:
    """Which rules are blank is known for those that cannot be: they are not made for the question."""
    _books.book(("national",), (), "县")
    kept = _books.book(("national",), (), "县")
    found = kept.unset(kept.names, DAYS[1])
    assert "room.count_seconded" in {one.name for one in found}
    assert len(kept._made._kept) > len(kept.names) // 2


def test_a_changed_file_is_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An edited pack gives another book at once, digest included."""
    folder = tmp_path / "rules"
    (folder / "packs" / "own").mkdir(parents=True)
    (folder / "calendar").mkdir()
    monkeypatch.setattr(packs, "_RULES", str(folder))
    rule = STRICTER[1].decode().partition("[[rule]]")[2].replace("local.tea", "own.tea")
    path = folder / "packs" / "own" / "a.toml"
    digests = set()
    for value in (3, 4, 40):
        path.write_text('pack = "own"\ntitle_zh = "自"\ntitle_en = "own"\n[[rule]]' + rule.replace("value = 3", f"value = {value}"))
        for _ in range(2):
            book = _books.book(("own",), (), "县")
            assert book.get("own.tea", DAYS[1]).whole == value
            digests.add(book.digest())
    assert len(digests) == 3
    path.write_text(path.read_text() + "nonsense = 1\n")
    for _ in range(2):
        assert _books.book(("own",), (), "县").faults, "a pack with a fault is never kept"
    assert not any(name.name.startswith("rules-own") and "nonsense" in name.read_text() for name in tmp_path.glob("officectl/*"))


def test_a_pack_with_a_fault_is_not_kept() -> None:
    """Whoever reads it must be told each time."""
    assert keep("x.toml", b"pack = 1\n") is None
    assert keep("x.toml", b"pack = ") is None
    assert keep("x.toml", b'pack = "x"\ntitle_zh = "x"\ntitle_en = "x"\n') == []


@pytest.mark.parametrize("audit", [False, True], ids=["", "audit"])
@pytest.mark.parametrize("local", [(), (LOCAL,)], ids=["none", "local"])
def test_the_same_calendar(local: tuple[tuple[str, bytes], ...], audit: bool) -> None:
    """Days, faults and the digest, which is remembered by the content of the local files."""
    plain = Calendar.from_sources(packs.shipped_calendars(), local, audit=audit)
    for number, kept in enumerate([_books.calendar(local, audit=audit) for _ in range(2)]):
        assert number == 0 or not kept._years
        assert kept.digest() == plain.digest()
        assert str(kept.faults) == str(plain.faults)
        assert kept.years == plain.years
        assert [kept.name(date(2026, 4, day)) for day in range(1, 31)] == [plain.name(date(2026, 4, day)) for day in range(1, 31)]


def test_digests_of_many_offices_do_not_pile_up(home: Path) -> None:
    """The shelf forgets the oldest; the answer stays right."""
    first = _books.calendar((LOCAL,)).digest()
    for number in range(40):
        _books.calendar([(LOCAL[0], LOCAL[1] + b"#" * number)])
    assert _books.calendar((LOCAL,)).digest() == first
    (kept,) = home.glob("digest-calendar-*")
    assert kept.read_text().count("sha256:") <= 24


def test_without_a_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be kept everything is read anew."""
    monkeypatch.setattr(shelf, "stamp", lambda paths: "")
    assert _books.book(("national",), (), "县").digest() == books.load(packs.shipped_packs(), (), "县").digest()
    assert _books.calendar(()).known(2026)


def test_an_unknown_pack() -> None:
    """As before: the caller says it to the user."""
    with pytest.raises(FileNotFoundError):
        _books.book(("lunar",), (), "县")
