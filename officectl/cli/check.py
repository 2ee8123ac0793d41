"""`officectl check`: find what the rules forbid, cite the clause."""

from __future__ import annotations

import sys
from datetime import date

import click

from officectl.actions._options import Options
from officectl.cli import _bar, _output
from officectl.cli._command import OfficeCommand, argument, make, option
from officectl.text.lang import Text

NAMES = ("check", "核查", "检查")
SHORT = Text("检查全部记录，列出问题并注明条款", "check all records, list findings with their clauses")
GROUP = "check"

_HELP = Text(
    """检查工作区里的全部记录：文件、字段、引用，以及用房、车辆、会议、督办等规则。
每条结果注明依据的条款；拿不准的只作线索，没有配置的参数照实说明。

  officectl check                              全部检查
  officectl check --staged                     只看准备提交的内容（适合放进钩子）
  officectl check --since main                 与 main 相比新增、消除了哪些问题
  officectl check --as-of 2026-10-31           按那一天判断
  officectl check --known-at 2026-10-31        按那一天的台账判断
  officectl check --select ROOM,CAR-TRIP       只查这几项
  officectl check --why alloc-20240301-7k2m9q4x  这条记录为什么被查出（或没有被查出）
""",
    """Check every record of the workspace: files, fields, references, and the rules for rooms, cars, meetings and supervision.
Every finding cites its clause; what is uncertain is a lead, what is not configured is said.

  officectl check                              everything
  officectl check --staged                     what is about to be committed (for hooks)
  officectl check --since main                 what this branch introduces and cures
  officectl check --as-of 2026-10-31           judged on that day
  officectl check --known-at 2026-10-31        as the ledger stood on that day
  officectl check --select ROOM,CAR-TRIP       these checks only
  officectl check --why alloc-20240301-7k2m9q4x  why a record is, or is not, found
""",
)
_PATHS = Text("只显示这些记录（id）或路径下的结果", "show findings of these records (ids) or paths only")
_STAGED = Text("检查暂存区", "check what is staged")
_AT = Text("检查某个提交（分支、标签、提交号）", "check a commit (branch, tag, id)")
_KNOWN = Text("检查那一天结束时的台账", "check the ledger as it stood at the end of that day")
_SINCE = Text("与某个提交比较：只列新增的，并说明消除的", "compare with a commit: list what is new, say what is cured")
_SELECT = Text("只运行这些检查：代码或前缀，逗号分隔", "run these checks only: codes or prefixes, by comma")
_IGNORE = Text("不运行这些检查", "do not run these checks")
_AUDIT = Text(
    "审计方式：只认国家规则和从严的本地规则，豁免和基线只列不用",
    "audit mode: national and tightening rules only; waivers and baseline are listed, not applied",
)
_EXTRA = Text("对照外部文件夹里的账单（只读），两边的差异都列出", "compare with statements in another folder (read only); differences both ways")
_FAIL_ON = Text("到哪一级算不通过（退出码 1）", "the level that makes the exit code 1")
_WHY = Text("说明这条记录为什么被查出或没有被查出", "say why this record is, or is not, found")
_NO_CACHE = Text("不用也不留索引，全部重读（结果一样，只是慢些）", "neither use nor keep the index: read everything (same findings, slower)")
_PROPOSED = Text(
    "建了制度的：按现在的规则、节假日、表样、设置、基线查，不管批没批（平时只用批准过的）",
    "in a signed workspace: judge by rules, calendar, schemas, settings and baseline as they stand (as a rule only approved ones count)",
)
_WRITE = Text("把现有结果写进 baseline.toml（已有基线的只减不增）", "write the present findings to baseline.toml (an existing one only shrinks)")
_REV, _DATE, _CODE, _DIR, _ID = (
    Text("提交", "REV"),
    Text("日期", "DATE"),
    Text("代码", "CODE"),
    Text("文件夹", "DIR"),
    Text("编号", "ID"),
)
_CURED = Text("消除了 {count} 条：", "cured {count}:")
_BASELINE = Text("baseline.toml：保留 {kept} 条，去掉 {removed} 条", "baseline.toml: {kept} entries kept, {removed} removed")


