"""Votes on policy and governed files, from the inbox."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from officectl.text.lang import Message, Text

if TYPE_CHECKING:
    from officectl.actions._inbox import Line
    from officectl.actions.policy_change import Step
    from officectl.tui.place import Place

_OPINION = Text("意见（可以不写）", "opinion (may be empty)")
_DONE = Text("{what}（{commit}）", "{what} ({commit})")


async def cast(place: Place, line: Line) -> None:
    """Show what is proposed, ask, sign: a vote, or putting in force what has its votes."""
    from officectl.actions import policy_change
    from officectl.tui.dialogs.ask_line import AskLine
    from officectl.tui.talk import confirm_with

    app = place.office_app
    options, lines = app.office.options, list[str]()
    governed = line.kind == "governed"
    waiting = app.waits.begin(line.verb.render(app.lang))

    def say(message: Message) -> None:
        lines.append(message.render(app.lang))

    def show(differences: Iterator[str]) -> None:
        lines.extend(differences)

    confirm = confirm_with(app, line.title, lambda: lines)
    try:
        if line.event == "activate":
            done: Step = await place.do(lambda: policy_change.activate(options, confirm=confirm, say=say))
        else:
            opinion = await app.push_screen_wait(AskLine(place.t(_OPINION)))
            if opinion is None:
                return
            done = await place.do(
                lambda: policy_change.vote(options, governed=governed, opinion=opinion, confirm=confirm, show=show, say=say)
            )
    finally:
        app.waits.end(waiting)
    place.say(_DONE(what=done.subject, commit=done.commit[:10]))
    app.changed()
