"""The book's own promises: lookups, explanations, digests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from officectl.rules.book import RuleBook, Source, UnknownRule, load, may_violate
from officectl.store.packs import shipped_packs

TODAY = date(2026, 11, 22)
STRICTER = """layer = "county"
[[set]]
name = "room.area.office"
row = [{ organ_level = "县", rank = "科级以下", value = 8 }]
"""


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load(shipped_packs(), [], "县")


def test_unknown_name_is_a_fault_of_use(book: RuleBook) -> None:
    with pytest.raises(UnknownRule) as caught:
        book.get("room.area.ofice", TODAY)
    assert "room.area.office" in caught.value.render("zh")
    assert caught.value.exit_code == 2
    assert "room.area.ofice" not in book
    assert "room.area.office" in book


@pytest.mark.parametrize("keys", [{}, {"rnak": "科级以下"}, {"rank": "科级以下", "colour": "x"}])
def test_wrong_keys_are_a_programming_error(book: RuleBook, keys: dict[str, str]) -> None:
    with pytest.raises(LookupError):
        book.get("room.area.office", TODAY, **keys)
    with pytest.raises(LookupError):
        book.get("room.per_person", TODAY, rank="科级以下")


def test_basis_picks_the_day(book: RuleBook) -> None:
    old = date(2017, 1, 1)
    assert book.basis("room.vacate.transfer") == "event"
    assert book.lookup("room.vacate.transfer", event=old, as_of=TODAY).absent
    assert not book.lookup("room.vacate.transfer", as_of=TODAY).absent
    assert book.basis("room.per_person") == "as_of"
    assert book.lookup("room.per_person", event=old, as_of=TODAY).value == 1


def test_accessors_hold_the_type(book: RuleBook) -> None:
    limit = book.get("room.area.remeasure_band", TODAY)
    assert limit.number == Decimal("0.5")
    assert book.get("room.per_person", TODAY).whole == 1
    assert book.get("room.wc.inside", TODAY).flag is True
    assert book.get("car.park.after_hours", TODAY).text == "22:00"
    assert "司法" in book.get("sup.hold.reasons", TODAY).items
    for name in ("whole", "flag", "text", "items"):
        with pytest.raises(LookupError):
            getattr(limit, name)
    with pytest.raises(LookupError):
        _ = book.get("room.wc.inside", TODAY).number


def test_who_breaks_the_standard_violates_the_standard() -> None:
    book = load(shipped_packs(), [Source("rules/county.toml", STRICTER)], "县")
    local = book.get("room.area.office", TODAY, rank="科级以下")
    assert local.value == 8 and not may_violate(local)
    assert local.broken_by(Decimal("8.5")) is local
    assert local.broken_by(9) is local
    above = local.broken_by(Decimal("9.01"))
    assert above.value == 9 and may_violate(above)


def test_explanation_shows_who_did_what() -> None:
    overlays = [
        Source("rules/county.toml", STRICTER),
        Source("rules/unit.toml", STRICTER.replace("county", "unit").replace("8", "10")),
    ]
    book = load(shipped_packs(), overlays, "县")
    found = book.explain("room.area.office", TODAY)
    row = next(row for row in found.rows if row.key == ("县", "科级以下"))
    assert [(step.layer, step.act, step.before, step.after) for step in row.steps] == [
        ("national", "defined", None, 9),
        ("county", "tightened", 9, 8),
        ("unit", "refused", 8, 10),
    ]
    assert str(row.steps[1].place) == "rules/county.toml:4"
    assert [step.layer for step in found.refused] == ["unit"]
    assert (found.periods[0].start, found.periods[0].end) == (date(2000, 1, 1), date(2014, 11, 23))
    assert not book.explain("room.area.office", date(1990, 1, 1)).in_force


def test_digest_follows_what_counts_and_nothing_else(book: RuleBook) -> None:
    def digest(overlay: str, level: str = "县") -> str:
        return load(shipped_packs(), [Source("rules/a.toml", overlay)], level).digest()

    assert digest('layer = "county"\n') == book.digest()
    assert digest(STRICTER) == digest("# a comment\n" + STRICTER.replace("rules/a", "x"))
    assert digest(STRICTER) != book.digest()
    assert digest(STRICTER) != digest(STRICTER.replace("8", "7"))
    refused = STRICTER.replace("8", "10")
    assert digest(refused) == book.digest()
    assert digest('layer = "county"\n', "市") != book.digest()


def test_bytes_and_text_are_alike(book: RuleBook) -> None:
    texts = [Source(path, raw.decode()) for path, raw in shipped_packs()]
    assert load(texts, [], "县").digest() == book.digest()


def test_bytes_that_are_not_utf8_are_a_fault() -> None:
    book = load(shipped_packs(), [Source("rules/a.toml", "layer = '县'".encode("gbk"))], "县")
    assert [fault.code for fault in book.faults["rules/a.toml"]] == ["FILE-ENCODING"]


BLANK = """
[[rule]]
name = "test.{name}"
title_zh = "空"
title_en = "blank"
type = "integer"
basis = "event"
stricter = "lower"
severity = "info"
level = "practice"
{more}
"""


def test_blanks_leave_out_what_is_off_gone_or_for_others() -> None:
    more = {
        "on": "",
        "off": "enabled = false",
        "gone": "effective_to = 2020-01-01",
        "theirs": 'scope = ["中央"]',
        "set": "value = 1",
    }
    text = 'pack = "test"\n' + "".join(BLANK.format(name=name, more=line) for name, line in more.items())
    book = load([Source("test/a.toml", text)], [], "县")
    assert book.faults == {}
    assert [blank.name for blank in book.unset(book.names, TODAY)] == ["test.on"]
    assert [blank.name for blank in book.unset(book.names, date(2019, 1, 1))] == ["test.gone", "test.on"]
