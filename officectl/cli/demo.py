"""`officectl demo`: a county office to try things on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, argument, make, option
from officectl.text.lang import Message, Text

if TYPE_CHECKING:
    from officectl.actions.demo import Demo
    from officectl.records.finding import Finding

NAMES = ("demo", "演示")
SHORT = Text("生成一个示例工作区：一年的签名提交，核验并检查", "make an example workspace: a year of signed commits, verified and checked")
GROUP = "setup"

SHOWN = 5
"""Findings shown in full; the rest are a command away."""

_HELP = Text(
    """生成一个示例工作区：一个虚构的县，二十来个人一年的工作（起草、送审、退回、代批、换密钥、改制度），每一步都是当场签名的提交；
然后核验这段历史，再检查记录（里面故意留了问题）。您扮演其中一人，officectl inbox 里有等您办的。密钥只在示例的 .git 里，
不碰您自己的密钥和 git 设置。

  officectl demo
  officectl demo 试用
  cd officectl-demo && officectl list 派车

加 --tamper：几十种伪造手法，每种做一份副本（放在旁边的“文件夹-forged”里），看核验怎么说；没有示例就先生成。
""",
    """Make an example workspace: an invented county, a year of work by some twenty people (drafts, submissions, returns, delegations, a
changed key, a changed policy), every step a commit signed on the spot; then verify that history and check the records, in which
faults are planted. You play one of the people, and `officectl inbox` holds work for you. The keys lie in the example's .git only;
your own keys and git settings are left alone.

  officectl demo
  officectl demo try-out
  cd officectl-demo && officectl list trip

