"""`officectl demo`: a county office to try things on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from officectl.actions._options import Options
from officectl.cli import _output
from officectl.cli._command import OfficeCommand, argument, make, option
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions.demo import Demo
    from officectl.records.finding import Finding

NAMES = ("demo", "演示")
SHORT = Text("生成一个示例工作区并核查它", "make an example workspace and check it")
GROUP = "setup"

SHOWN = 5
"""Findings shown in full; the rest are a command away."""

_HELP = Text(
    """生成一个示例工作区（一个县政府办公室的台账，里面故意留了问题），然后核查它。

  officectl demo
  officectl demo 试用
  cd officectl-demo && officectl list 派车

加 --tamper：几十种伪造手法，每种做一份副本（放在旁边的“文件夹-forged”里），看核验怎么说；没有示例就先生成。
""",
    """Make an example workspace (the records of a county office, with faults planted in it) and check it.

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
    "示例工作区：{root}（记录 {records} 条，已提交 {commit}）",
    "example workspace: {root} ({records} records, committed as {commit})",
)
_IDENTITY = Text(
    "git 里没有您的姓名，只在这个示例里用“{name}”提交",
    "git does not know your name; in this example alone commits are made as {name}",
)
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
  officectl check                    全部结果
  officectl explain {code}
{why}  officectl list 派车 出车=本月
  officectl rules list
{log}  officectl doctor""",
    """next:
  cd {folder}
  officectl check                    all findings
  officectl explain {code}
{why}  officectl list trip plan_out=2026-11
  officectl rules list
{log}  officectl doctor""",
)


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
    made = demo.demo(options, folder)
    if options.json:
        from officectl.records.report import summary

        counts = summary(made.outcome.report.findings)
        body = {"root": str(made.root), "commit": made.commit, "files": made.files, "records": made.records,
                "as_of": made.outcome.report.as_of, "findings": counts.findings, "severity": counts.severity,
                "standing": counts.standing, "code": counts.code}  # fmt: skip
        _output.json_data("officectl.demo/1", body)
        return 0
    _output.say(options, _MADE(root=str(made.root), records=made.records, commit=made.commit[:10]))
    if made.identity:
        _output.say(options, _IDENTITY(name=demo.NAME))
    shown = demo.first(made.outcome.report.findings, SHOWN)
    _output.page(options, _lines(options, made, shown))
    why = "".join(f"  officectl check --why {one.id}\n" for one in shown[:1] if one.kind)
    log = "".join(f"  officectl log {one.id}\n" for one in shown[:1] if one.kind)
    code = shown[0].code if shown else "ROOM-OVER"
    _output.say(options, _NEXT(folder=str(folder), code=code, why=why, log=log))
    return 0


def _lines(options: Options, made: Demo, shown: Sequence[Finding]) -> Iterator[str]:
    from officectl.light import replace
    from officectl.records.report import summary
    from officectl.render.formats import full

    report, lang = made.outcome.report, options.lang
    counts = summary(report.findings)
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
