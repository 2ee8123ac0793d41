"""What is waited for at the moment, in a few words for the header."""

from __future__ import annotations

from collections.abc import Callable

from officectl.text.lang import Lang, Text


class Waits:
    """Jobs that last, newest last. `changed` is called when the line changes."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._texts: dict[int, tuple[str, str | Text]] = {}
        self._next = 0

    def begin(self, text: Text | str, mark: str = "…") -> int:
        """Something is waited for; returns what `tell` and `end` take."""
        self._next += 1
        self._texts[self._next] = mark, text
        self._changed()
        return self._next

    def tell(self, number: int, text: Text | str) -> None:
        """How far it is."""
        if number in self._texts:
            self._texts[number] = self._texts[number][0], text
            self._changed()

    def end(self, number: int) -> None:
        """It is done."""
        if self._texts.pop(number, None) is not None:
            self._changed()

    def line(self, lang: Lang) -> str:
        """The newest, "" where nothing is waited for."""
        if not self._texts:
            return ""
        mark, text = next(reversed(self._texts.values()))
        return f"{mark} {text if isinstance(text, str) else text.render(lang)}"