def command() -> OfficeCommand:
    """The command."""
    return make(
        _run,
        argument("paths", help=_PATHS, complete="id", nargs=-1, metavar=Text("[编号或路径]…", "[ID or PATH]…")),
        option("--staged", help=_STAGED, is_flag=True),
        option("--at", help=_AT, default="", metavar=_REV),
        option("--known-at", help=_KNOWN, default="", metavar=_DATE),
        option("--since", help=_SINCE, default="", metavar=_REV),
        option("--select", help=_SELECT, multiple=True, complete="code", metavar=_CODE),
        option("--ignore", help=_IGNORE, multiple=True, complete="code", metavar=_CODE),
        option("--audit", help=_AUDIT, is_flag=True),
        option("--extra", help=_EXTRA, multiple=True, type=click.Path(), metavar=_DIR),
        option("--fail-on", help=_FAIL_ON, type=click.Choice(["error", "warning", "info", "never"]), default="error"),
        option("--why", help=_WHY, default="", complete="id", metavar=_ID),
        option("--no-cache", help=_NO_CACHE, is_flag=True),
        option("--proposed", help=_PROPOSED, is_flag=True),
        option("--write-baseline", help=_WRITE, is_flag=True),
        help=_HELP,
        formats=_formats,
    )


def _formats() -> tuple[str, ...]:
    from officectl.render import formats

    return formats.names()


def _run(
    options: Options,
    paths: tuple[str, ...],
    staged: bool,
    at: str,
    known_at: str,
    since: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    audit: bool,
    extra: tuple[str, ...],
    fail_on: str,
    why: str,
    no_cache: bool,
    proposed: bool,
    write_baseline: bool,
) -> int:
    from officectl.actions import check

    request = check.Request(
        staged=staged,
        at=at,
        known_at=_day(options, known_at),
        since=since,
        select=_codes(select),
        ignore=_codes(ignore),
        audit=audit,
        extra=extra,
        cache=not no_cache,
        proposed=proposed,
        fail_on=fail_on,  # type: ignore[arg-type]  # click.Choice holds it to the four words
    )
    if why:
        return _explain(options, request, why)
    if write_baseline:
        from dataclasses import asdict

        from officectl.actions import baseline

        if paths:
            raise baseline.PartOfTheBaseline
        written = baseline.write_baseline(options, request)
        if options.json:
            _output.json_data("officectl.baseline/1", {"path": check.BASELINE, **asdict(written)})
        _output.say(options, _BASELINE(kept=written.kept, removed=written.removed))
        return 0
    with _bar.shown(options):
        outcome = check.run(options, request)
    if outcome.basis is None or paths or since or _heard():
        return _report(options, outcome, paths)
    import io
    from contextlib import redirect_stdout

    from officectl.cli import app
    from officectl.store.index import recall

    with redirect_stdout(io.StringIO()) as said:
        code = _report(options, outcome, paths)
    text = said.getvalue()
    sys.stdout.write(text)
    ((words, environment),) = app.ASKED
    day = outcome.day
    if options.as_of is not None and not any(options.as_of.isoformat() in word for word in words):
        day = check.span(date.today(), None)   # 今天, -1d: another day tomorrow, by the clock that such words are read with
    recall.keep(words, environment, outcome.basis, text, code, day)
    return code


def _heard() -> bool:
    """Whether somebody sits before the screen: then pages and colours are for the moment."""
    return sys.stdout.isatty()


def _report(options: Options, outcome: object, paths: tuple[str, ...]) -> int:
    from officectl.actions.check import Outcome
    from officectl.light import replace
    from officectl.records.report import failed
    from officectl.render import formats

    assert isinstance(outcome, Outcome)
    report = outcome.report
    if paths:
        from officectl.actions import _scope

        report = replace(report, findings=_scope.narrowed(options, outcome, paths))
    name = options.format or formats.default(sys.stdout.isatty())
    chosen = formats.load(name)
    pieces = chosen.render(
        report, options.lang, color=options.color, width=options.width, excerpts=outcome.excerpts
    )
    if name == "full":
        _output.page(options, "".join(pieces).splitlines())
    else:
        sys.stdout.writelines(pieces)
    if report.cured and name in ("full", "concise", "md"):
        _output.say(options, _CURED(count=len(report.cured)))
        for finding in report.cured:
            sys.stderr.write(f"  {finding.path}: {finding.code} {finding.message.render(options.lang)}\n")
    return int(failed(report))


def _explain(options: Options, request: object, ident: str) -> int:
    from officectl.actions.check import Request
    from officectl.actions.why import why

    assert isinstance(request, Request)
    answer = why(options, request, ident)
    if options.json:
        _output.json_data("officectl.why/1", answer.data(options.lang))
    else:
        _output.page(options, answer.lines(options.lang))
    return 0


def _codes(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code.strip().upper() for value in values for code in value.replace("，", ",").split(",") if code.strip())


def _day(options: Options, text: str) -> date | None:
    if not text:
        return None
    from officectl.actions import _open
    from officectl.text.dates import parse_date

    return parse_date(text, _open.today(options, _open.workspace(options)))
