"""Which parser reads the files that are not in their kind's layout: tomllib, or toml_rs where the extra `fast` is installed.

Nothing depends on the choice but time. Whatever toml_rs refuses, tomllib reads again and says why; what it takes is put
to the same questions. Tests hold the two to the same values, types and faults.
"""

from __future__ import annotations

from collections.abc import Callable
from re import MULTILINE
from typing import Any, Literal

from officectl.light import pattern

Engine = Literal["tomllib", "plain", "fast"]
Loads = Callable[[str, Callable[[str], Any]], dict[str, Any]]
"""(text, what makes a number of a decimal's text) → value. Raises anything for what it does not take."""

ENGINES: tuple[Engine, ...] = ("tomllib", "plain", "fast")
"""`tomllib`: every file through it, no short cuts. `plain`: the default without the extra. `fast`: toml_rs at once."""
VARIABLE = "OFFICECTL_ENGINE"
"""The environment variable that forces one, for tests and measurements; who may read the environment passes it on."""
WORTH = 1500
"""Files that are read without toml_rs first: importing it costs as much as they then took longer."""
NESTED = 50
"""Brackets that may stand in a text besides those of plain headers. Deep nesting exhausts toml_rs' stack at two KiB a
level, which no program survives."""
_HEADER = pattern(r"^\[(?:\[[A-Za-z0-9_-]+\]|[A-Za-z0-9_.-]+)\]$", MULTILINE)
_DOTTED_ROWS = pattern(r"\[\[[^\n]*\.")
"""toml_rs takes a dotted key that leads into `[[a.b]]` rows; TOML does not."""


class _State:
    """What was forced, how many files may still come before toml_rs is fetched, and its parser once it is."""

    forced: str = ""
    left: int = WORTH
    loads: Loads | None = None


def force(name: str) -> None:
    """Use the engine of that name from here on; "" or an unknown name: what is installed, when it pays."""
    _State.forced = name if name in ENGINES else ""
    _State.loads = None
    _State.left = {"fast": 0, "plain": -1, "tomllib": -1}.get(_State.forced, WORTH)


def short_cuts() -> bool:
    """Whether canonical files may be read in one pass."""
    return _State.forced != "tomllib"


def loads() -> Loads | None:
    """The quick parser once it pays; None: the file goes through `plain` and tomllib."""
    if _State.left < 0:
        return _State.loads
    _State.left -= 1
    if _State.left < 0:
        _State.loads = _fetched()
    return _State.loads


def installed() -> str:
    """The version of toml_rs when it is there and of a known sort, else ""."""
    return _version() if _fetched() is not None else ""


def _fetched() -> Loads | None:
    try:
        import toml_rs
    except ImportError:
        return None
    parse = toml_rs.loads
    try:   # another package of that name, or an older one, is as good as none
        if parse('a = 1.50\nb = "中"', parse_float=str, toml_version="1.0.0") != {"a": "1.50", "b": "中"}:
            return None
    except Exception:
        return None

    def loads(text: str, decimal: Callable[[str], Any]) -> dict[str, Any]:
        if not _harmless(text):
            raise ValueError
        try:
            return parse(text, parse_float=decimal, toml_version="1.0.0")  # type: ignore[no-any-return,unused-ignore]
        except Exception:
            raise
        except BaseException as error:   # how Rust code says that it failed
            if type(error).__name__ == "PanicException":
                raise ValueError from None
            raise

    return loads


def _harmless(text: str) -> bool:
    """Whether toml_rs may have the text: not deep, no BOM, no rows within tables."""
    opened = text.count("[") + text.count("{")
    if opened > NESTED:
        plain = _HEADER.findall(text)
        if opened - sum(header.count("[") for header in plain) > NESTED:
            return False
    return text[:1] != "\ufeff" and _DOTTED_ROWS.search(text) is None


def _version() -> str:
    import toml_rs

    return str(getattr(toml_rs, "__version__", "?"))
