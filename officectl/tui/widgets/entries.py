"""A list whose entries take several lines: fields with long values, findings, commits. Plain text, wrapped at cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from rich.text import Text as Line
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from officectl.render.style import clean, one_line
from officectl.text.width import pad, width, wrap

_GUTTER = "  "


class Entry(NamedTuple):
    """`key` is stable across reloads. `title` stands to the left of the text, `lines` below one another; a leading `head` is bold."""

    key: str
    lines: tuple[str, ...]
    title: str = ""
    head: bool = False
    """Whether the first line is emphasised."""
    tone: str = ""
    """`error`, `warning`, `muted`: a colour beside what the text says."""


class Entries(OptionList, can_focus=True):
    """Keeps the cursor on its key."""

    DEFAULT_CSS = """
    Entries, Entries:focus { border: none; background: $background; height: 1fr; width: 1fr; padding: 0; }
    Entries > .entries--error { color: $text-error; }
    Entries > .entries--warning { color: $text-warning; }
    Entries > .entries--success { color: $text-success; }
    Entries > .entries--muted { color: $text-muted; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"entries--error", "entries--warning", "entries--success", "entries--muted"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", show=False), Binding("k", "cursor_up", show=False),
    ]

    def __init__(self, *, titles: int = 0, id: str | None = None) -> None:
        """`titles`: most cells for the titles; 0: there are none."""
        super().__init__(id=id, markup=False)
        self.entries: list[Entry] = []
        self._titles = titles
        self._cells = 0

    @property
    def key(self) -> str:
        """The entry under the cursor; "" where there is none."""
        at = self.highlighted
        return self.entries[at].key if at is not None and at < len(self.entries) else ""

    @property
    def text(self) -> str:
        """Everything it says, for people and tests."""
        return "\n".join(line for entry in self.entries for line in ((entry.title,) if entry.title else ()) + entry.lines)

    def show(self, entries: Sequence[Entry]) -> None:
        """Other entries."""
        key, at = self.key, self.highlighted
        self.entries = list(entries)
        self._fill()
        keys = [entry.key for entry in self.entries]
        if key in keys:
            self.highlighted = keys.index(key)
        elif keys:
            self.highlighted = min(at or 0, len(keys) - 1)

    def go(self, key: str) -> bool:
        """Put the cursor on an entry."""
        keys = [entry.key for entry in self.entries]
        if key in keys:
            self.highlighted = keys.index(key)
        return key in keys

    def on_resize(self) -> None:
        """Wrap anew where there is another width."""
        if self.size.width != self._cells:
            self._again()

    def notify_style_update(self) -> None:
        """Another theme: other colours."""
        super().notify_style_update()
        if any(entry.tone for entry in self.entries):
            self._again()

    def _again(self) -> None:
        at = self.highlighted
        self._fill()
        if at is not None and at < len(self.entries):
            self.highlighted = at

    def render_line(self, y: int) -> Strip:
        """The entry under the cursor carries a sign too: colour alone does not say where one is."""
        strip = super().render_line(y)
        at = self.scroll_offset.y + y
        if not 0 <= at < len(self._lines) or self._lines[at] != (self.highlighted, 0) or not self.entries or strip.cell_length < 2:
            return strip
        first = next(iter(strip), None)
        return Strip.join([Strip([Segment(">", None if first is None else first.style)]), strip.crop(1)])

    def _fill(self) -> None:
        self._cells = self.size.width
        room = max(self._cells - 3 - len(_GUTTER), 20)
        left = min(max((width(entry.title) for entry in self.entries), default=0), self._titles or room) + 2 if self._titles else 0
        styles = {
            name: Style(color=self.get_component_rich_style(f"entries--{name}", partial=True).color)
            for name in dict.fromkeys(entry.tone for entry in self.entries if entry.tone)
        }
        self.clear_options()
        self.add_options([Option(self._line(entry, left, room, styles)) for entry in self.entries])

    def _line(self, entry: Entry, left: int, room: int, styles: dict[str, Style]) -> Line:
        text = Line(no_wrap=True, overflow="crop")
        wrapped = [(number, line) for number, lines in enumerate(entry.lines) for line in _wrapped(lines, max(room - left, 12))]
        for at, (number, line) in enumerate(wrapped or [(0, "")]):
            if at:
                text.append("\n")
            text.append(_GUTTER)
            if left:
                text.append(pad(one_line(entry.title) if at == 0 else "", left), "bold" if at == 0 else "")
            style = "bold" if entry.head and number == 0 else ""
            text.append(line, style)
        if entry.tone:
            text.stylize(styles[entry.tone])
        return text


def _wrapped(text: str, cells: int) -> list[str]:
    """Lines of at most so many cells; what follows the first is shifted as the text itself is."""
    indent = " " * (len(text) - len(text.lstrip(" ")))
    return [line for part in text.splitlines() or [""] for line in wrap(clean(part), cells, indent)]
