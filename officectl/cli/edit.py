"""`officectl edit`: a record in the person's own editor."""

from __future__ import annotations

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, argument, make
from officectl.text.lang import Text

NAMES = ("edit", "编辑")
SHORT = Text("用编辑器修改一条记录，合格才提交", "edit a record in $EDITOR; it is committed when it is sound")
GROUP = "write"

_HELP = Text(
    """用 $VISUAL 或 $EDITOR 打开一条记录（读不出的文件也能打开来改），保存后检查，合格才提交。

  officectl edit trip-20261119-7k2m9q4x
  EDITOR=nano officectl edit 川Z10001
""",
    """Open a record in $VISUAL or $EDITOR (a broken file too); it is judged after saving and committed when it is sound.

  officectl edit trip-20261119-7k2m9q4x
  EDITOR=nano officectl edit 川Z10001
""",
)
_NAME = Text("编号或名称", "id or name")
_NOTHING = Text("没有变化", "nothing changed")
_DONE = Text("已修改 {id}", "{id} changed")


def command() -> OfficeCommand:
    """The command."""
    return make(_run, argument("name", help=_NAME, complete="id", metavar=Text("编号", "ID")), help=_HELP)


def _run(options: Options, name: str) -> int:
    from officectl.actions import edit

    change, commit, rounds = edit.edit(options, name, _editor, confirm=lambda question: _output.confirm(options, question))
    if options.json:
        body = {"id": change.id if change else None, "path": change.path if change else None, "commit": commit,
                "rounds": [one.data(options.lang) for one in rounds]}  # fmt: skip
        _output.json_data("officectl.edit/1", body)
    else:
        for one in rounds:
            if options.yes or not one.id:   # whoever was asked has read it
                _output.say(options, one.message)
        _output.say(options, _DONE(id=change.id) if change else _NOTHING)
    return 0


def _editor(text: str, name: str) -> str:
    import click

    from officectl.actions.edit import EditorFailed

    try:
        left = click.edit(text, extension="-" + name, require_save=False)
    except click.ClickException as error:
        raise EditorFailed(why=error.format_message()) from None
    return text if left is None else left
