"""docs/kinds.md says what schemas/ says."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

DOCS = Path(__file__).resolve().parent.parent / "docs"


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_kinds", DOCS / "make_kinds.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_current() -> None:
    make = generator()
    assert make.PAGE.read_text(encoding="utf-8") == make.page(make.read()), "run: python docs/make_kinds.py"


def test_a_new_kind_and_a_new_field_appear_on_the_page() -> None:
    make = generator()
    kinds = make.read()
    waiver = kinds["waiver"]
    extra = {"description": "x", "type": "boolean", "x-officectl": {"title": {"zh": "红色", "en": "Red"}}}
    pennant = {
        **waiver,
        "x-officectl": {
            **waiver["x-officectl"],
            "kind": "pennant",
            "title": {"zh": "流动红旗", "en": "Pennant"},
        },
        "properties": {**waiver["properties"], "red": extra},
    }
    text = make.page({**kinds, "pennant": pennant})
    assert "流动红旗 · Pennant" in text
    assert "| `red` | 红色 · Red | 是否 · yes/no |" in text
