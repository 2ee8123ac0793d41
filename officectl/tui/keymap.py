"""The user's own keys: `$XDG_CONFIG_HOME/officectl/keys.toml`, names of deeds and their keys.

    "record.edit" = ["e", "f4"]
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from officectl.text.lang import Message, Text

if TYPE_CHECKING:
    from officectl.tui.deed import Deed
    from officectl.tui.place import Place

Keys = Mapping[str, tuple[str, ...]]

_NO_KEY = Text(
    "按键文件 {path}：“{deed}”的“{key}”不是键名；键名如 e、f4、ctrl+o、enter、?",
    "key file {path}: {key!r} of {deed!r} is no key; keys are e, f4, ctrl+o, enter, ?",
)
_CLASH = Text("按键文件 {path}：{key} 同时是“{one}”和“{other}”，按了是“{one}”", "key file {path}: {key} is {one!r} and {other!r}; it does {one!r}")
_LOST = Text(
    "按键文件 {path}：“{deed}”在有的地方没有键可按，{keys} 已另有用处", "key file {path}: {deed!r} has no key at some places, {keys} has another use there"
)
_MOVES = frozenset(("up", "down", "left", "right", "pageup", "pagedown", "home", "end", "j", "k", "g", "G"))
"""What lists take for themselves."""


def load() -> tuple[Keys, list[Message]]:
    """The keys and what is wrong with the file: an unreadable line never keeps anybody from working."""
    from officectl.actions import keymap

    if not keymap.given():   # the names of all deeds take every module there is
        return {}, []
    from officectl.tui.deeds import everywhere
    from officectl.tui.spots import every_deed

    shared = (*everywhere.DEEDS, *everywhere.places())
    known = {deed.name for found in every_deed().values() for deed in found} | {deed.name for deed in shared}
    found, wrong = keymap.load(known)
    path = str(keymap.place())
    kept: dict[str, tuple[str, ...]] = {}
    for name, wanted in found.items():
        named = {key: named_key(key) for key in wanted}
        wrong += [_NO_KEY(path=path, deed=name, key=key) for key, one in named.items() if not one]
        good = tuple(one for one in named.values() if one)
        if good:
            kept[name] = good
    return kept, [*wrong, *_clashes(path, kept, shared)]


def named_key(word: str) -> str:
    """The name that Textual has for a key, however it was written (`?`, `question_mark`, `ctrl+o`, `F4`); "" where it is none."""
    from textual.keys import Keys as Known
    from textual.keys import _character_to_key

    if len(word) == 1:
        return _character_to_key(word) if word.isprintable() else ""
    head, _, last = word.rpartition("+")
    if any(part.lower() not in ("ctrl", "shift", "alt", "super") for part in head.split("+") if head):
        return ""
    if len(last) > 1:
        last = last.lower()
        try:
            sign = bool(unicodedata.lookup(last.replace("_", " ")))
        except KeyError:
            sign = False
        if not sign and last not in {one.value for one in Known} and last != "space":
            return ""
    return f"{head.lower()}+{last.lower()}" if head else last


def _clashes(path: str, own: Keys, shared: Iterable[Deed]) -> Iterator[Message]:
    """Keys that do two things at one place, and deeds that no key is left for."""
    from officectl.tui import keys

    told: set[tuple[str, str, str]] = set()
    for place in _places():
        taken: dict[str, str] = dict.fromkeys(_MOVES, "")
        for deed in place.DEEDS:
            mine = own.get(deed.name) or deed.keys
            for key in mine:
                other = taken.setdefault(key, deed.name)
                if other and other != deed.name and (key, other, deed.name) not in told and {other, deed.name} & own.keys():
                    told.add((key, other, deed.name))
                    yield _CLASH(path=path, key=keys.shown(key), one=other, other=deed.name)
        for deed in (*place.DEEDS, *shared):
            mine = own.get(deed.name) or deed.keys
            usable = [key for key in mine if taken.get(key, deed.name) == deed.name]
            changed = deed.name in own or any(taken.get(key) in own for key in mine)
            if not usable and changed and deed.name != "back" and ("", deed.name, "") not in told:
                told.add(("", deed.name, ""))
                yield _LOST(path=path, deed=deed.name, keys=" ".join(map(keys.shown, mine)))


def _places() -> Iterator[type[Place]]:
    from officectl.tui.place import Place

    stack: list[type[Place]] = [Place]
    while stack:
        for one in stack.pop().__subclasses__():
            stack.append(one)
            if one.__module__.startswith("officectl."):
                yield one
