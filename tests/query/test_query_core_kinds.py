"""The kinds that ship: every field can be named, and the examples of the documentation compile."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest
from query_world import NOW, env

from officectl.query.env import Candidate, Env
from officectl.query.errors import AmbiguousField
from officectl.query.fields import find, top
from officectl.query.filter import compile
from officectl.records.kind import Kind
from officectl.records.schema import load_kind

ROOT = Path(__file__).parents[2]
SCHEMAS = sorted(ROOT.glob("schemas/*.schema.json"))


@cache
def kinds() -> dict[str, Kind]:
    """Every kind that loads; that all of them load is another test's concern."""
    loaded = (load_kind(json.loads(path.read_text(encoding="utf-8")), path.name)[0] for path in SCHEMAS)
    return {kind.name: kind for kind in loaded if kind is not None}


@pytest.mark.parametrize("name", [path.name.split(".")[0] for path in SCHEMAS])
def test_every_field_answers_to_its_name_and_title(name: str) -> None:
    kind = kinds()[name]
    for target in top(kind):
        assert find(kind, target.name).path == target.path
        for title in (target.field.title.zh, target.field.title.en):
            try:
                assert find(kind, title).path == target.path
            except AmbiguousField:
                same = [other for other in top(kind) if title in (other.field.title.zh, other.field.title.en)]
                assert len(same) > 1, f"{name}: {title}"


def test_the_examples_of_the_documentation_compile() -> None:
    """Every `officectl list KIND …` line in docs/contracts/query.md."""
    text = (ROOT / "docs/contracts/query.md").read_text(encoding="utf-8")
    found = re.findall(r"^officectl list (.+?)(?:\s+#.*)?$", text, re.MULTILINE)
    assert len(found) > 20
    around = Env(
        NOW.date(), NOW, lambda wanted, typed: [Candidate(wanted[0], "x", typed)], env().state_of, kinds()
    )
    for line in found:
        name, *words = line.split()
        kind = next(kind for kind in kinds().values() if name in (kind.name, kind.title.zh, *kind.aliases))
        compile(kind, words, around)
