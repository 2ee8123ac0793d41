"""Events: submit, approve, return … on the records at hand. The desk makes the use case; what would be signed is shown first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import TYPE_CHECKING

from officectl.render.style import one_line
from officectl.text.lang import Message, Text
from officectl.text.width import cut
from officectl.tui.deed import Deed
from officectl.tui.deeds.records import needs_chosen

if TYPE_CHECKING:
    from officectl.actions._event_view import Preview
    from officectl.actions._events import Asked, Done
    from officectl.history.model import EventName
    from officectl.tui.place import Place

_ASKED = Text("{event}：{what}", "{event}: {what}")
_OPINION = Text("意见（可以不写）", "opinion (may be empty)")
_REASON = Text("原因（必须写）", "reason (required)")
_OTHER = Text("怎么办理", "What to do")
_ROLE = Text("以哪个角色办", "In which role")
_OTHERS_TOO = Text("… 还有 {count} 条", "… {count} more")
_NOTHING = Text("这条没有等您办的步骤", "no step of this record waits for you")

NEEDS_REASON = ("return", "void", "retract", "withdraw", "reopen")
"""Events that say why."""
OTHERS = ("submit", "review", "countersign", "approve", "return", "withdraw", "reopen", "void", "retract", "register")
_USE_CASES = {"return": "return_.send_back"}
"""Where module and function are not simply called as the event is."""


async def perform(place: Place, event: EventName, idents: tuple[str, ...], *, principal: str = "", role: str = "") -> Done | None:
    """Ask for the opinion, show what would be signed, sign; who has several roles that fit says in which. None where somebody left."""
    from officectl.actions import _event_words as words
    from officectl.actions._event_who import SeveralRoles
    from officectl.actions._events import Asked
    from officectl.light import replace
    from officectl.tui.dialogs.ask_line import AskLine

    app = place.office_app
    need = event in NEEDS_REASON
    title = place.t(_ASKED, event=words.TITLES[event], what=_REASON if need else _OPINION)
    kept = (event, *idents)
    opinion = await app.push_screen_wait(AskLine(title, place.opinions.get(kept, ""), lines=_named(place, idents), check=_checked(place), need=need))
    if opinion is None:
        return None
    place.opinions[kept] = opinion
    asked = Asked(idents, opinion, principal=principal, role=role)
    try:
        done = await _sign(place, event, asked)
    except SeveralRoles as several:
        chosen = await _role(place, several.params["roles"])
        if chosen is None:
            return None
        done = await _sign(place, event, replace(asked, role=chosen))
    place.opinions.pop(kept, None)
    for record in done.records[:3]:
        place.say(record.said)
    for note in done.notes:
        place.say(note, "warning")
    app.changed()
    return done


async def _role(place: Place, roles: object) -> str | None:
    from officectl.tui.dialogs.choose import Choose, Row

    assert isinstance(roles, list)
    return await place.app.push_screen_wait(Choose(place.t(_ROLE), [Row(role, role, "", role) for role in roles]))


def _named(place: Place, idents: tuple[str, ...]) -> str:
    """Which records it is about, a line each."""
    lines = [cut(one_line(place.called(ident)), 70) for ident in idents[:12]]
    return "\n".join([*lines, place.t(_OTHERS_TOO, count=len(idents) - 12)] if len(idents) > 12 else lines)


def _checked(place: Place) -> Callable[[str], str]:
    from officectl.history import message

    def wrong(opinion: str) -> str:
        why = message.typed_fault("-", opinion.strip())
        return "" if why is None else place.t(why)

    return wrong


async def _sign(place: Place, event: EventName, asked: Asked) -> Done:
    from officectl.actions import _event_words as words
    from officectl.actions._events import Talk
    from officectl.light import replace
    from officectl.tui.talk import confirm_with

    app = place.office_app
    options = replace(app.office.options, width=max(40, min(100, app.size.width - 12)))
    lines: list[str] = []
    waiting = app.waits.begin(words.TITLES[event])

    def show(preview: Preview) -> None:
        lines[:] = list(preview.lines(options))

    def say(message: Message) -> None:
        text = message.render(app.lang)
        app.call_from_thread(lambda: app.waits.tell(waiting, text))
        app.call_from_thread(lambda: place.say(text))

    module, _, function = _USE_CASES.get(event, f"{event}.{event}").partition(".")
    action: Callable[..., Done] = getattr(import_module(f"officectl.actions.{module}"), function)
    talk = Talk(confirm=confirm_with(app, words.TITLES[event], lambda: lines), show=show, say=say)
    try:
        return await place.do(lambda: action(options, asked, talk))
    finally:
        app.waits.end(waiting)


def _event(event: EventName) -> Callable[[Place], Awaitable[None]]:
    async def run(place: Place) -> None:
        await perform(place, event, place.chosen())

    return run


async def _act(place: Place) -> None:
    """The step that waits for this person: review, countersign or approve."""
    from officectl.actions import next_step

    app = place.office_app
    idents = place.chosen()
    step = await place.do(lambda: next_step.next_step(app.office.options, idents))
    if step is None:
        place.say(_NOTHING, "warning")
        return
    await perform(place, step.event, idents, principal=step.principal)


async def _more(place: Place) -> None:
    from officectl.actions import _event_words as words
    from officectl.tui.dialogs.choose import Choose, Row

    app, idents = place.office_app, place.chosen()   # what is marked when the question is put, whatever comes in meanwhile
    names: tuple[EventName, ...] = OTHERS  # type: ignore[assignment]  # the words of the message grammar, as a type
    titles = {name: words.TITLES[name] for name in names}
    rows = [Row(name, place.t(text), "" if place.t(text) == name else name, f"{text.zh} {text.en}") for name, text in titles.items()]
    event = await app.push_screen_wait(Choose(place.t(_OTHER), rows))
    if event is not None:
        await perform(place, event, idents)


SUBMIT = Deed("event.submit", Text("送审", "Submit"), Text("把标记的（或这一条）送审", "submit what is marked, or this record"), ("s", "f7"),
              _event("submit"), needs_chosen)  # fmt: skip
ACT = Deed("event.act", Text("办理", "Act"), Text("审核、会签或批准：等您办的那一步", "review, countersign or approve: the step that waits for you"),
           ("a", "f8"), _act, needs_chosen)  # fmt: skip
RETURN = Deed("event.return", Text("退回", "Return"), Text("退回，写明原因", "send back, with the reason"), ("b", "f9"), _event("return"), needs_chosen)
MORE = Deed("event.more", Text("其他办理", "More"), Text("撤回、作废、重新办理、纸质登记 …", "withdraw, void, reopen, register …"), ("m", "f2"), _more,
            needs_chosen)  # fmt: skip
DEEDS = (SUBMIT, ACT, RETURN, MORE)
