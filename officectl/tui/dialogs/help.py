"""The keys of the place in front and what they do, made from its deeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text as Line
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from officectl.text.lang import Text
from officectl.text.width import pad, width, wrap
from officectl.tui import keys
from officectl.tui.dialogs.box import Box

if TYPE_CHECKING:
    from officectl.tui.deed import Deed
    from officectl.tui.place import Place

_HERE = Text("这里", "Here")
_EVERYWHERE = Text("到处都行", "Everywhere")
_MOVE = Text("↑↓ j k 移动 · PgUp PgDn · Home End · Tab 换栏", "↑↓ j k move · PgUp PgDn · Home End · Tab next pane")
_KEYS = Text("Esc 关闭    输入法开着时用功能键", "Esc closes    with an input method on, use the function keys")

_WIDE, _NAMES, _TITLE = 90, 18, 14
_LEAST = 24
"""Cells below which what a deed does stands below its keys, not beside them."""


class Help(Box[bool]):
    """Help of one place."""

    DEFAULT_CSS = "Help > .box { width: 90; height: 90%; } Help .line { width: 1fr; }"
    BINDINGS = [Binding(",".join(keys.every(("question_mark", "f1", "q", "enter"))), "leave", show=False)]

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            with VerticalScroll():
                yield Static(classes="line")
            yield Static(Line(self.t(_KEYS)), classes="keys")

    def on_mount(self) -> None:
        """As wide as there is room."""
        self._fill()

    def on_resize(self) -> None:
        """Wrapped anew."""
        self._fill()

    def _fill(self) -> None:
        cells = min(_WIDE, self.app.size.width * 94 // 100) - 6
        self.query_one(".line", Static).update(self._text(max(cells, 20)))

    def _text(self, cells: int) -> Line:
        line = Line()
        for title, deeds in ((_HERE, self.place.DEEDS), (_EVERYWHERE, self.place.office_app.deeds)):
            line.append(self.t(title) + "\n", "bold")
            for deed in deeds:
                self._append(line, deed, cells)
            line.append("\n")
        line.append("\n".join(wrap(self.t(_MOVE), cells)))
        return line

    def _append(self, line: Line, deed: Deed, cells: int) -> None:
        """Keys, title, what it does; beside each other where there is room, else below."""
        app = self.place.office_app
        names = "  ".join(keys.shown(key) for key in app.keys_of(deed))
        why = deed.why_not(self.place)
        head, title = "  " + pad(names, max(_NAMES, width(names) + 2)), deed.title.render(app.lang)
        line.append(head, "bold" if why is None else "dim")
        title = pad(title, max(_TITLE, width(title) + 2))
        indent = width(head) + width(title)
        room = cells - min(indent, cells - _LEAST)
        about = deed.about.render(app.lang)
        reason = "" if why is None else f"（{why.render(app.lang)}）" if app.lang == "zh" else f" ({why.render(app.lang)})"
        if width(about + reason) <= room:
            said = [(about, "", reason)]   # text, its style, what follows dimly
        else:
            said = [(piece, "", "") for piece in wrap(about, room)] + [("", "dim", piece) for piece in wrap(reason.strip(), room) if piece]
        line.append(title.rstrip() + "\n" if cells - indent < _LEAST else title)
        for number, (piece, style, after) in enumerate(said):
            beside = number == 0 and cells - indent >= _LEAST
            line.append(("" if beside else " " * min(indent, cells - _LEAST)) + piece, style)
            line.append(after + "\n", "dim")
