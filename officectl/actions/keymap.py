"""The user's own keys for the terminal interface: `$XDG_CONFIG_HOME/officectl/keys.toml`."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path

from officectl.records import toml
from officectl.text.lang import Message, Text

_UNREADABLE = Text("按键文件 {path} 读不出，用默认按键：{why}", "the key file {path} cannot be read; default keys are used: {why}")
_UNKNOWN = Text("按键文件 {path}：没有“{name}”这个动作", "key file {path}: there is no action {name!r}")
_SHAPE = Text('按键文件 {path}：“{name}”应写成 ["e", "f4"] 这样的按键表', 'key file {path}: {name!r} must be a list of keys, such as ["e", "f4"]')


def place() -> Path:
    """Where the file would be."""
    base = os.environ.get("XDG_CONFIG_HOME")
    return Path(base or Path("~/.config").expanduser(), "officectl", "keys.toml")


def given() -> bool:
    """Whether there is such a file, or something in its place."""
    return os.path.lexists(place())


def load(known: Collection[str]) -> tuple[Mapping[str, tuple[str, ...]], list[Message]]:
    """Deed → its keys, and what is wrong with the file: an unreadable line keeps nobody from working."""
    path = place()
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return {}, []
    except OSError as error:
        return {}, [_UNREADABLE(path=str(path), why=error.strerror or type(error).__name__)]
    reading = toml.read(raw)
    if reading.data is None:
        return {}, [_UNREADABLE(path=str(path), why=fault.message) for fault in reading.faults[:1]]
    found: dict[str, tuple[str, ...]] = {}
    wrong: list[Message] = []
    for name, value in reading.data.items():
        if name not in known:
            wrong.append(_UNKNOWN(path=str(path), name=name))
        elif not isinstance(value, list) or not value or not all(isinstance(one, str) and one for one in value):
            wrong.append(_SHAPE(path=str(path), name=name))
        else:
            found[name] = tuple(value)
    return found, wrong
