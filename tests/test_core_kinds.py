"""What the shipped kinds keep among themselves, beyond what the schema contract asks of any kind."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from officectl.records.schema import load_kind

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS = [json.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "schemas").glob("*.schema.json")]
KINDS = {document["x-officectl"]["kind"]: document for document in SCHEMAS}
FIXTURES = ROOT / "tests" / "records"

Node = dict[str, Any]
each_kind = pytest.mark.parametrize("name", sorted(KINDS))


def tables(node: Node, path: str = "") -> Iterator[tuple[str, Node]]:
    """Every table of a schema with its path, the record itself first."""
    if node["type"] == "object":
        yield path, node
        for name, inner in node["properties"].items():
            yield from tables(inner, f"{path}.{name}".lstrip("."))
    elif node["type"] == "array":
        yield from tables(node["items"], path + "[]")


def properties(name: str) -> Iterator[tuple[str, Node]]:
    for path, table in tables(KINDS[name]):
        for field, node in table["properties"].items():
            yield f"{path}.{field}".lstrip("."), node


def extensions(node: Node) -> Iterator[Node]:
    yield node.get("x-officectl", {})
    if node["type"] == "array":
        yield from extensions(node["items"])


@each_kind
def test_the_kind_loads(name: str) -> None:
    kind, faults = load_kind(KINDS[name], f"{name}.schema.json")
    assert [fault.message.render("en") for fault in faults] == []
    assert kind is not None and kind.name == name


@each_kind
def test_editors_show_the_title_and_help_that_the_form_shows(name: str) -> None:
    for path, node in properties(name):
        x = node["x-officectl"]
        told = f"{x['title']['zh']} · {x['title']['en']}" + (f"\n\n{x['help']['zh']}" if "help" in x else "")
        assert node["description"] == told, f"{path}: description is zh title · en title, then the zh help"


@each_kind
def test_every_required_field_says_why(name: str) -> None:
    fields = KINDS[name]["properties"]
    assert [one for one in KINDS[name]["required"] if "help" not in fields[one]["x-officectl"]] == []


@each_kind
def test_a_required_text_is_not_empty(name: str) -> None:
    for path, table in tables(KINDS[name]):
        for field in table.get("required", ()):
            node = table["properties"][field]
            if node["type"] == "string":
                assert {"pattern", "enum", "minLength"} & set(node), f"{path}.{field}"


@each_kind
def test_references_name_kinds_that_are_shipped(name: str) -> None:
    for path, node in properties(name):
        for x in extensions(node):
            for key in ("ref", "ref_or_text"):
                assert set(x.get(key, ())) <= {*KINDS, "*"}, path


@each_kind
def test_the_end_of_a_span_is_not_before_its_start(name: str) -> None:
    spans = [("from", "to"), ("plan_out", "plan_in"), ("out_at", "in_at"), ("start", "end")]
    spans += [
        ("sealed_at", "unsealed_at"),
        ("period_from", "period_to"),
        ("shop_in", "shop_out"),
        ("at", "acked_at"),
    ]
    for path, table in tables(KINDS[name]):
        for start, end in spans:
            if start in table["properties"] and end in table["properties"]:
                assert table["properties"][end]["x-officectl"].get("not_before") == start, f"{path}.{end}"


@each_kind
def test_no_identity_numbers_and_phones_are_restricted(name: str) -> None:
    for path, node in properties(name):
        last = path.rpartition(".")[2]
        assert "身份证" not in node["description"] and last not in ("id_card", "id_no", "identity"), path
        if last.endswith("phone"):
            assert node["x-officectl"].get("sensitivity") == "restricted", path


@each_kind
def test_shared_fields_are_the_same_in_every_kind(name: str) -> None:
    ours, shared = KINDS[name]["properties"], KINDS["trip"]["properties"]
    for field in ("note", "links", "attachments"):
        assert ours[field] == shared[field]
    for field in ("verbal", "paper"):
        assert field not in ours or ours[field] == shared[field]


def test_names_aliases_and_prefixes_are_distinct() -> None:
    names: Counter[str] = Counter()
    for document in KINDS.values():
        x = document["x-officectl"]
        names.update({x["kind"], x["title"]["zh"], x["title"]["en"].casefold(), *x["aliases"]})
    assert [name for name, count in names.items() if count > 1] == []
    prefixes = Counter(document["x-officectl"]["prefix"] for document in KINDS.values())
    assert max(prefixes.values()) == 1


@each_kind
def test_fixtures_show_every_field_and_enough_faults(name: str) -> None:
    valid = sorted((FIXTURES / name / "valid").glob("*.toml"))
    invalid = sorted((FIXTURES / name / "invalid").glob("*.toml"))
    assert len(valid) >= 2 and len(invalid) >= 3
    seen: set[str] = set()
    for path in valid:
        seen |= used(tomllib.loads(path.read_text(encoding="utf-8")))
    shared = ("note", "links", "attachments", "verbal", "paper")
    own = [path for path, _ in properties(name) if path.split(".")[0].strip("[]") not in shared]
    assert [path for path in own if path not in seen] == [], "no valid fixture shows these fields"


def used(value: Any, path: str = "") -> set[str]:
    """The paths of the fields that a record has, `row[].at` for a row's."""
    if isinstance(value, dict):
        found = {f"{path}.{key}".lstrip(".") for key in value}
        return found.union(*(used(inner, f"{path}.{key}".lstrip(".")) for key, inner in value.items()))
    if isinstance(value, list):
        return set().union(*(used(inner, path + "[]") for inner in value)) if value else set()
    return set()
