"""`officectl explain`: what a check looks for and why."""

from __future__ import annotations

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, argument, make, option
from officectl.text.lang import Text

NAMES = ("explain", "说明")
SHORT = Text("说明一项检查：查什么、依据、例子、怎么改", "explain a check: what, basis, examples, remedy")
GROUP = "check"

_HELP = Text(
    """说明一项检查或核验（verify）的一个代码；不写代码时全部列出。

  officectl explain
  officectl explain ROOM-OVER
  officectl explain SELF_APPROVAL
  officectl explain --all > 检查说明.txt
""",
    """Explain a check or a code of verify; without a code list them all.

  officectl explain
  officectl explain ROOM-OVER
  officectl explain SELF_APPROVAL
  officectl explain --all > checks.txt
""",
)


def command() -> OfficeCommand:
    """The command."""
    return make(
        _run,
        argument("code", help=Text("检查代码，如 ROOM-OVER", "a check's code, such as ROOM-OVER"), complete="code", required=False,
                 metavar=Text("[代码]", "[CODE]")),
        option("--all", "every", help=Text("列出全部检查的说明", "explain every check"), is_flag=True),
        help=_HELP,
    )  # fmt: skip


def _run(options: Options, code: str | None, every: bool) -> int:
    from officectl.actions import explain

    if code:
        found = [explain.explain(code)]
    elif every or options.json:
        found = explain.everything()
    else:
        _output.page(options, explain.table(options.lang))
        return 0
    if options.json:
        _output.json_data("officectl.explain/1", {"checks": [item.data(options.lang) for item in found]})
        return 0
    lines = [line for item in found for line in (*item.lines(options.lang), "")]
    _output.page(options, lines[:-1])
    return 0
