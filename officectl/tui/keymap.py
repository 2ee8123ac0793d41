"""The user's own keys: `$XDG_CONFIG_HOME/officectl/keys.toml`, names of deeds and their keys.

    "record.edit" = ["e", "f4"]
"""

from __future__ import annotations

from collections.abc import Mapping

from officectl.text.lang import Message

Keys = Mapping[str, tuple[str, ...]]


def load() -> tuple[Keys, list[Message]]:
    """The keys and what is wrong with the file: an unreadable line never keeps anybody from working."""
    from officectl.actions import keymap

    if not keymap.given():   # the names of all deeds take every module there is
        return {}, []
    from officectl.tui.deeds import everywhere
    from officectl.tui.spots import every_deed

    known = {deed.name for found in every_deed().values() for deed in found} | {deed.name for deed in everywhere.places()}
    return keymap.load(known)
