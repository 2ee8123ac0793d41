"""Standard output is data, standard error is talk. Every command writes through these."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping

from officectl.actions._options import Options
from officectl.errors import UsageError
from officectl.text.lang import Message, Text

_NEEDS_YES = Text("{question} 这里没有人可以回答。", "{question} Nobody is here to answer.")
_ADD_YES = Text("确定要做，就加上 --yes。", "add --yes if you mean it.")
_YES_NO = Text("{question} [y/是 执行，回车 放弃] ", "{question} [y to go on, Enter to leave it] ")
_YES = ("y", "yes", "是", "好", "ｙ")


class NeedsYes(UsageError):
    """A question with nobody to answer it."""

    text = _NEEDS_YES
    remedy_text = _ADD_YES


def data(text: str) -> None:
    """Text on standard output, with one line end."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def say(options: Options, message: Message | Text) -> None:
    """Talk: what was done, what to do next. Silent under --json, where the answer says it."""
    if not options.json:
        sys.stderr.write(message.render(options.lang) + "\n")


def json_data(schema: str, body: Mapping[str, object]) -> None:
    """`{"schema": "officectl.<thing>/1", …}` on standard output; decimals as strings, dates in ISO form."""
    from officectl.render.values import to_json

    sys.stdout.write(to_json({"schema": schema, **body}) + "\n")


def page(options: Options, lines: Iterable[str]) -> None:
    """Lines for a person: through $PAGER when they do not fit the terminal, else straight to it."""
    if not options.pager or options.json:
        sys.stdout.writelines(line + "\n" for line in lines)
        return
    import os

    height = _height()
    held: list[str] = []
    rest = iter(lines)
    for line in rest:
        held.append(line + "\n")
        if len(held) >= height:
            break
    else:
        sys.stdout.writelines(held)
        return
    import click

    from officectl.cli import _streams

    os.environ.setdefault("LESS", "-R")
    os.environ.setdefault("PAGER", _streams.pager())
    click.echo_via_pager((*held, *(line + "\n" for line in rest)), color=options.color)


def confirm(options: Options, question: Message) -> bool:
    """Ask before a bulk write. Raises UsageError when nobody can answer and --yes was not given."""
    if options.yes:
        return True
    if not options.interactive:
        raise NeedsYes(question=question)
    sys.stderr.write(_YES_NO.render(options.lang, question=question))
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in _YES


def _height() -> int:
    import os

    try:
        return max(os.get_terminal_size(1).lines - 1, 5)
    except (OSError, ValueError):
        return 24
