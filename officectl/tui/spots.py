"""The places there are: the folder is listed, each file says its title and key. Nothing is registered."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from officectl.light import dataclass
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
    here: type[Place]


def spots() -> tuple[Spot, ...]:
    """All places by their keys."""
    found = []
    for info in iter_modules(places.__path__):
        module = import_module(f"{places.__name__}.{info.name}")
        found.append(Spot(info.name, module.TITLE, module.KEY, module.Here))
    return tuple(sorted(found, key=lambda spot: spot.key))


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
