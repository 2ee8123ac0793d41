"""The evidence digest: published vectors, and what changes it and what does not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from officectl.actions._evidence import digester, evidence_digest, row_digest
from officectl.records import toml
from officectl.records.canonical import digest
from officectl.records.finding import Evidence, Finding
from officectl.text.lang import Text, plain

from . import office

VECTORS = json.loads((office.ROOT / "docs/contracts/vectors/evidence.json").read_text(encoding="utf-8"))
TITLE = Text("疑点", "lead")


def finding(vector: Mapping[str, Any]) -> Finding:
    """The finding that a vector describes."""
    evidence = tuple(
        Evidence(row["kind"], row["id"], plain("x"), tuple(row["field"]), row["row"], row["path"])
        for row in vector["evidence"]
    )
    own = vector["record"]
    return Finding(
        vector["code"], "warning", "lead", TITLE, TITLE(), own["kind"], own["id"], own["path"],
        tuple(own["field"]), evidence=evidence,
    )  # fmt: skip


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["name"])
def test_published_vector(vector: Mapping[str, Any]) -> None:
    files = {path: text.encode() for path, text in VECTORS["files"].items()}
    assert digester(files.get)(finding(vector)) == vector["digest"]


def test_vectors_that_should_be_equal_or_differ() -> None:
    by_name = {vector["name"]: vector["digest"] for vector in VECTORS["vectors"]}
    assert by_name["two rows"] == by_name["two rows in another order"]
    assert len(set(by_name.values())) == len(by_name) - 1


TEXT = 'id = "f"\ncard = "1"\n\n[[row]]\nat = 2026-05-03\namount = 35.17\n\n[[row]]\nat = 2026-05-04\namount = 9\n'


def data(text: str) -> Mapping[str, Any]:
    found = toml.read(text.encode()).data
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ((), "whole"), (("card",), "whole"), (("nothing",), "whole"), (("row",), "whole"), (("row", 9), "whole"),
        (("row", 0), "row"), (("row", 0, "amount"), "row"), (("row", 0, "nothing"), "row"),
    ],
)  # fmt: skip
def test_row_digest_is_of_the_innermost_table(field: tuple[str | int, ...], expected: str) -> None:
    record = data(TEXT)
    assert row_digest("fuel", record, field) == digest("fuel", record if expected == "whole" else record["row"][0])


def one(field: tuple[str | int, ...], text: str = TEXT, key: str = "k", code: str = "CAR-TRIP") -> str:
    row = Evidence("fuel", "f", plain("words"), field, key, "p", 7)
    lead = Finding(code, "warning", "lead", TITLE, TITLE(), "fuel", "f", "p", evidence=(row,))
    return evidence_digest(lead, lambda path: data(text) if text and path == "p" else None)


def test_what_counts() -> None:
    before = one(("row", 0))
    assert one(("row", 0), TEXT.replace("35.17", "35.18")) != before
    assert one(("row", 0), key="other") != before
    assert one(("row", 0), code="CAR-PARK") != before
    assert one(("row", 1)) != before
    assert one(("row", 0), "") != before


def test_what_does_not_count() -> None:
    before = one(("row", 0, "at"))
    assert one(("row", 0, "amount")) == before
    assert one(("row", 0), TEXT.replace("amount = 9", "amount = 10")) == before
    assert one(("row", 0), "# note\n" + TEXT.replace("35.17", "35.170")) == before


def test_each_file_is_read_once() -> None:
    asked: list[str] = []

    def read(path: str) -> bytes:
        asked.append(path)
        return TEXT.encode()

    row = Evidence("fuel", "f", plain("x"), ("row", 0), "k", "p")
    lead = Finding("CAR-TRIP", "warning", "lead", TITLE, TITLE(), "fuel", "f", "p", evidence=(row, row))
    make = digester(read)
    assert make(lead) == make(lead)
    assert asked == ["p"]
