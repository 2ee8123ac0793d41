"""A sheet of terminal cells to draw on: wide characters take two and are never cut in half. Pure; styles are names."""

from __future__ import annotations

from officectl.text.width import width

Run = tuple[str, str]
"""A text and the name of its style."""


class Canvas:
    """`cells` × `lines` of blanks. Whatever is put outside is left out; what stood where something is put gives way."""

    def __init__(self, cells: int, lines: int = 1, style: str = "") -> None:
        self.cells, self.lines = max(cells, 0), max(lines, 0)
        self._chars = [[" "] * self.cells for _ in range(self.lines)]
        self._styles = [[style] * self.cells for _ in range(self.lines)]

    def put(self, x: int, y: int, text: str, style: str | None = None, end: int | None = None) -> int:
        """Write from a cell on, at most up to cell `end` (not included). `style` None keeps what is there. The cell after it."""
        limit = self.cells if end is None else min(end, self.cells)
        if not 0 <= y < self.lines:
            return x
        chars, styles = self._chars[y], self._styles[y]
        last = -1
        for char in text:
            size = width(char)
            if size == 0:
                # A combining mark joins the character before it; controls and joiners are left out.
                if last >= 0 and char.isprintable() and char not in "\u200d\ufe0e\ufe0f\u200b":
                    chars[last] += char
                continue
            if x + size > limit:
                break
            if x >= 0:
                self._free(chars, x)
                if size == 2:
                    self._free(chars, x + 1)
                    chars[x + 1] = ""
                chars[x] = char
                last = x
                if style is not None:
                    styles[x : x + size] = [style] * size
            elif x + size > 0:
                self._free(chars, 0)   # the right half of a character that begins outside
                chars[0] = " "
            x += size
        return x

    def paint(self, x: int, y: int, cells: int, style: str) -> None:
        """Give cells a style and leave what stands there."""
        if 0 <= y < self.lines:
            first, last = max(x, 0), min(x + cells, self.cells)
            for at in range(first, last):
                self._styles[y][at] = style

    def at(self, x: int, y: int) -> str:
        """What stands in a cell; "" in the right half of a wide character and outside."""
        return self._chars[y][x] if 0 <= y < self.lines and 0 <= x < self.cells else ""

    def text(self, y: int) -> str:
        """A line as it is read."""
        return "".join(self._chars[y])

    def runs(self, y: int) -> list[Run]:
        """A line as texts of one style each; together exactly `cells` wide."""
        found: list[Run] = []
        text, style = "", ""
        for char, wanted in zip(self._chars[y], self._styles[y], strict=True):
            if char and wanted != style:
                if text:
                    found.append((text, style))
                text, style = "", wanted
            text += char
        if text:
            found.append((text, style))
        return found

    def _free(self, chars: list[str], x: int) -> None:
        """Make a cell free for something else: the other half of a wide character there becomes a blank."""
        if chars[x] == "" and x > 0:
            chars[x - 1] = " "
        elif x + 1 < self.cells and chars[x + 1] == "":
            chars[x + 1] = " "
        chars[x] = " "
