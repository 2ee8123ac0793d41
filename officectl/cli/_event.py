"""What the event commands have in common: their options, what is shown before the question, what is said afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, conditions, make, option
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._event_view import Preview
    from officectl.actions._events import Asked, Done, Talk

    Action = Callable[[Options, Asked, Talk], Done]

_WORDS = Text("编号或名称；或一个种类和条件，先列出来再问", "ids or names; or a kind and conditions: listed first, then asked")
_OPINION = Text("意见；退回、作废等的原因", "the opinion; the reason of a return, a void …")
_MEANING = Text("签批用语（制度规定的，如 同意、圈阅）；不写用第一个", "one of the policy's words (such as 同意, 圈阅); default: the first")
_FOR = Text("代谁办理（编号或姓名）；委托自动查找", "act for somebody (id or name); the delegation is found")
_ROLE = Text("以哪个角色办理，有几个角色都能办时写", "in which role, where several fit")
_FINDING = Text("注意：{message}（{code}）", "note: {message} ({code})")


def event(load: Callable[[], Action], help: Text) -> OfficeCommand:
    """An event's command. `load` imports its action when it runs."""

    def run(
        options: Options, words: tuple[str, ...], opinion: str, meaning: str, principal: str, role: str
    ) -> int:
        return _run(options, load(), words, opinion, meaning, principal, role)

    return make(
        run,
        conditions("words", help=_WORDS, complete="id", metavar=Text("编号… | 种类 条件…", "ID… | KIND CONDITION…")),
        option("--message", "-m", "--reason", "opinion", help=_OPINION, default="", metavar=Text("文字", "TEXT")),
        option("--meaning", help=_MEANING, default="", metavar=Text("用语", "WORD")),
        option("--for", "principal", help=_FOR, default="", metavar=Text("人员", "PERSON")),
        option("--role", help=_ROLE, default="", metavar=Text("角色", "ROLE")),
        help=help,
    )


def _run(
    options: Options, action: Action, words: tuple[str, ...], opinion: str, meaning: str, principal: str, role: str
) -> int:
    import sys

    from officectl.actions._events import Asked, Talk

    def show(preview: Preview) -> None:
        if not options.json:
            sys.stderr.writelines(line + "\n" for line in preview.lines(options))

    talk = Talk(
        confirm=lambda question: _output.confirm(options, question), show=show, say=lambda text: _output.say(options, text)
    )
    done = action(options, Asked(words, opinion, meaning, principal, role), talk)
    if options.json:
        _output.json_data("officectl.event/1", done.data(options.lang))
        return 0
    for record in done.records:
        _output.say(options, record.said)
    for note in done.notes:
        _output.say(options, note)
    for found in done.findings:
        if found.severity == "warning" and found.code != "NO_RECEIPT":   # that one is a note already
            _output.say(options, _FINDING(message=found.message, code=found.code))
    return 0
