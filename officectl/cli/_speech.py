"""The language in force for this run, and Click made to speak it.

Click asks gettext for its sentences but ships no catalogue (and gettext would search the disk each time), so
`install` gives Click's modules our own table.
"""

from __future__ import annotations

import sys
from functools import cache

from officectl.text.lang import Lang

_current: Lang = "zh"


def install(lang: Lang) -> None:
    """Let everything speak `lang` from now on. Safe to call again with another language."""
    global _current
    _current = lang
    for name, module in list(sys.modules.items()):
        if name.startswith("click.") and module is not None:
            names = vars(module)
            if "_" in names:
                names["_"] = translate
            if "ngettext" in names:
                names["ngettext"] = translate_plural


def current() -> Lang:
    """The language in force."""
    return _current


def translate(message: str) -> str:
    """Click's sentence in the language in force; a sentence that the table lacks stays English."""
    return _table().get(message, message) if _current == "zh" else message


def translate_plural(singular: str, plural: str, n: int) -> str:
    """The same for a sentence with a number."""
    return translate(singular if n == 1 else plural)


@cache
def _table() -> dict[str, str]:
    from officectl.cli._click_texts import TEXTS

    return {text.en: text.zh for text in TEXTS}
