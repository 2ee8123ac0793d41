"""Which language a person reads: --lang, OFFICECTL_LANG, the workspace, the user's file, then the locale."""

# pathlib alone would cost a tenth of the time that `--help` may take.
# ruff: noqa: PTH100, PTH113, PTH118, PTH120, PTH123
from __future__ import annotations

import os

from officectl.text.lang import Lang

WORKSPACE_FILE = "officectl.toml"


def choose(flag: str | None, folder: str) -> Lang:
    """The language; an unknown word counts as not given (the option is refused later, in this language)."""
    for word in (flag, os.environ.get("OFFICECTL_LANG")):
        known = parse(word or "")
        if known is not None:
            return known
    path = workspace_file(folder)
    known = _declared(path) if path else None
    if known is None:
        from officectl.cli._settings import chosen

        known = parse(chosen("language", ""))
    return known or from_locale()


def parse(word: str) -> Lang | None:
    """`zh`, `zh_CN.UTF-8`, `en`, `en-GB` … → the language; None when it is neither."""
    head = word.lower()[:2]
    if word[2:3].isalpha():
        return None
    return "zh" if head == "zh" else "en" if head == "en" else None


def from_locale() -> Lang:
    """Chinese unless the locale says English: a bare console on an office's server says `C`."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return parse(value) or "zh"
    return "zh"


def workspace_file(folder: str) -> str | None:
    """The nearest `officectl.toml` at or above `folder`."""
    here = os.path.abspath(folder)
    while True:
        path = os.path.join(here, WORKSPACE_FILE)
        if os.path.isfile(path):
            return path
        above = os.path.dirname(here)
        if above == here:
            return None
        here = above


def _declared(path: str) -> Lang | None:
    """`language = "…"` of the workspace, as text: the TOML reader would cost more than the page."""
    from officectl.cli._settings import declared

    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            lines = file.read(65536).split("\n")
    except OSError:
        return None
    return parse(declared(lines).get("language", ("", 0))[0])
