"""`officectl delegate`: lend one's own roles to somebody for some days."""

from __future__ import annotations

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, conditions, make
from officectl.text.lang import Message, Text

NAMES = ("delegate", "委托", "授权")
SHORT = Text("把自己的审批权委托给别人几天", "delegate one's own authority for some days")
GROUP = "write"

_HELP = Text(
    """把自己的角色委托给别人代办：起草委托记录并当场用自己的签名送审，即时生效。
只能委托自己有的、制度允许委托的角色，天数不超过制度规定；受托人不能再转给别人，自己经手的也不能代批。
受托人办理时加 --for 委托人，记录里写“王五（代李四）”。收回：officectl withdraw 委托编号。

  $ officectl delegate wang.wu from=明天 to=月底 reason=出差
  $ officectl 委托 王五 科室负责人 from=2026-11-23 to=2026-11-27 reason=学习
  officectl delegate --help
""",
    """Delegate your own roles: the record is made and submitted at once with your signature, and is in force.
Only roles that you hold and that the policy lets you delegate, for no more days than it allows; nobody passes them on, and nobody
approves what he had a hand in. The delegate adds --for PRINCIPAL when he acts. To take it back: officectl withdraw ID.

  $ officectl delegate wang.wu from=tomorrow to=2026-11-30 reason='away'
  $ officectl delegate 王五 科室负责人 from=2026-11-23 to=2026-11-27 reason='training'
  officectl delegate --help
""",
)
_ARGS = Text("受托人，角色（不写就是全部可委托的），from= to= reason=", "to whom, roles (none: all that may be delegated), from= to= reason=")
_DONE = Text("委托已生效，受托人办理时加 --for {principal}", "in force; the delegate adds --for {principal} when he acts")
_LINE = Text("{said}", "{said}")


def command() -> OfficeCommand:
    """The command."""
    return make(
        _run,
        conditions("words", help=_ARGS, complete=("from=", "to=", "reason="), metavar=Text("受托人 [角色…] from= to=", "PERSON [ROLE…] from= to=")),
        help=_HELP,
    )


def _run(options: Options, words: tuple[str, ...]) -> int:
    from officectl.actions import delegate

    def say(message: Message) -> None:
        _output.say(options, message)

    done = delegate.delegate(options, words, confirm=lambda question: _output.confirm(options, question), say=say)
    if options.json:
        _output.json_data("officectl.delegate/1", {
            "id": done.id, "path": done.path, "commit": done.commit, "principal": done.principal, "delegate": done.delegate,
            "roles": list(done.roles), "from": done.start, "to": done.end,
        })
        return 0
    _output.data(done.id)
    say(_LINE(said=done.said))
    say(_DONE(principal=done.principal))
    return 0
