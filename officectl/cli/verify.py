"""`officectl verify`: judge every approval anew, offline."""

from __future__ import annotations

import sys
from functools import partial

import click

from officectl.actions._options import Options
from officectl.cli import _bar, _output
from officectl.cli._command import OfficeCommand, argument, make, option
from officectl.text.lang import Message, Text

NAMES = ("verify", "验证", "核验")
SHORT = Text("核验签批：谁签的、有没有权、签后改没改过", "verify approvals: who signed, with what authority, what changed since")
GROUP = "check"

_HELP = Text(
    """从创始提交起核验全部签批：签名是谁的，当时有没有这个职权，签的是不是现在这份内容，有没有人自己批自己的。
只看 git 里的历史，不看工作区文件，不联网。没有建立制度的工作区只有登记，没有可核验的签名。

  officectl verify                        核验到 HEAD
  officectl verify HEAD~3                 核验到某个提交
  officectl verify HEAD~3..HEAD           这一段新带来哪些问题
  officectl verify --full --no-cache --json   夜间完整核验
  officectl verify --from . --json        核验别人给的文件夹：先复制，不运行里面的任何程序

浅克隆看不到更早的历史，没有结论；有审计员签的存证时可从它接着核验（officectl verify --checkpoint 名字），但那不是完整核验。

根（创始提交）要与建制度时公布的核对一次，核对后记在本机：officectl verify --pin
""",
    """Verify every approval from the founding commit on: whose signature, whether he was allowed to, whether it is this text that was
signed, whether anybody approved his own. Looks at git's history only, not at the working files; needs no network. A workspace
without a policy has records only, and no signature to verify.

  officectl verify                        up to HEAD
  officectl verify HEAD~3                 up to a commit
  officectl verify HEAD~3..HEAD           what these commits bring
  officectl verify --full --no-cache --json   the nightly run
  officectl verify --from . --json        somebody else's folder: copied first, nothing in it is run

A shallow clone lacks older history: no verdict. Where auditors signed a checkpoint, one can go on from it (officectl verify --checkpoint
NAME), which is no full verification.

The root (the founding commit) is compared once with what was published, then kept on this machine: officectl verify --pin
""",
)
_RANGE = Text("提交，或 旧提交..新提交", "a commit, or OLD..NEW")
_FROM = Text("核验别人给的文件夹（复制后再看）", "verify somebody else's folder (in a copy)")
_FULL = Text("全部重新计算，并与缓存得出的结果比较", "compute everything anew and compare with what the cache gives")
_NO_CACHE = Text("不用也不留缓存", "neither use nor keep the cache")
_PIN = Text("核对根并记在本机（pins.toml）", "compare the root and keep it on this machine (pins.toml)")
_ROOT = Text("公布的根：不是它就拒绝（空格不计）", "the published root: refuse any other (blanks do not matter)")
_CHECKPOINT = Text("浅克隆：从这个存证接着核验（不是完整核验）", "a shallow clone: go on from this checkpoint (no full verification)")
_KEY = Text(
    "与 --checkpoint：存证签名人的密钥指纹，照纸质密钥登记表，可写多次",
    "with --checkpoint: a signer's key, from the signed register of keys; repeatable",
)
_FAIL_ON = Text("到哪一级算不通过（退出码 1）", "the level that makes the exit code 1")
_PINNED = Text("已固定根 {root}", "the root {root} is pinned")


def command() -> OfficeCommand:
    """The command."""
    return make(
        _run,
        argument("range", help=_RANGE, required=False, default="", complete="rev", metavar=Text("[提交]", "[RANGE]")),
        option("--from", "source", help=_FROM, default="", type=click.Path(), metavar=Text("文件夹", "DIR")),
        option("--full", help=_FULL, is_flag=True),
        option("--no-cache", help=_NO_CACHE, is_flag=True),
        option("--pin", help=_PIN, is_flag=True),
        option("--root", help=_ROOT, default="", metavar=Text("提交号", "COMMIT")),
        option("--checkpoint", help=_CHECKPOINT, default="", metavar=Text("名字", "NAME")),
        option("--key", "keys", help=_KEY, multiple=True, metavar=Text("指纹", "FINGERPRINT")),
        option("--fail-on", help=_FAIL_ON, type=click.Choice(["error", "warning", "info", "never"]), default="error"),
        help=_HELP,
        formats=_formats,
    )


def _formats() -> tuple[str, ...]:
    from officectl.render import formats

    return ("text", "json", *(name for name in formats.names() if name not in ("json", "full")))


def _run(
    options: Options, range: str, source: str, full: bool, no_cache: bool, pin: bool, root: str, checkpoint: str, keys: tuple[str, ...], fail_on: str
) -> int:
    from officectl.actions import verify
    from officectl.render import formats

    request = verify.Request(range, source, full, not no_cache, pin, root, fail_on, checkpoint, keys)
    with _bar.shown(options) as bar:
        tell = None if bar is None else partial(bar.tell, "verify")

        def confirm(question: Message) -> bool:
            if bar is not None:
                bar.clear()
            return _output.confirm(options, question)

        done = verify.verify(options, request, confirm=confirm, progress=tell)
    if options.format == "json":
        _output.json_data("officectl.verify/1", done.data(options.lang))
    elif options.format in ("", "text"):
        shown = formats.load("full").render(done.report, options.lang, color=options.color, width=options.width)
        _output.page(options, ["".join(shown).rstrip("\n"), *done.lines(options.lang)])
    else:
        sys.stdout.writelines(formats.load(options.format).render(done.report, options.lang, color=options.color, width=options.width))
        for line in done.basis(options.lang) if done.signed else ():
            _output.say(options, Text("{line}", "{line}")(line=line))
    if pin and done.verdict.pinned:
        _output.say(options, _PINNED(root=verify.spoken(done.verdict.root)))
    return done.exit_code

