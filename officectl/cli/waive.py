"""`officectl waive`: answer for a finding for a while."""

from __future__ import annotations

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, argument, conditions, make
from officectl.text.lang import Text

NAMES = ("waive", "豁免")
SHORT = Text("对一条查出的结果豁免一段时间，写明理由", "waive a finding for a while, with a reason")
GROUP = "check"

_HELP = Text(
    """为现在查出的一条结果登记豁免：要有理由和截止日期，到期自动失效。豁免的结果照样列出，只是不计。
线索的豁免锁定当时的证据，证据一变就不再生效。

  officectl waive ROOM-OVER alloc-20240301-7k2m9q4x reason=装修周转，年底前搬出 until=2026-12-31
  officectl 豁免 SUP-OVERDUE task-20261119-7k2m9q4x 理由=等上级批复 至=月底
""",
    """Register a waiver for something that is found now: with a reason and a last day, after which it lapses.
A waived finding is still listed. The waiver of a lead pins its evidence and lapses when that changes.

  officectl waive ROOM-OVER alloc-20240301-7k2m9q4x reason='moving out in December' until=2026-12-31
  officectl waive SUP-OVERDUE task-20261119-7k2m9q4x reason='waiting for approval' until=2026-11-30
""",
)
_CODE = Text("检查代码，如 ROOM-OVER", "the check's code, such as ROOM-OVER")
_TARGET = Text("被查出的记录：编号或名称", "the record that is found: id or name")
_WORDS = Text("reason=（理由） until=（截止日期） [field=（只豁免这一栏）]", "reason= until= (the last day) [field= (this field only)]")
_DONE = Text("已豁免 {count} 条结果，至 {until}（{id}）", "findings waived until {until}: {count} ({id})")
_LINE = Text("  {code} {message}", "  {code} {message}")


def command() -> OfficeCommand:
    """The command."""
    metavar = Text("reason=… until=…", "reason=… until=…")
    return make(
        _run,
        argument("code", help=_CODE, complete="code", metavar=Text("代码", "CODE")),
        argument("target", help=_TARGET, complete="id", metavar=Text("编号", "ID")),
        conditions("words", help=_WORDS, complete=("reason=", "until=", "field="), metavar=metavar),
        help=_HELP,
    )


def _run(options: Options, code: str, target: str, words: tuple[str, ...]) -> int:
    from officectl.actions import waive

    made, found = waive.waive(
        options, code, target, words, confirm=lambda question: _output.confirm(options, question)
    )
    if options.json:
        from officectl.render.finding import finding_data

        body = {"id": made.id, "path": made.path, "commit": made.commit, "text": made.text,
                "waived": [finding_data(finding, options.lang) for finding in found]}  # fmt: skip
        _output.json_data("officectl.waive/1", body)
        return 0
    for echo in made.echoes:
        _output.say(options, echo)
    for finding in found:
        _output.say(options, _LINE(code=finding.code, message=finding.message))
    _output.data(made.id)
    until = next(line for line in made.text.splitlines() if line.startswith("until = ")).partition(" = ")[2]
    _output.say(options, _DONE(count=len(found), until=until, id=made.id))
    return 0
