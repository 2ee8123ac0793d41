"""The JSON Schemas with which editors complete and check policy files: they take what officectl takes, and little more."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from officectl.history import policy
from officectl.history.templates import flow_templates

ROOT = Path(__file__).resolve().parents[2]
VECTORS = json.loads((ROOT / "docs/contracts/vectors/history-policy.json").read_text(encoding="utf-8"))
BEYOND = {   # what no JSON Schema can say, or what would make it unreadable
    "meaning that cannot be seen", "recovery k above the holders", "late_days as a decimal", "recovery holder who is a person",
    "same key twice under one person", "person's name with a zero-width space", "last state is not approved", "approved before the end",
    "state twice", "distinct from a later stage", "condition that is none", "condition with a title",
    "condition on text with one equal sign", "every stage conditional", "return from a state that is none",
}
NO_TABLES = {"not TOML", "not UTF-8 or too strange: a BOM", "no policy.toml", "no roles.toml", "a file that is none",
             "a flow in a deeper folder", "a flow of a kind in capitals"}


def schema(name: str) -> Draft202012Validator:
    document = json.loads((ROOT / f"schemas/meta/officectl-{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(document)
    return Draft202012Validator(document)


SCHEMAS = {"policy.toml": schema("policy"), "roles.toml": schema("roles"), "flows": schema("flow")}


def accepts(path: str, text: str) -> bool:
    return SCHEMAS[path.split("/", maxsplit=1)[0]].is_valid(tomllib.loads(text))


def edited(edits: list[dict[str, Any]]) -> dict[str, str]:
    files = dict(VECTORS["base"])
    for edit in edits:
        files[edit["file"]] = files[edit["file"]].replace(edit["old"], edit["new"], 1) if "old" in edit else edit["text"]
    return files


def test_good_files_are_good() -> None:
    for path, text in VECTORS["base"].items():
        assert list(SCHEMAS[path.split("/")[0]].iter_errors(tomllib.loads(text))) == []
    for raw in flow_templates().values():
        assert list(SCHEMAS["flows"].iter_errors(tomllib.loads(raw.decode()))) == []


@pytest.mark.parametrize("case", [case for case in VECTORS["faults"] if case["name"] not in NO_TABLES], ids=lambda case: case["name"])
def test_what_officectl_refuses(case: dict[str, Any]) -> None:
    files = edited(case["edits"])
    for path in {path for path, _, _ in case["faults"]}:
        if case["name"] not in BEYOND:
            assert not accepts(path, files[path])


@pytest.mark.parametrize("case", VECTORS["answers"], ids=lambda case: case["name"])
def test_what_officectl_takes(case: dict[str, Any]) -> None:
    for path, text in edited(case["edits"]).items():
        assert accepts(path, text)


def test_the_list_of_what_is_beyond_is_not_too_long() -> None:
    for case in VECTORS["faults"]:
        if case["name"] in BEYOND:
            files = edited(case["edits"])
            assert any(accepts(path, files[path]) for path in files), case["name"]
            assert policy.load({path: text.encode() for path, text in files.items()})[0] is None
            assert all(accepts(path, files[path]) for path in {path for path, _, _ in case["faults"]}), case["name"]
