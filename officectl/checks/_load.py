"""Checks are found by listing the folder: no registry, no list to keep in step.

What a check declares can be written down (`declare`) and read back (`selected(known=…)`): then the check's file is
imported only when it has something to look at. Whoever keeps what was written down answers for its freshness.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import Any

import officectl.checks as root
from officectl.checks._contract import Check, LoadedCheck
from officectl.text.lang import Text

Declared = Mapping[str, Mapping[str, Any]]
"""code → what `declare` wrote down: JSON values only."""


@cache
def codes() -> dict[str, str]:
    """code → module name, in code order; nothing is imported."""
    from pkgutil import iter_modules

    found: dict[str, str] = {}
    for area in iter_modules(root.__path__):
        if area.name.startswith("_") or not area.ispkg:
            continue
        for module in iter_modules([f"{folder}/{area.name}" for folder in root.__path__]):
            if not module.name.startswith("_"):
                found[code_of(area.name, module.name)] = f"officectl.checks.{area.name}.{module.name}"
    return dict(sorted(found.items()))


def code_of(area: str, slug: str) -> str:
    """`room`, `over` → ROOM-OVER; `car`, `stmt_balance` → CAR-STMT-BALANCE."""
    return f"{area}-{slug}".replace("_", "-").upper()


@cache
def load(code: str) -> LoadedCheck:
    """One check by its code. Raises KeyError for a code that no file has."""
    source = codes()[code]
    module = import_module(source)
    check = module.CHECK
    assert isinstance(check, Check)
    return LoadedCheck(code, check, source, hasattr(module, "find"))


def chosen(names: Iterable[str], select: Iterable[str] = (), ignore: Iterable[str] = ()) -> list[str]:
    """Codes by code or code prefix (`ROOM`, `ROOM-OVER`); empty `select` means all."""
    wanted, unwanted = tuple(select), tuple(ignore)

    def named(code: str, prefixes: tuple[str, ...]) -> bool:
        return any(code == p or code.startswith(p + "-") for p in prefixes)

    return [code for code in names if (not wanted or named(code, wanted)) and not named(code, unwanted)]


def selected(
    select: Iterable[str] = (), ignore: Iterable[str] = (), known: Declared | None = None
) -> list[LoadedCheck]:
    """The chosen checks in code order, imported or (with `known`) as they were written down."""
    if known is None:
        return [load(code) for code in chosen(codes(), select, ignore)]
    return [_read(code, known[code]) for code in chosen(known, select, ignore)]


def declare() -> dict[str, dict[str, Any]]:
    """Everything that all checks declare, as JSON values."""
    return {code: _written(load(code)) for code in codes()}


def _written(loaded: LoadedCheck) -> dict[str, Any]:
    check = loaded.check
    return {
        "source": codes()[loaded.code],
        "runs": loaded.runs,
        "title": [check.title.zh, check.title.en],
        "severity": check.severity,
        "standing": check.standing,
        "scope": check.scope,
        "reads": {kind: list(fields) for kind, fields in check.reads.items()},
        "group": dict(check.group),
        "dated": check.dated,
        "rules": list(check.rules),
        "remedy": None if check.remedy is None else [check.remedy.zh, check.remedy.en],
        "events": check.events,
        "audit": check.audit,
    }


def _read(code: str, written: Mapping[str, Any]) -> LoadedCheck:
    remedy = written["remedy"]
    check = Check(
        title=Text(*written["title"]),
        severity=written["severity"],
        standing=written["standing"],
        scope=written["scope"],
        reads={kind: tuple(fields) for kind, fields in written["reads"].items()},
        group=written["group"],
        dated=written["dated"],
        rules=tuple(written["rules"]),
        remedy=None if remedy is None else Text(*remedy),
        events=written["events"],
        audit=written["audit"],
    )
    return LoadedCheck(code, check, written["source"], written["runs"])
