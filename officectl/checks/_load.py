"""Checks are found by listing the folder: no registry, no list to keep in step."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable
from functools import cache
from importlib import import_module

import officectl.checks as root
from officectl.checks._contract import Check, LoadedCheck


@cache
def codes() -> dict[str, str]:
    """code → module name, in code order; nothing is imported but the area packages."""
    found: dict[str, str] = {}
    for area in pkgutil.iter_modules(root.__path__):
        if area.name.startswith("_") or not area.ispkg:
            continue
        package = import_module(f"officectl.checks.{area.name}")
        for module in pkgutil.iter_modules(package.__path__):
            if not module.name.startswith("_"):
                found[code_of(area.name, module.name)] = f"officectl.checks.{area.name}.{module.name}"
    return dict(sorted(found.items()))


def code_of(area: str, slug: str) -> str:
    """`room`, `over` → ROOM-OVER; `car`, `stmt_balance` → CAR-STMT-BALANCE."""
    return f"{area}-{slug}".replace("_", "-").upper()


@cache
def load(code: str) -> LoadedCheck:
    """One check by its code. Raises KeyError for a code that no file has."""
    module = import_module(codes()[code])
    check = module.CHECK
    assert isinstance(check, Check)
    return LoadedCheck(code, check, module, getattr(module, "find", None))


def selected(select: Iterable[str] = (), ignore: Iterable[str] = ()) -> list[LoadedCheck]:
    """Checks by code or code prefix (`ROOM`, `ROOM-OVER`); empty `select` means all."""
    wanted, unwanted = tuple(select), tuple(ignore)

    def chosen(code: str, prefixes: tuple[str, ...]) -> bool:
        return any(code == p or code.startswith(p + "-") for p in prefixes)

    return [load(c) for c in codes() if (not wanted or chosen(c, wanted)) and not chosen(c, unwanted)]
