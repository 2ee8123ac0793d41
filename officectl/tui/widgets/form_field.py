"""One field of a form: its title, where one types, and what is said about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text as Line
from textual import events
from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget

from officectl.query.fields import separators
from officectl.text.lang import Text
from officectl.text.units import unit_title
from officectl.text.width import cut
from officectl.tui.widgets.form_input import LineInput, TextInput, Typed, YesNo
from officectl.tui.widgets.said import Said

if TYPE_CHECKING:
    from officectl.records.finding import FieldPath
    from officectl.records.kind import Field
    from officectl.text.lang import Lang
    from officectl.tui.widgets.form_model import Note

TITLE_CELLS = 22
_OF = Text("{title}（{unit}）", "{title} ({unit})")
YES, NO = Text("是", "yes"), Text("否", "no")
_SIGNS = {"wrong": "✗ ", "doubt": "? ", "echo": "= "}


class FormField(Widget):
    """`path`: where in the record; `spec` None: a key that the kind does not know, shown as TOML."""

    DEFAULT_CSS = """
    FormField { height: auto; width: 1fr; layout: vertical; }
    FormField > .note { height: auto; display: none; }
    FormField > .note.shown { display: block; }
    FormField > .wrong { color: $text-error; }
    FormField > .doubt { color: $text-warning; }
    FormField > .echo { color: $text-muted; }
    FormField:focus-within { text-style: bold; }
    """

    class Changed(Message):
        """Somebody typed."""

        def __init__(self, field: FormField, text: str) -> None:
            super().__init__()
            self.field, self.text = field, text

    class Left(Message):
        """The cursor went elsewhere."""

        def __init__(self, field: FormField) -> None:
            super().__init__()
            self.field = field

    class Entered(Message):
        """The cursor came."""

        def __init__(self, field: FormField) -> None:
            super().__init__()
            self.field = field

    def __init__(
        self, path: FieldPath, spec: Field | None, text: str, lang: Lang, *, needed: str = "", depth: int = 0, cells: int = TITLE_CELLS,
    ) -> None:  # fmt: skip
        """`needed`: the sign of a required field. `depth`: how many tables it stands in. `cells`: room for the title."""
        super().__init__()
        self.path, self.spec, self.lang = path, spec, lang
        self._needed, self._depth, self._cells = needed, depth, cells
        self._note: tuple[str, str] = ("", "")
        self.editor: LineInput | TextInput = _editor(spec, text, lang)

    @property
    def words(self) -> str:
        """The text as it stands."""
        return self.editor.words

    def compose(self) -> ComposeResult:
        said = Said(classes="note")
        for part in (self.editor, said):
            part.styles.margin = (0, 0, 0, self._cells)
            yield part

    def render(self) -> Line:
        """The title; children lie over the rest."""
        name = str(self.path[-1]) if self.spec is None else title(self.spec, self.lang)
        line = Line(" " * 2 * self._depth, no_wrap=True)
        line.append(self._needed or " ", "bold")
        line.append(cut(name, self._cells - 2 - 2 * self._depth))
        return line

    def tell(self, note: Note | None) -> None:
        """What is said below."""
        fresh = ("", "") if note is None else (note.sort, _SIGNS[note.sort] + note.message.render(self.lang))
        if fresh == self._note:
            return
        self._note = fresh
        self._say()

    def on_mount(self) -> None:
        """What was to be said before there was a place for it."""
        self._say()

    def _say(self) -> None:
        sort, words = self._note
        for shown in self.query(Said):
            shown.say(words)
            shown.set_classes(f"note shown {sort}" if words else "note")

    @property
    def note(self) -> str:
        """What is said below, "" where nothing is."""
        return self._note[1]

    def on_typed(self, event: Typed) -> None:
        """Pass on with the place."""
        event.stop()
        self.post_message(self.Changed(self, event.text))

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Left."""
        self.post_message(self.Left(self))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Entered."""
        self.post_message(self.Entered(self))


def title(spec: Field, lang: Lang) -> str:
    """The title, with the unit of a figure."""
    said = spec.title.render(lang)
    return said if not spec.unit else _OF.render(lang, title=said, unit=unit_title(spec.unit))


def _is_free(spec: Field | None) -> bool:
    """Whether the field takes any text."""
    return spec is not None and spec.type == "string" and not (spec.enum or spec.ref or spec.ref_or_text or spec.pattern or spec.name == "id")


def _editor(spec: Field | None, text: str, lang: Lang) -> LineInput | TextInput:
    if spec is not None and spec.type == "boolean":
        return YesNo(text, (YES.render(lang), NO.render(lang)))
    return TextInput(text) if _is_free(spec) else LineInput(text, _joint(spec))


def _joint(spec: Field | None) -> str:
    if spec is None or spec.type != "array" or spec.item is None:
        return " "
    return "、" if "、" in separators(spec.item) else "，"
