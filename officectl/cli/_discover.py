"""Which commands exist: the folder is listed and the head of each file is read as text; nothing is imported.

A command file says, at its top level and as plain literals:

    NAMES = ("check", "核查")          # English name (= the file's name), then what else a person may type
    SHORT = Text("…", "…")            # one line for the list of commands
    GROUP = "check"                   # daily | check | write | setup

A test compares what is read here with what the imported module says.
"""

# pathlib alone would cost a tenth of the time that `--help` may take.
# ruff: noqa: PTH112, PTH118, PTH123, PTH208
from __future__ import annotations

from ast import literal_eval
from collections.abc import Iterator
from functools import cache
from typing import Any

from officectl import cli
from officectl.light import dataclass
from officectl.text.lang import Text

GROUPS: dict[str, Text] = {
    "daily": Text("日常", "Every day"),
    "check": Text("核查", "Check"),
    "write": Text("办理", "Handle"),
    "setup": Text("设置", "Set up"),
}

_KEYS = ("NAMES = ", "SHORT = ", "GROUP = ")


@dataclass(frozen=True)
class Entry:
    """A command as the list of commands shows it."""

    module: str
    names: tuple[str, ...]
    short: Text
    group: str

    @property
    def name(self) -> str:
        """The English name, which the command carries in messages and in scripts."""
        return self.names[0]


def command_name(module: str) -> str:
    """`import_` → `import`, `check_all` → `check-all`: a Python keyword takes an underscore."""
    return module.rstrip("_").replace("_", "-")


def read_head(module: str, source: str) -> Entry:
    """The declarations of one command file. Raises ValueError when one is missing: its author's mistake."""
    found = _declarations(source)
    if found.keys() != {"NAMES", "SHORT", "GROUP"} or found["GROUP"] not in GROUPS:
        raise ValueError(f"cli/{module}.py must declare NAMES, SHORT and GROUP as literals at its top level")
    names = tuple(found["NAMES"])
    if names[0] != command_name(module):
        raise ValueError(f"cli/{module}.py: the first of NAMES must be {command_name(module)!r}")
    return Entry(module, names, Text(*found["SHORT"]), found["GROUP"])


def _declarations(source: str) -> dict[str, Any]:
    """NAMES, SHORT and GROUP; a declaration may run over several lines. Stops when it has the three."""
    found: dict[str, Any] = {}
    lines = iter(source.split("\n"))
    for line in lines:
        if not line.startswith(_KEYS):
            continue
        key, _, text = line.partition(" = ")
        text = text.removeprefix("Text")
        while key not in found:
            try:
                found[key] = literal_eval(text)
            except SyntaxError:  # not complete yet
                rest = next(lines, None)
                if rest is None:
                    return found
                text += "\n" + rest
        if len(found) == len(_KEYS):
            break
    return found


@cache
def entries() -> tuple[Entry, ...]:
    """Every command, by group, then name."""
    order = list(GROUPS)
    found = [read_head(module, source) for module, source in _sources()]
    return tuple(sorted(found, key=lambda entry: (order.index(entry.group), entry.name)))


@cache
def by_name() -> dict[str, Entry]:
    """Every name in every language → its command. Raises ValueError when two commands claim one name."""
    table: dict[str, Entry] = {}
    for entry in entries():
        for name in entry.names:
            if name in table:
                first, second = table[name].module, entry.module
                raise ValueError(f"{name!r} is claimed by cli/{first}.py and cli/{second}.py")
            table[name] = entry
    return table


def called(word: str) -> Entry | None:
    """The command of that name. An English name is its file's: then no other file is read."""
    module = word.replace("-", "_")
    if word.isascii() and module.isidentifier() and is_command_file(f"{module}.py"):
        for name in (module, f"{module}_"):
            try:
                with open(f"{cli.__path__[0]}/{name}.py", encoding="utf-8") as file:
                    entry = read_head(name, file.read())
            except OSError:
                continue
            if entry.name == word:
                return entry
    return by_name().get(word)


def is_command_file(name: str) -> bool:
    """Whether a file of the folder is a command: not `app.py`, not `_private.py`."""
    return name.endswith(".py") and not name.startswith("_") and name != "app.py"


def _sources() -> Iterator[tuple[str, str]]:
    import os

    folder = cli.__path__[0]
    if os.path.isdir(folder):
        for name in sorted(os.listdir(folder)):
            if is_command_file(name):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    yield name[:-3], file.read()
        return
    yield from _zipped_sources()


def _zipped_sources() -> Iterator[tuple[str, str]]:
    """The same from a single-file `officectl.pyz`, where the folder lies inside an archive."""
    import pkgutil

    for finder, name, _ in pkgutil.iter_modules(cli.__path__):
        spec = finder.find_spec(f"{cli.__name__}.{name}", None)
        loader: Any = spec.loader if spec else None
        source = loader.get_source(f"{cli.__name__}.{name}") if hasattr(loader, "get_source") else None
        if source is not None and is_command_file(name + ".py"):
            yield name, source
