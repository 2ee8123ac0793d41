"""`officectl rules`: the parameters in force, where each comes from, who overrode it."""

from __future__ import annotations

import click

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, argument, make
from officectl.text.lang import Text

NAMES = ("rules", "规则")
SHORT = Text("查看规则参数：现值、出处、被谁改过", "show rules: value in force, source, who overrode it")
GROUP = "check"

_HELP = Text(
    """查看检查用到的规则参数。

  officectl rules list                      全部参数及现值
  officectl rules list room                 名称里含 room 的
  officectl rules explain room.area.office  一个参数的出处、条款、各层改动
""",
    """Show the rules that checks use.

  officectl rules list                      all rules with their values
  officectl rules list room                 those with room in their name
  officectl rules explain room.area.office  source, clauses and overrides of one rule
""",
)


def command() -> OfficeCommand:
    """The command."""
    return make(
        _run,
        argument("what", help=Text("list（列表）或 explain（说明）", "list or explain"),
                 type=click.Choice(["list", "explain", "列表", "说明"]), default="list", required=False,
                 metavar=Text("[list|explain]", "[list|explain]")),
        argument("name", help=Text("参数名，或名称的一部分", "a rule's name, or a part of it for list"), complete="rule",
                 required=False, metavar=Text("[参数]", "[RULE]")),
        help=_HELP,
    )  # fmt: skip


def _run(options: Options, what: str, name: str | None) -> int:
    from officectl.actions import rules
    from officectl.errors import UsageError

    for message in () if options.json else rules.unapproved(options):
        _output.say(options, message)
    if what in ("explain", "说明"):
        if not name:
            raise UsageError(what=Text("要说明哪个参数？写上参数名", "which rule? give its name")())
        found = rules.explain(options, name)
        if options.json:
            _output.json_data("officectl.rules/1", {"rules": [rules.data(found, options.lang)]})
        else:
            _output.page(options, rules.lines(found, options.lang))
        return 0
    if options.json:
        book, day = rules.book(options)
        found_all = [book.explain(one, day) for one in book.names if (name or "") in one]
        _output.json_data("officectl.rules/1", {"rules": [rules.data(one, options.lang) for one in found_all]})
    else:
        _output.page(options, rules.table(options, name or ""))
    return 0
