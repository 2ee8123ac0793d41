"""Output formats of findings: one file each, found by listing this folder.

A format file has a docstring whose first line says what it is for, and one function:

    def render(report, lang, *, color=False, width=100, excerpts=no_excerpts) -> Iterator[str]

The pieces, joined, are the whole output, line ends included.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Protocol, cast

from officectl.records.report import Excerpts, Report
from officectl.text.lang import Lang

FIRST = ("full", "concise", "json", "jsonl")
"""Listed first; the others follow by name."""


class Format(Protocol):
    """What a format file must have."""

    def render(
        self, report: Report, lang: Lang, *, color: bool = ..., width: int = ..., excerpts: Excerpts = ...
    ) -> Iterator[str]:
        """The output in pieces."""
        ...


@cache
def names() -> tuple[str, ...]:
    """Every format."""
    import pkgutil

    found = {name for _, name, _ in pkgutil.iter_modules(__path__) if not name.startswith("_")}
    return (*(name for name in FIRST if name in found), *sorted(found.difference(FIRST)))


def load(name: str) -> Format:
    """The module of one format. Raises KeyError for an unknown name."""
    from importlib import import_module

    module = f"{__name__}.{name}"
    if not name.isidentifier() or name.startswith("_"):
        raise KeyError(name)
    try:
        return cast(Format, import_module(module))
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        raise KeyError(name) from None


def default(terminal: bool) -> str:
    """`full` for a person at a terminal, `concise` for a pipe."""
    return "full" if terminal else "concise"
