"""Reads the data files of this folder and says what the book answers to them. A case needs no Python."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from officectl.records.fault import Fault
from officectl.rules.book import RuleBook, RuleValue, load
from officectl.store.packs import shipped_packs

HERE = Path(__file__).parent


def read(path: Path) -> dict[str, Any]:
    """A case file."""
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def sources(case: dict[str, Any]) -> list[tuple[str, str]]:
    """The files of a case."""
    return list(case.get("files", {}).items())


def book_of(case: dict[str, Any]) -> RuleBook:
    """The shipped packs, or those of the case, with its overlays."""
    packs = list(case["packs"].items()) if "packs" in case else shipped_packs()
    return load(packs, sources(case), case.get("organ_level", "县"), audit=case.get("audit", False))


def answer(value: RuleValue, wanted: Iterable[str]) -> dict[str, Any]:
    """What the book says, for the keys that a case expects."""
    found: dict[str, Any] = {}
    for key in wanted:
        if key == "value":
            found[key] = list(value.value) if isinstance(value.value, tuple) else value.value
        elif key == "clauses":
            found[key] = [f"{clause.instrument} {clause.article}".strip() for clause in value.clauses]
        elif key == "confidence":
            found[key] = [clause.confidence for clause in value.clauses]
        elif key == "base":
            found[key] = None if value.base is None else value.base.value
        else:
            found[key] = getattr(value, key)
    return found


def faults_of(found: dict[str, tuple[Fault, ...]] | Any) -> list[tuple[str, str, int, int, str]]:
    """(code, path, line, column, Chinese message) of every fault."""
    return [
        (fault.code, path, fault.line, fault.column, fault.message.render("zh"))
        for path, faults in sorted(found.items())
        for fault in faults
    ]


def check_faults(case: dict[str, Any], found: list[tuple[str, str, int, int, str]]) -> None:
    """Every expected fault is there, at its place, and no other."""
    wanted = case.get("fault", [])
    told = "\n".join(map(str, found))
    assert len(found) == len(wanted), f"expected {len(wanted)} faults, found:\n{told}"
    for fault in wanted:
        assert any(
            code == fault["code"]
            and path == fault["path"]
            and line == fault["line"]
            and fault.get("column", column) == column
            and fault.get("contains", "") in message
            for code, path, line, column, message in found
        ), f"no fault like {fault} in:\n{told}"


def plain(value: Any) -> Any:
    """As a JSON Schema validator sees TOML: dates as text, decimals as numbers."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, date | time | datetime):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value
