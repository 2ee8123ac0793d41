"""The published vectors hold for the product, and the digest's for an independent implementation as well."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from officectl.records import canonical, ids, toml
from officectl.records.kind import Kind
from officectl.text.lang import Text

from . import judge

VECTORS = Path(__file__).parents[2] / "docs" / "contracts" / "vectors"


def load(name: str) -> dict[str, Any]:
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))


DIGEST, TOML, IDS = load("digest.json"), load("toml.json"), load("ids.json")
BY_NAME = {case["name"]: case for case in DIGEST["cases"]}


def names(cases: list[dict[str, Any]], key: str = "name") -> Any:
    return pytest.mark.parametrize("case", cases, ids=lambda case: ascii(case[key])[:40])


def test_there_are_enough_and_their_names_are_their_own() -> None:
    assert len(DIGEST["cases"]) >= 40
    assert len(BY_NAME) == len(DIGEST["cases"])
    assert len({case["name"] for case in TOML["cases"]}) == len(TOML["cases"])


@names(DIGEST["cases"])
def test_digest(case: dict[str, Any]) -> None:
    data = toml.read(case["toml"].encode()).data
    assert data is not None
    assert canonical.canonical(data) == case["canonical"]
    assert canonical.digest(case["kind"], data) == case["digest"]


@names(DIGEST["cases"])
def test_digest_by_the_judge(case: dict[str, Any]) -> None:
    data = toml.read(case["toml"].encode()).data
    assert judge.canonical(data) == case["canonical"]
    assert judge.digest(case["kind"], data) == case["digest"]


@pytest.mark.parametrize("group", DIGEST["same"], ids=lambda group: group[0])
def test_same(group: list[str]) -> None:
    assert len({BY_NAME[name]["digest"] for name in group}) == 1


@pytest.mark.parametrize("group", DIGEST["different"], ids=lambda group: group[0])
def test_different(group: list[str]) -> None:
    assert len({BY_NAME[name]["digest"] for name in group}) == len(group)


@names(TOML["cases"])
def test_toml(case: dict[str, Any]) -> None:
    raw = bytes.fromhex(case["hex"]) if "hex" in case else case["text"].encode()
    reading = toml.read(raw)
    assert [fault.code for fault in reading.faults] == case["codes"]
    if reading.faults:
        first = reading.faults[0]
        assert (first.line, first.column) == (case["line"], case["column"])
    if "json" in case:
        assert reading.data is not None
        assert canonical.canonical(reading.data) == case["json"]
    else:
        assert reading.data is None


@names(IDS["ids"], "id")
def test_ids(case: dict[str, Any]) -> None:
    day = ids.id_date(case["id"])
    assert ids.is_dated(case["id"]) is case["dated"]
    assert ids.is_id(case["id"]) is case["slug"]
    assert (day and day.isoformat()) == case["date"]
    assert (ids.id_prefix(case["id"]) is not None) is case["dated"]


def kind(case: dict[str, Any]) -> Kind:
    title = Text(case["kind"], case["kind"])
    return Kind(case["kind"], title, (), case["prefix"], case["style"], case["partition"], "id", (), (), {})


@names(IDS["paths"], "id")
def test_paths(case: dict[str, Any]) -> None:
    assert ids.expected_path(kind(case), case["id"]) == case["path"]
    assert ids.fits(kind(case), case["id"]) is (case["path"] is not None)
    if case["path"] is None:
        with pytest.raises(ids.BadId) as caught:
            ids.record_path(kind(case), case["id"])
        assert case["id"] in caught.value.render("zh")
        assert caught.value.remedy is not None
    else:
        assert ids.record_path(kind(case), case["id"]) == case["path"]
        assert ids.locate_kind(case["path"]) == case["kind"]
        assert ids.path_id(case["path"]) == case["id"]


@names(IDS["made"], "id")
def test_made(case: dict[str, Any]) -> None:
    day, raw = date.fromisoformat(case["day"]), bytes.fromhex(case["bytes"])
    assert ids.new_id(case["prefix"], day, raw) == case["id"]
    assert ids.new_id(case["prefix"], day, case["id"][-8:]) == case["id"]
    assert ids.id_date(case["id"]) == day


@pytest.mark.parametrize(
    "arguments", [("Trip", b"12345"), ("", b"12345"), ("trip", b"1234"), ("trip", "ilou0000")]
)
def test_no_id_is_made_outside_the_grammar(arguments: tuple[str, Any]) -> None:
    with pytest.raises(ValueError):
        ids.new_id(arguments[0], date(2026, 11, 19), arguments[1])


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("records/trip/2026/11/x.toml", "trip"),
        ("records/trip/x.toml", "trip"),
        ("records/trip/odd/x.toml", "trip"),
        ("records/room_agreement/x.toml", "room_agreement"),
        ("records/x.toml", None),
        ("records/trip/x.json", None),
        ("records/Trip/x.toml", None),
        ("views/trip/x.toml", None),
        ("records/trip/.toml", None),
        ("", None),
        ("a/records/trip/x.toml", None),
        ("records//x.toml", None),
        ("records/trip/x.toml\n", None),
    ],
)
def test_locate_kind(path: str, expected: str | None) -> None:
    assert ids.locate_kind(path) == expected
    assert (ids.path_id(path) is None) is (expected is None)
