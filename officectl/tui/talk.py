"""How a use case on the desk speaks with the person in front of the screen."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

from officectl.text.lang import Message, Text

if TYPE_CHECKING:
    from officectl.tui.app import OfficeApp
    from officectl.tui.dialogs.box import Box

T = TypeVar("T")


def ask(app: OfficeApp, make: Callable[[], Box[T]]) -> T | None:
    """From a desk thread: put a dialogue in front and wait for its answer; None when it was left."""
    answer: Future[T | None] = Future()

    def settle(value: T | None) -> None:
        if not answer.done():
            answer.set_result(value)

    def put() -> None:
        app.push_screen(make(), settle)

    app.open_dialogs.add(answer)
    try:
        app.call_from_thread(put)
        return answer.result()
    finally:
        app.open_dialogs.discard(answer)


def confirm_with(app: OfficeApp, title: Text, lines: Callable[[], list[str]] = list, *, danger: bool = False) -> Callable[[Message], bool]:
    """What actions take as `confirm`: the question under what `lines` gives, in a dialogue."""
    from officectl.tui.dialogs.confirm import Confirm

    def confirm(question: Message) -> bool:
        asked = question.render(app.lang)
        shown = lines()
        answer: bool | None = ask(app, lambda: Confirm(title.render(app.lang), [*shown, asked], danger=danger))
        return answer is True

    return confirm
