"""What must hold of the shipped packs as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from officectl.rules.book import RuleBook, load
from officectl.rules.explain import Unset
from officectl.rules.model import ORGAN_LEVELS, RANKS, STATUTORY, Edition
from officectl.store.packs import pack_names, shipped_packs

TODAY = date(2026, 11, 22)
OURS = "officectl 默认值"


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load(shipped_packs(), [], "县")


def editions(book: RuleBook) -> Iterator[Edition]:
    for name in book.names:
        yield from {id(segment.edition): segment.edition for segment in book.segments(name)}.values()


def test_there_is_one_national_pack() -> None:
    assert pack_names() == ["national"]
    assert [path for path, _ in shipped_packs()] == sorted(path for path, _ in shipped_packs())


def test_office_area_has_every_level_and_no_figure_twice(book: RuleBook) -> None:
    table = {row.key: row.value.value for row in book.explain("room.area.office", TODAY).rows}
    assert {level for level, _ in table} == set(ORGAN_LEVELS)
    assert {rank for _, rank in table} == set(RANKS)
    for level in ORGAN_LEVELS:
        figures = [table[level, rank] for rank in RANKS if (level, rank) in table]
        numbers = [figure for figure in figures if figure is not None]
        assert numbers == sorted(numbers, reverse=True), "a lower rank never has more"
        assert (level == "乡") == (None in figures)


def test_the_toilet_table_knows_the_ranks_of_the_area_table(book: RuleBook) -> None:
    area = {row.key for row in book.explain("room.area.office", TODAY).rows}
    toilet = {row.key for row in book.explain("room.wc.who", TODAY).rows}
    assert area == toilet


@pytest.mark.parametrize("level", ORGAN_LEVELS)
def test_figures_of_1999_are_not_in_force(book: RuleBook, level: str) -> None:
    """Pages that print 20/12/9/6 for a county under the title of 2014 are wrong."""
    rows = book.explain("room.area.office", TODAY).rows
    assert not any(clause.edition == "1999" for row in rows for clause in row.value.clauses)
    assert 6 not in [row.value.value for row in rows if row.key[0] == level]


def test_one_instrument_has_one_number(book: RuleBook) -> None:
    numbers: dict[tuple[str, str], set[str]] = {}
    for edition in editions(book):
        for clause in edition.clauses:
            numbers.setdefault((clause.instrument, clause.edition), set()).add(clause.number)
    assert {key: found for key, found in numbers.items() if len(found) > 1} == {}


def test_what_is_only_known_by_memory_is_off_or_marked(book: RuleBook) -> None:
    for edition in editions(book):
        for clause in edition.clauses:
            if clause.confidence in ("K", "I") and clause.instrument != OURS:
                assert not clause.article_verified, edition.name
                assert "待核" in clause.source, edition.name


def test_our_proposals_are_named_as_such(book: RuleBook) -> None:
    for edition in editions(book):
        ours = any(clause.instrument == OURS for clause in edition.clauses)
        assert not ours or edition.level == "practice", edition.name
        if ours:
            assert all(clause.confidence == "K" for clause in edition.clauses), edition.name
            assert all(clause.source.startswith("proposal") for clause in edition.clauses), edition.name


def test_a_citation_that_may_carry_a_violation_says_where_it_was_read(book: RuleBook) -> None:
    for edition in editions(book):
        for clause in edition.clauses:
            if clause.confidence in ("A", "B") and edition.level != "practice":
                assert clause.source, edition.name
                assert clause.edition, edition.name
                assert edition.start is not None, f"{edition.name}: an instrument has a first day"


def test_a_violation_needs_level_and_confidence(book: RuleBook) -> None:
    violating = 0
    for name in book.names:
        for row in book.explain(name, TODAY).rows:
            value = row.value
            sure = any(clause.confidence in ("A", "B") for clause in value.clauses)
            bound = value.enabled and not value.reference and value.value is not None
            assert value.may_violate == (bound and sure and value.level in STATUTORY), name
            violating += value.may_violate
    assert violating > 50


def test_a_county_is_not_bound_by_central_policy(book: RuleBook) -> None:
    central = [edition.name for edition in editions(book) if edition.scope == ("中央",)]
    assert "mtg.cost.day" in central
    for name in central:
        for row in book.explain(name, TODAY).rows:
            assert row.value.reference and not row.value.active and not row.value.may_violate
    assert book.unset(central, TODAY) == []


def test_blanks_are_listed_once_with_their_rows(book: RuleBook) -> None:
    found = {blank.name: blank for blank in book.unset(book.names, TODAY)}
    assert found["room.count_seconded"].keys == ()
    assert found["car.purchase.price"].keys == (("特种专业技术", "一般"),)
    assert found["sup.urgent.days"].keys == (("紧急",),)
    assert "room.area.office" not in found
    assert "room.area.tolerance" not in found


def test_a_township_is_told_what_its_province_has_to_set(book: RuleBook) -> None:
    blank = load(shipped_packs(), [], "乡").unset(["room.area.office"], TODAY)
    assert [type(one) for one in blank] == [Unset]
    assert {key[0] for key in blank[0].keys} == {"乡"}
    assert book.unset(["room.area.office"], TODAY, ["县", "乡"])[0].keys == blank[0].keys


def test_names_have_both_languages_and_no_stray_blanks(book: RuleBook) -> None:
    for edition in editions(book):
        for text in (edition.title, edition.note):
            if text is not None:
                assert text.zh.strip() == text.zh and text.en.strip() == text.en
                assert not any("一" <= letter <= "鿿" for letter in text.en), edition.name
