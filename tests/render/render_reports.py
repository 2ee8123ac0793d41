"""Reads `tests/render/reports/<case>/report.toml` as a Report. How to add a case: see README.md beside it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from officectl.records.finding import Clause, Evidence, Finding, Measured, Waived
from officectl.records.report import Report, Skipped, in_order
from officectl.text.lang import Message, Text

REPORTS = Path(__file__).parent / "reports"


def cases() -> list[str]:
    return sorted(path.parent.name for path in REPORTS.glob("*/report.toml"))


def read(case: str) -> Report:
    data = tomllib.loads((REPORTS / case / "report.toml").read_text(encoding="utf-8"))
    found = [finding(item) for item in data.pop("finding", [])]
    skipped = tuple(Skipped(item["code"], message(item["reason"])) for item in data.pop("skipped", []))
    return Report(findings=in_order(found), skipped=skipped, **data)


def excerpts(case: str) -> Mapping[str, str]:
    folder = REPORTS / case / "files"
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in paths}


def message(pair: list[str]) -> Message:
    # The braces of a test's text are text, not place holders.
    return Text("{zh}", "{zh}")(zh=Text(*(part.replace("{", "{{").replace("}", "}}") for part in pair)))


def finding(item: dict[str, Any]) -> Finding:
    item = dict(item)
    for key in ("message", "remedy"):
        if key in item:
            item[key] = message(item[key])
    item["title"] = Text(*item["title"])
    item["field"] = tuple(item.get("field", ()))
    item["clauses"] = tuple(Clause(**clause) for clause in item.pop("clause", []))
    rows = [{**row, "text": message(row["text"])} for row in item.pop("evidence", [])]
    item["evidence"] = tuple(Evidence(**row) for row in rows)
    if "measured" in item:
        item["measured"] = Measured(**item["measured"])
    if "waived" in item:
        item["waived"] = Waived(**item["waived"])
    if isinstance(item.get("as_of"), str):
        item["as_of"] = date.fromisoformat(item["as_of"])
    return Finding(**item)
