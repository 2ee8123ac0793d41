"""The places there are: the folder is listed, each file says its title and key. Nothing is registered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import ModuleInfo, iter_modules
from typing import TYPE_CHECKING

from officectl.light import dataclass, pattern
from officectl.text.lang import Text
from officectl.tui import deeds, places, screens

if TYPE_CHECKING:
    from officectl.tui.deed import Deed
    from officectl.tui.place import Place


@dataclass(frozen=True, slots=True)
class Spot:
    """A place before anybody went there."""

    name: str
    title: Text
    key: str
    """A digit."""

    @property
    def here(self) -> type[Place]:
        """The place; its module is loaded when somebody goes there."""
        found: type[Place] = import_module(f"{places.__name__}.{self.name}").Here
        return found

    def make(self) -> Place:
        """A new screen of it."""
        return self.here()


_TITLE = pattern(r'^TITLE = Text\("([^"\\\n]+)", "([^"\\\n]+)"\)$', re.MULTILINE)
_KEY = pattern(r'^KEY = "([1-9])"$', re.MULTILINE)


def spots() -> tuple[Spot, ...]:
    """All places by their keys."""
    found = []
    for info in iter_modules(places.__path__):
        source = _source(info)
        title, key = _TITLE.search(source), _KEY.search(source)
        if title is not None and key is not None:   # eight modules and what they need are a third of the start
            found.append(Spot(info.name, Text(title[1], title[2]), key[1]))
        else:
            module = import_module(f"{places.__name__}.{info.name}")
            found.append(Spot(info.name, module.TITLE, module.KEY))
    return tuple(sorted(found, key=lambda spot: spot.key))


def _source(info: ModuleInfo) -> str:
    """The text of a place's module; "" where it lies in an archive or only compiled."""
    loader = info.module_finder.find_spec(info.name, None)
    try:
        return Path(loader.origin or "").read_text("utf-8") if loader is not None else ""
    except (OSError, UnicodeDecodeError):
        return ""


def every_deed() -> dict[str, tuple[Deed, ...]]:
    """Module → what it offers: shared deeds, places, screens. For the manual, the key map and tests."""
    return {name: tuple(found) for name, found in _declared() if found}


def _declared() -> Iterator[tuple[str, list[Deed]]]:
    seen: set[str] = set()
    for package in (deeds, places, screens):
        for info in iter_modules(package.__path__):
            module = import_module(f"{package.__name__}.{info.name}")
            listed: list[Deed] = list(getattr(module, "DEEDS", ()))
            for value in vars(module).values():
                if isinstance(value, type) and value.__module__ == module.__name__:
                    listed += getattr(value, "DEEDS", ())
            fresh = list({deed.name: deed for deed in listed if deed.name not in seen}.values())
            seen.update(deed.name for deed in fresh)
            yield f"{package.__name__.rpartition('.')[2]}.{info.name}", fresh
