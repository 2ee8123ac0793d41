"""The keyword list, held by published vectors and by the meta-schema as an independent judge."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from officectl.records import schema, schema_grammar, schema_pattern
from officectl.store import kinds

ROOT = Path(__file__).parents[2]
VECTORS: list[dict[str, Any]] = json.loads(
    (ROOT / "docs/contracts/vectors/schemas.json").read_text(encoding="utf-8")
)["vectors"]
META: dict[str, Any] = json.loads((Path(kinds.core_folder()) / "meta/officectl-kind.schema.json").read_text())
JUDGE = jsonschema.Draft202012Validator(META)


def test_the_meta_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(META)
    assert META["$defs"]["text"]["properties"]["pattern"]["pattern"] == schema_pattern.GRAMMAR


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_vector(vector: dict[str, Any]) -> None:
    kind, faults = schema.load_kind(vector["document"], "sample.schema.json", custom=True)
    assert (kind is not None) == vector["accepted"] == (not faults)
    by_meta = JUDGE.is_valid(vector["document"])
    assert by_meta == (vector["accepted"] or vector["refused_by"] == "names")
    assert by_meta == (not schema_grammar.check(vector["document"]))
    if not vector["accepted"]:
        assert vector["pointer"] in {schema.pointer(fault.field) for fault in faults}
        for fault in faults:
            assert fault.code == "SCHEMA-INVALID"
            for lang in ("zh", "en"):
                text = fault.message.render(lang)
                assert "sample.schema.json" in text and schema.pointer(fault.field) in text


def test_vectors_are_distinct_and_of_both_sorts() -> None:
    assert len({vector["name"] for vector in VECTORS}) == len(VECTORS)
    assert {vector.get("refused_by") for vector in VECTORS} == {None, "keywords", "names"}


@pytest.mark.parametrize("name", sorted(kinds.core_files()))
def test_a_shipped_kind_keeps_the_contract(name: str) -> None:
    """The shipped files are built at run time without a second look; here is the first one."""
    raw = Path(kinds.core_files()[name]).read_bytes()
    document, complaint = kinds._document(raw)
    assert complaint is None
    kind, faults = schema.load_kind(document, f"{name}.schema.json")
    assert [fault.message.render("en") for fault in faults] == []
    assert kind is not None and kind.name == name and kind == kinds.find()[0][name]
    assert [error.message for error in JUDGE.iter_errors(document)] == []
    assert list(document).index("x-officectl") < list(document).index("properties")


_SCRAPS: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        1,
        -1,
        2.5,
        3.0,
        "",
        "a",
        "string",
        "date",
        "^a$",
        "a+",
        "submit",
        "2026-01-01",
        [],
        {},
    ),
    *(["id"], ["id", "id"], ["*"], {"zh": "甲", "en": "A"}, {"type": "string"}, {"$ref": "#/$defs/a"}),
]
_KEYS = [
    *(
        "$ref",
        "$defs",
        "type",
        "title",
        "description",
        "properties",
        "required",
        "additionalProperties",
        "items",
    ),
    *(
        "enum",
        "const",
        "pattern",
        "minLength",
        "minimum",
        "maxItems",
        "uniqueItems",
        "dependentRequired",
        "format",
    ),
    *(
        "x-officectl",
        "help",
        "values",
        "ref",
        "ref_or_text",
        "decimals",
        "unit",
        "not_before",
        "deadline",
        "was",
        "series",
    ),
    *(
        "sensitivity",
        "required_at",
        "required_from",
        "key",
        "kind",
        "prefix",
        "label",
        "columns",
        "lane",
        "id",
        "a",
    ),
]


def _places(node: Any) -> list[Any]:
    """Every object and array of a document."""
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return (
        [node, *(place for one in inner for place in _places(one))] if isinstance(node, dict | list) else []
    )


@st.composite
def _mutants(draw: st.DrawFn) -> Any:
    document = copy.deepcopy(draw(st.sampled_from(VECTORS))["document"])
    for _ in range(draw(st.integers(1, 3))):
        places = _places(document)
        if not places:
            break
        place = draw(st.sampled_from(places))
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        act = draw(st.sampled_from(("drop", "put", "add", "type")))
        if act == "add" and isinstance(place, dict):
            place[draw(st.sampled_from(_KEYS))] = copy.deepcopy(draw(st.sampled_from(_SCRAPS)))
        elif act == "type" and isinstance(place, dict) and "type" in place:
            place["type"] = draw(
                st.sampled_from(("string", "integer", "number", "boolean", "object", "array"))
            )
        elif keys and act == "drop":
            del place[draw(st.sampled_from(keys))]
        elif keys:
            place[draw(st.sampled_from(keys))] = copy.deepcopy(draw(st.sampled_from(_SCRAPS)))
    return document


@settings(max_examples=600, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(_mutants())
def test_the_loader_and_the_meta_schema_agree_on_anything(document: Any) -> None:
    """The grammar's verdict is the meta-schema's; the names may add refusals, never a crash."""
    assert (not schema_grammar.check(document)) == JUDGE.is_valid(document)
    kind, faults = schema.load_kind(document, "sample.schema.json", custom=True)
    assert (kind is None) == bool(faults)
    for fault in faults:
        assert fault.message.render("zh") and fault.message.render("en")


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("^a.c$", "a\rc", False),
        ("^a.c$", "a中c", True),
        ("^[0-9]$", "1\n", False),
        (r"^\d{2}$", "１２", False),
        ("^[.]$", "a", False),
        (r"^\.$", ".", True),
        ("^(?:a|bc)$", "bc", True),
        ("^$", "", True),
    ],
)
def test_patterns_are_read_in_the_narrowest_way(pattern: str, text: str, fits: bool) -> None:
    assert (schema_pattern.matcher(pattern)(text) is not None) == fits


def _patterns() -> list[str]:
    """Every pattern of the shipped kinds and of the vectors."""
    found: set[str] = set()

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if isinstance(node.get("pattern"), str):
                found.add(node["pattern"])
            for inner in node.values():
                walk(inner)

    for path in kinds.core_files().values():
        walk(json.loads(Path(path).read_text(encoding="utf-8")))
    for vector in VECTORS:
        if vector["accepted"]:
            walk(vector["document"])
    return sorted(found | {"^(?:甲|a(?:b|c){2})?x$", "^[^1-9a]+.\\.$", "^a{2,}(b|)c{0}$", "^[一-龥]{2}$"})


@pytest.mark.parametrize("pattern", _patterns())
def test_the_example_of_a_pattern_fits_it(pattern: str) -> None:
    assert schema_pattern.in_subset(pattern) and schema_pattern.trouble(pattern) is None
    assert schema_pattern.matcher(pattern)(schema_pattern.example(pattern))


def test_definitions_that_multiply_are_refused_quickly() -> None:
    """Ten uses of ten uses of …: a few hundred bytes that would build a hundred million fields."""
    pair = {"zh": "甲", "en": "A"}
    base = next(vector["document"] for vector in VECTORS if vector["name"] == "smallest")
    document = copy.deepcopy(base)
    document["$defs"] = {
        f"d{level}": {
            "type": "object",
            "properties": {
                f"p{i}": {"$ref": f"#/$defs/d{level + 1}", "x-officectl": {"title": pair}} for i in range(10)
            },
            "additionalProperties": False,
        }
        for level in range(40)
    } | {"d40": {"type": "boolean"}}
    document["properties"]["a"] = {"$ref": "#/$defs/d0", "x-officectl": {"title": pair}}
    kind, faults = schema.load_kind(document, "sample.schema.json")
    assert kind is None and len(faults) == 2


def test_endless_nesting_is_a_fault_not_a_crash() -> None:
    node: dict[str, Any] = {"type": "boolean"}
    for _ in range(5000):
        node = {"type": "array", "items": node}
    document = copy.deepcopy(VECTORS[0]["document"])
    document["properties"]["a"] = node
    kind, faults = schema.load_kind(document, "sample.schema.json")
    assert kind is None and faults[0].code == "SCHEMA-INVALID"
