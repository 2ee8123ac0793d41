"""`officectl undo`: take back a commit that edited records."""

from __future__ import annotations

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, argument, make, option
from officectl.text.lang import Text

NAMES = ("undo", "撤销")
SHORT = Text("撤销一次修改（作为新的提交）", "take back a change, as a new commit")
GROUP = "write"

_HELP = Text(
    """撤销一次提交对记录的修改：先显示会变成什么，再问，然后作为新的提交写入。历史从不改写。
不写版本时撤销最近一次提交；撤销本身也能再撤销。后来又改过同一条记录的，不能直接撤销。

  officectl undo --dry-run
  officectl undo --yes
  officectl undo HEAD --yes
""",
    """Take back what one commit did to records: shown first, asked, then written as a new commit. History stays.
Without a version the last commit; an undo can be undone. A record changed again since cannot be undone directly.

  officectl undo --dry-run
  officectl undo --yes
  officectl undo HEAD --yes
""",
)
_REV = Text("要撤销的提交（默认最近一次）", "the commit to take back (default: the last)")
_DRY = Text("只显示会变成什么", "only show what would change")
_DONE = Text("已撤销 {commit}，新提交 {new}", "{commit} undone by {new}")


def command() -> OfficeCommand:
    """The command."""
    return make(
        _run,
        argument("rev", help=_REV, complete="rev", required=False, default="", metavar=Text("[提交]", "[REV]")),
        option("--dry-run", "-n", "dry", help=_DRY, is_flag=True),
        help=_HELP,
    )


def _run(options: Options, rev: str, dry: bool) -> int:
    import sys

    from officectl.actions import undo
    from officectl.actions.diff import record_lines

    def show(found: undo.Undone) -> None:
        if not options.json:
            stream = sys.stdout if dry else sys.stderr
            for change in found.changes:
                stream.writelines(line + "\n" for line in record_lines(change, options.lang, found.names))

    done = undo.take_back(
        options, rev, confirm=lambda question: _output.confirm(options, question), show=show, dry=dry
    )
    for one in done.rounds:
        if dry or options.yes or not one.id:   # whoever was asked has read it
            _output.say(options, one.message)
    if options.json:
        body = {"undone": done.entry.oid, "subject": done.entry.subject, "commit": done.commit,
                "records": [change.data(options.lang) for change in done.changes],
                "rounds": [one.data(options.lang) for one in done.rounds]}  # fmt: skip
        _output.json_data("officectl.undo/1", body)
    elif done.commit is not None:
        _output.say(options, _DONE(commit=done.entry.oid[:10], new=done.commit[:10]))
    return 0