With --tamper: some dozens of attacks, each on a copy of its own (beside it, in DIR-forged), and what verify says of each; the
demonstration is made first where it is not there yet.
""",
)
_FOLDER = Text("放在哪里（默认 officectl-demo）", "where (default: officectl-demo)")
_TAMPER = Text("每种伪造手法做一份副本，看核验怎么说", "make a forged copy for every attack and show what verify says")
_MADE = Text(
    "示例工作区：{root}（记录 {records} 条，{people} 个人 {commits} 次签名提交，最后一次 {commit}）",
    "example workspace: {root} ({records} records, {commits} commits signed by {people} people, the last one {commit})",
)
_PLAIN = Text(
    "示例工作区：{root}（记录 {records} 条，已提交 {commit}）。这台机器不能用 ssh-keygen 签名，所以没有签批历史",
    "example workspace: {root} ({records} records, committed as {commit}). This machine cannot sign with ssh-keygen, so there are no approvals",
)
_IDENTITY = Text(
    "git 里没有您的姓名，只在这个示例里用“{name}”提交",
    "git does not know your name; in this example alone commits are made as {name}",
)
_YOU = Text(
    """在这个示例里您是 {name}（{you}），用他的密钥签名。换成别人（在示例文件夹里），例如江永康：
  git config user.signingkey .git/officectl-demo/keys/jiang.yongkang
  git config user.email jiang.yongkang@qingyuan.example""",
    """in this example you are {name} ({you}) and sign with that key. To be somebody else (in the example's folder), say 江永康:
  git config user.signingkey .git/officectl-demo/keys/jiang.yongkang
  git config user.email jiang.yongkang@qingyuan.example""",
)
_VERIFIED = Text("核验结果：{result}", "Verification: {result}")
_CLEAN = Text("没有发现问题", "nothing found")
_NOT_CLEAN = Text("{count} 条，运行 officectl verify 看", "{count} findings; run `officectl verify`")
_TABLE = Text("核查结果（按检查代码）：", "Findings by check:")
_FIRST = Text("其中 {count} 条：", "{count} of them:")
_TOTAL = Text(
    "共 {findings} 条结果，{codes} 项检查查出；演示日期 {day}。",
    "{findings} findings by {codes} checks; as of {day}, a fixed day for demonstration.",
)
_TITLES = (Text("代码", "Code"), Text("级别", "Severity"), Text("性质", "Standing"), Text("条数", "Count"),
           Text("查什么", "What"))  # fmt: skip
_NEXT = Text(
    """接下来可以试：
  cd {folder}
{work}  officectl check                    全部检查结果
  officectl explain {code}
{why}  officectl list 派车 出车=本月
{log}  officectl doctor{tamper}""",
    """next:
  cd {folder}
{work}  officectl check                    all findings
  officectl explain {code}
{why}  officectl list trip plan_out=2026-11
{log}  officectl doctor{tamper}""",
)
_WORK = Text(
    """  officectl inbox                    等您办的（看别人的：--person jiang.yongkang）
  officectl approve {first}
  officectl verify                   核验全部签批
""",
    """  officectl inbox                    what waits for you (for another: --person jiang.yongkang)
  officectl approve {first}
  officectl verify                   verify every approval
""",
)
_BREAK = Text("\n想看伪造会不会被发现：officectl demo --tamper {folder}", "\nto see whether forgery is found: officectl demo --tamper {folder}")
_EMPTY = Text("", "")


def command() -> OfficeCommand:
    """The command."""
    return make(
        _run,
        argument("place", help=_FOLDER, required=False, metavar=Text("[文件夹]", "[DIR]")),
        option("--tamper", help=_TAMPER, is_flag=True),
        help=_HELP,
    )


def _run(options: Options, place: str | None, tamper: bool) -> int:
    from pathlib import Path

    from officectl.actions import demo

    folder = Path(options.folder, place or demo.FOLDER)
    if tamper:
        from officectl.cli import _demo_tamper

        return _demo_tamper.run(options, folder)
    from officectl.cli._demo_bar import Bar

    bar = Bar(options)
    try:
        made = demo.demo(options, folder, progress=bar.tell)
    finally:
        bar.clear()
    if options.json:
        _output.json_data("officectl.demo/1", _data(made))
        return 0
    said = _MADE if made.people else _PLAIN
    _output.say(options, said(
        root=str(made.root), records=made.records, people=made.people, commits=made.commits, commit=made.commit[:10],
    ))  # fmt: skip
    if made.identity:
        _output.say(options, _IDENTITY(name=demo.NAME))
    if made.you:
        _output.say(options, _YOU(name=made.you_name, you=made.you))
    shown = demo.first(made.outcome.report.findings, SHOWN)
    _output.page(options, _lines(options, made, shown))
    _output.say(options, _next(made, shown, str(folder)))
    return 0


def _next(made: Demo, shown: Sequence[Finding], folder: str) -> Message:
    """What to try, with ids that are there."""
    some = [one for one in shown[:1] if one.kind]
    why = "".join(f"  officectl check --why {one.id}\n" for one in some)
    told = [made.told] if made.told else [one.id for one in some]
    log = "".join(f"  officectl log {ident}\n" for ident in told)
    work = _WORK(first=made.waiting) if made.waiting else _EMPTY()
    tamper = _BREAK(folder=folder) if made.people else _EMPTY()
    return _NEXT(folder=folder, code=shown[0].code if shown else "ROOM-OVER", why=why, log=log, work=work, tamper=tamper)


def _data(made: Demo) -> dict[str, object]:
    from officectl.records.report import summary

    counts = summary(made.outcome.report.findings)
    verified = made.verified
    return {
        "root": str(made.root), "commit": made.commit, "files": made.files, "records": made.records, "commits": made.commits,
        "people": made.people, "you": made.you or None,
        "verified": None if verified is None else {
            "findings": len(verified.findings), "state_digest": verified.verdict.digest, "root": verified.verdict.root,
        },
        "as_of": made.outcome.report.as_of, "findings": counts.findings, "severity": counts.severity,
        "standing": counts.standing, "code": counts.code,
    }  # fmt: skip


def _lines(options: Options, made: Demo, shown: Sequence[Finding]) -> Iterator[str]:
    from officectl.light import replace
    from officectl.records.report import summary
    from officectl.render.formats import full

    report, lang = made.outcome.report, options.lang
    counts = summary(report.findings)
    if made.verified is not None:
        count = len(made.verified.findings)
        yield ""
        yield _VERIFIED.render(lang, result=_NOT_CLEAN(count=count) if count else _CLEAN)
        yield from ("  " + line for line in made.verified.lines(lang))
    yield ""
    yield _TABLE.render(lang)
    yield from _table(options, made)
    yield ""
    yield _FIRST.render(lang, count=len(shown))
    for finding in shown:
        yield ""
        one = replace(report, findings=(finding,))
        pieces = full.render(one, lang, color=options.color, width=options.width, excerpts=made.outcome.excerpts)
        yield from (piece.rstrip("\n") for piece in takewhile(lambda piece: piece != "\n", pieces))
    yield ""
    yield _TOTAL.render(lang, findings=counts.findings, codes=len(counts.code), day=report.as_of)


def _table(options: Options, made: Demo) -> Iterator[str]:
    from officectl.records.finding import SEVERITIES, SEVERITY_TITLES, STANDING_TITLES
    from officectl.render.table import Column, table

    lang = options.lang
    groups: dict[str, list[int]] = {}
    findings = made.outcome.report.findings
    for at, finding in enumerate(findings):
        if finding.waived is None:
            groups.setdefault(finding.code, []).append(at)
    rows = []
    for code, found in groups.items():
        worst = min((findings[at] for at in found), key=lambda finding: SEVERITIES.index(finding.severity))
        row = (SEVERITY_TITLES[worst.severity].render(lang), STANDING_TITLES[worst.standing].render(lang))
        order = (SEVERITIES.index(worst.severity), -len(found), code)
        rows.append((order, [code, *row, str(len(found)), worst.title.render(lang)]))
    head = [Column(title.render(lang), "integer" if at == 3 else "string", at == 0) for at, title in enumerate(_TITLES)]
    pieces = table(head, [row for _, row in sorted(rows)], width=options.width - 2, color=options.color)
    yield from ("  " + piece.rstrip("\n") for piece in pieces)
