"""Where people type in a form: one line for what has a form of its own (numbers, dates, names), several for free text."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.message import Message
from textual.widgets import Input, TextArea


class Typed(Message):
    """The text of an editor is another."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class LineInput(Input):
    """One line. Several lines that are pasted become one: nothing is lost but the breaks."""

    DEFAULT_CSS = """
    LineInput, LineInput:focus { border: none; height: 1; padding: 0; }
    LineInput { background: $boost; }
    LineInput:focus { background: $panel; }
    """
    def __init__(self, text: str, joint: str = " ") -> None:
        """`joint`: what stands between lines that were pasted."""
        super().__init__(text, select_on_focus=False)
        self._joint = joint
        self._last = text

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the terminal's own cursor stands, and with it what an input method shows: behind the last character, not one further."""
        at = super().cursor_screen_offset
        return at - (1, 0) if self.cursor_at_end else at

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell, once for each text: setting a text from outside is not typing."""
        event.stop()
        if event.value != self._last:
            self._last = event.value
            self.post_message(Typed(event.value))

    def lets_go(self, by: int, *, entered: bool) -> bool:
        """Whether this key leads to another field: one line has nothing above or below."""
        return True

    def show(self, text: str) -> None:
        """Another text, which nobody typed."""
        if text != self.value:
            self._last = text
            self.value = text
            self.cursor_position = len(text)

    @property
    def words(self) -> str:
        """The text."""
        return self.value

    def _on_paste(self, event: events.Paste) -> None:
        lines = [line.strip() for line in event.text.splitlines() if line.strip()]
        event.stop()
        event.prevent_default()
        if lines:
            self.replace(self._joint.join(lines), *self.selection)


class YesNo(LineInput):
    """Yes or no: Space turns it, Backspace takes it away; what is typed takes the place of what stood there."""

    def __init__(self, text: str, words: tuple[str, str]) -> None:
        """`words`: yes and no."""
        super().__init__(text)
        self.select_on_focus = True
        self._words = words

    async def _on_key(self, event: events.Key) -> None:
        turns: dict[str, Callable[[], str]] = {"space": self._other, "ideographic_space": self._other, "backspace": str, "delete": str}
        turned = turns.get(event.key)
        if turned is not None:
            event.stop()
            event.prevent_default()
            self.value = turned()
            self.cursor_position = len(self.value)
        else:
            await super()._on_key(event)

    def _other(self) -> str:
        yes, no = self._words
        return no if self.value.strip() == yes else yes


class TextInput(TextArea):
    """Free text: as high as it needs to be. Enter goes on to the next field, Ctrl+J breaks the line; pasted lines stay lines."""

    DEFAULT_CSS = """
    TextInput, TextInput:focus { border: none; padding: 0; height: auto; max-height: 8; scrollbar-size-vertical: 1; }
    TextInput { background: $boost; }
    TextInput:focus { background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+j", "break_line", show=False)]

    def __init__(self, text: str) -> None:
        super().__init__(text, soft_wrap=True, compact=True, tab_behavior="focus", highlight_cursor_line=False)
        self._last = text

    def action_break_line(self) -> None:
        """A new line here."""
        self.insert("\n")

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tell."""
        event.stop()
        if self.text != self._last:
            self._last = self.text
            self.post_message(Typed(self.text))

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":   # the form's; a line is broken by Ctrl+J
            return
        await super()._on_key(event)

    def lets_go(self, by: int, *, entered: bool) -> bool:
        """Whether this key leads to another field: Enter does, an arrow beyond the first or last line."""
        return entered or (self.cursor_at_first_line if by < 0 else self.cursor_at_last_line)

    def show(self, text: str) -> None:
        """Another text, which nobody typed."""
        if text != self.text:
            self._last = text
            self.load_text(text)
            self.move_cursor(self.document.end)

    @property
    def words(self) -> str:
        """The text."""
        return self.text
