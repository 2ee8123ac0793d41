"""Importers: what a table in a file says, cell by cell. One file a format, found by listing this folder.

An importer is pure (bytes in, rows out) and knows nothing of kinds, records or workspaces. It has

    TITLE: Text                     # what a person calls the format
    SUFFIXES = (".csv", …)          # file names that it reads
    def claims(raw: bytes) -> bool  # whether bytes without a name look like it
    def read(raw: bytes, sheet: str = "") -> Table      # raises BadTable

What a cell means in a field of a kind is decided elsewhere (`actions/_import_values.py`).
"""

from __future__ import annotations

from functools import cache
from typing import Protocol, cast

from officectl.imports._table import BadTable, Broken, Row, Table
from officectl.text.lang import Text

__all__ = ["BadTable", "Broken", "Importer", "Row", "Table", "load", "names", "of"]

_OLD = Text("这是旧的 Excel 或 WPS 文件（.xls、.et）", "this is an old Excel or WPS file (.xls, .et)")
_OLD_REMEDY = Text("在表格软件里另存为 .xlsx 或 CSV，再导入", "save it as .xlsx or CSV in the spreadsheet, then import that")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Importer(Protocol):
    """What an importer file must have."""

    TITLE: Text
    SUFFIXES: tuple[str, ...]

    def claims(self, raw: bytes) -> bool:
        """Whether bytes whose name says nothing look like this format."""
        ...

    def read(self, raw: bytes, sheet: str = "") -> Table:
        """The rows. `sheet`: the name of a sheet, where the format has several. Raises BadTable."""
        ...


@cache
def names() -> tuple[str, ...]:
    """Every format, by name."""
    import pkgutil

    return tuple(sorted(name for _, name, _ in pkgutil.iter_modules(__path__) if not name.startswith("_")))


def load(name: str) -> Importer:
    """The importer of a format. Raises KeyError."""
    from importlib import import_module

    if name not in names():
        raise KeyError(name)
    return cast(Importer, import_module(f"{__name__}.{name}"))


def of(file: str, raw: bytes) -> str:
    """The format of a file: by its name where the name tells, else by what it holds (csv when nothing speaks for another).

    Raises BadTable for the binary formats of old spreadsheets.
    """
    if raw.startswith(_OLE):
        raise BadTable(_OLD(), remedy=_OLD_REMEDY())
    suffix = "." + file.rpartition(".")[2].lower() if "." in file else ""
    for name in names():
        importer = load(name)
        if suffix in importer.SUFFIXES and (suffix == ".xlsx") == raw.startswith(b"PK\x03\x04"):
            return name
    return next((name for name in names() if load(name).claims(raw)), "csv")
