"""The keys of the place in front and what they do, made from its deeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text as Line
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from officectl.text.lang import Text
from officectl.text.width import pad, width
from officectl.tui import keys
from officectl.tui.dialogs.box import Box

if TYPE_CHECKING:
    from officectl.tui.deed import Deed
    from officectl.tui.place import Place

_HERE = Text("这里", "Here")
_EVERYWHERE = Text("到处都行", "Everywhere")
_MOVE = Text("↑↓ j k 移动 · PgUp PgDn · Home End · Tab 换栏", "↑↓ j k move · PgUp PgDn · Home End · Tab next pane")
_KEYS = Text("Esc 关闭    输入法开着时用功能键", "Esc closes    with an input method on, use the function keys")


class Help(Box[bool]):
    """Help of one place."""

    DEFAULT_CSS = "Help > .box { width: 90; height: 90%; } Help .line { width: 1fr; }"
    BINDINGS = [Binding("question_mark,f1,q,enter", "leave", show=False)]

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            with VerticalScroll():
                yield Static(self._text(), classes="line")
            yield Static(Line(self.t(_KEYS)), classes="keys")

    def _text(self) -> Line:
        line = Line()
        for title, deeds in ((_HERE, self.place.DEEDS), (_EVERYWHERE, self.place.office_app.deeds)):
            line.append(self.t(title) + "\n", "bold")
            for deed in deeds:
                self._append(line, deed)
            line.append("\n")
        line.append(self.t(_MOVE))
        return line

    def _append(self, line: Line, deed: Deed) -> None:
        app = self.place.office_app
        names = "  ".join(keys.shown(key) for key in app.keys_of(deed))
        why = deed.why_not(self.place)
        line.append("  " + pad(names, max(18, width(names) + 2)), "bold" if why is None else "dim")
        line.append(pad(deed.title.render(app.lang), 14))
        line.append(deed.about.render(app.lang))
        if why is not None:
            line.append(f"（{why.render(app.lang)}）" if app.lang == "zh" else f" ({why.render(app.lang)})", "dim")
        line.append("\n")
