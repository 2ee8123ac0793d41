"""`officectl evidence`: the evidence package of one record."""

from __future__ import annotations

import click

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, argument, make, option
from officectl.text.lang import Text

NAMES = ("evidence", "凭证")
SHORT = Text("出一条记录的凭证包，别人不用 officectl 也能核对", "a record's evidence package, to be checked without officectl")
GROUP = "check"

_HELP = Text(
    """把一条记录的签批凭证导出成一个文件夹：原文和规范形式、每次签批的提交原件、从提交到原文的目录树、
签批时生效的制度、服务器收讫、签批清单，还有核对程序 verify.py（只要 Python 和 ssh-keygen，不联网）。
以 HEAD 为准，没提交的改动不算。同一条记录、同一个提交，每次导出的内容完全相同。

  officectl evidence trip-20261119-7k2m9q4x
  officectl evidence trip-20261119-7k2m9q4x -o 派车凭证.tar
""",
    """Export the evidence about one record as a folder: its text and canonical form, the commit of every event, the trees between commit
and text, the policy that was in force, server receipts, a list of signatures, and verify.py, which checks it all with Python and
ssh-keygen, offline. HEAD counts, not uncommitted changes. The same record at the same commit gives the same bytes.

  officectl evidence trip-20261119-7k2m9q4x
  officectl evidence trip-20261119-7k2m9q4x -o trip.tar
""",
)
_ID = Text("记录编号或唯一的名称", "a record's id or unique name")
_OUT = Text("写到哪个文件夹，或 .tar 文件（默认 evidence-编号）", "the folder, or a .tar file (default: evidence-ID)")
_WROTE = Text("凭证包在 {path}：{count} 个签名；核对：python3 {path}/verify.py", "wrote {path}: {count} signatures; check with python3 {path}/verify.py")
_TAR = Text("凭证包在 {path}：{count} 个签名", "wrote {path}: {count} signatures")
_SUM = Text("包摘要 {digest}", "package digest {digest}")
_REFUSED = Text("另有 {count} 次签批不算数，已在清单里注明", "{count} more events do not count; the list says why")


def command() -> OfficeCommand:
    """The command."""
    return make(
        _run,
        argument("name", help=_ID, complete="id", metavar=Text("编号", "ID")),
        option("--output", "-o", help=_OUT, type=click.Path(), default="", metavar=Text("路径", "PATH")),
        help=_HELP,
    )


def _run(options: Options, name: str, output: str) -> int:
    from officectl.actions import evidence

    done = evidence.evidence(options, name, output)
    if options.json:
        _output.json_data("officectl.evidence/1", {"path": done.path, "digest": done.package.digest, **done.package.manifest})
        return 0
    manifest = done.package.manifest
    _output.data(_SUM.render(options.lang, digest=done.package.digest))
    text = _TAR if done.path.endswith(".tar") else _WROTE
    _output.say(options, text(path=done.path, count=len(manifest["signatures"])))
    if manifest["refused"]:
        _output.say(options, _REFUSED(count=len(manifest["refused"])))
    return 0
