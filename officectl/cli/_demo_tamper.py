"""What `demo --tamper` shows: each forged copy, how it was made, what verification says; at the end a table."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from officectl.cli import _output
from officectl.errors import ExitCode
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.actions.demo_tamper import Shown
    from officectl.actions.tamper._ground import Ground

MOST = 4
"""Findings of one copy that are shown."""

_INTRO = Text(
    """原件 {root} 核验通过（{commits} 次提交，状态摘要 {brief}）。下面每一种手法伪造一份副本，放在 {copies}/；原件不动。
伪造者能写文件夹，还拿得到示例人员的密钥；署名和日期都由他安排。命令里 KEYS={keys}
副本只检出用到的文件（要全部检出：git sparse-checkout disable）。""",
    """The original {root} verifies ({commits} commits, state digest {brief}). Each attack below is made on a copy in {copies}/; the original is left alone.
The forger can write the folder and gets at keys of the demonstration's people; names and dates are his to choose. In the commands, KEYS={keys}
A copy has only the files it needs checked out (for all of them: git sparse-checkout disable).""",
)
_NUMBER = Text("{number}. {title}", "{number}. {title}")
_SAYS = Text("$ {verify}        → 退出码 {code}", "$ {verify}        → exit code {code}")
_REMEDY = Text("怎么办：{remedy}", "remedy: {remedy}")
_MORE = Text("另有 {count} 条", "{count} more")
_STATE = Text("{record} 的状态：{state}（伪造者想要的是“{wanted}”）", "state of {record}: {state} (the forger wanted “{wanted}”)")
_UNFIT = Text("没有演示：{why}", "not shown: {why}")
_FAILED = Text("！！没有查出：{why}。这是 officectl 的缺陷，请报告。", "!! NOT FOUND: {why}. This is a defect of officectl; please report it.")
_HEAD = (Text("手法", "Attack"), Text("文件夹", "Folder"), Text("核验查出", "Verify says"), Text("结果", "Result"))
_REFUSED, _MISSED, _NONE = Text("查出", "found"), Text("没有查出", "NOT FOUND"), Text("没有演示", "not shown")
_TOTAL = Text("{families} 种手法，查出 {found} 种。", "{families} attacks, {found} found.")
_ABSENT = Text("{count} 种在这份示例上没有演示。", "{count} could not be shown on this demonstration.")
_NEXT = Text(
    """自己看一看：
  cd {folder} && git log --stat -3
  officectl verify
  officectl explain {code}""",
    """look for yourself:
  cd {folder} && git log --stat -3
  officectl verify
  officectl explain {code}""",
)


def run(options: Options, folder: Path) -> int:
    """Make the demonstration where it is not there yet; forge, verify, tell. 1 when a forgery was not found."""
    from officectl.actions import demo, demo_tamper

    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        from officectl.cli._demo_bar import Bar

        bar = Bar(options)
        try:
            demo.demo(options, folder, progress=bar.tell)
        finally:
            bar.clear()
    with demo_tamper.ground(folder) as original:
        copies = demo_tamper.place(folder)
        shown: list[Shown] = []
        forging = demo_tamper.forge(options, original, copies)
        if options.json:
            shown += forging
            _output.json_data("officectl.tamper/1", _data(options, original, copies, shown))
        else:
            _output.page(options, _lines(options, original, copies, forging, shown))
    missed = [one for one in shown if one.failure is not None]
    if missed:
        for one in missed:
            assert one.failure is not None
            sys.stderr.write(f"{one.name}: {_FAILED.render(options.lang, why=one.failure)}\n")
        return int(ExitCode.FINDINGS)
    if shown:
        first = next((one for one in shown if one.expected and one.refused), shown[0])
        _output.say(options, _NEXT(folder=str(first.folder), code=(*first.expected, "HISTORY_REWRITTEN")[0]))
    return int(ExitCode.OK)


def _lines(options: Options, original: Ground, copies: Path, forging: Iterator[Shown], shown: list[Shown]) -> Iterator[str]:
    from officectl.actions.tamper import AREAS
    from officectl.render.style import paint
    from officectl.text.width import wrap

    lang, verdict = options.lang, original.standing.verdict
    brief = verdict.digest.removeprefix("sha256:")[:8]
    intro = _INTRO.render(lang, root=str(original.folder), commits=verdict.commits, brief=brief, copies=str(copies), keys=str(original.keys))
    for paragraph in intro.splitlines():
        yield from wrap(paragraph, options.width)
    area = ""
    for number, one in enumerate(forging, 1):
        shown.append(one)
        if one.area != area:
            area = one.area
            yield ""
            yield f"── {AREAS[area].render(lang)} " + "─" * 40
        yield ""
        yield paint(_NUMBER.render(lang, number=number, title=one.title), "bold", options.color)
        yield from _one(options, one)
    yield ""
    yield from _table(options, shown)
    found = sum(one.refused for one in shown)
    absent = sum(one.unfit is not None for one in shown)
    yield _TOTAL.render(lang, families=len(shown), found=found) + (_ABSENT.render(lang, count=absent) if absent else "")


def _one(options: Options, one: Shown) -> Iterator[str]:
    from officectl.actions._event_words import state
    from officectl.render.style import SEVERITY_COLORS, clean, paint
    from officectl.text.width import wrap

    lang, room = options.lang, max(options.width - 4, 40)
    yield from ("  " + line for line in wrap(one.story.render(lang), room))
    if one.unfit is not None:
        yield "  " + _UNFIT.render(lang, why=one.unfit)
        return
    for step in one.steps:
        line = clean(step.render(lang))
        yield "  " + paint(line if line.startswith(("#", " ")) else f"$ {line}", "dim", options.color)
    yield "  " + _SAYS.render(lang, verify=one.verify, code=one.exit_code)
    if one.refusal is not None:
        yield f"    {paint(' '.join(one.codes), 'error', options.color)}  {one.refusal.message.render(lang)}"
        if one.refusal.remedy is not None:
            yield "      " + _REMEDY.render(lang, remedy=one.refusal.remedy)
    findings = sorted(one.findings, key=lambda finding: finding.code not in one.expected)
    for finding in findings[:MOST]:
        yield f"    {paint(finding.code, SEVERITY_COLORS[finding.severity], options.color)}  {clean(finding.message.render(lang))}"
        if finding.remedy is not None:
            yield "      " + _REMEDY.render(lang, remedy=finding.remedy)
    if len(findings) > MOST:
        yield "    " + _MORE.render(lang, count=len(findings) - MOST)
    if one.wanted:
        yield "    " + _STATE.render(lang, record=one.record, state=state(one.state or "deleted"), wanted=state(one.wanted))
    if one.failure is not None:
        yield "  " + paint(_FAILED.render(lang, why=one.failure), "red", options.color)


def _table(options: Options, shown: list[Shown]) -> Iterator[str]:
    from officectl.render.table import Column, table

    lang = options.lang
    head = [Column(title.render(lang), "string", at == 1) for at, title in enumerate(_HEAD)]
    rows = [
        [one.title.render(lang), one.name, ", ".join(one.codes[:2]) or "—",
         (_NONE if one.unfit is not None else _MISSED if one.failure is not None else _REFUSED).render(lang)]
        for one in shown
    ]  # fmt: skip
    yield from (piece.rstrip("\n") for piece in table(head, rows, width=options.width, color=options.color))


def _data(options: Options, original: Ground, copies: Path, shown: list[Shown]) -> dict[str, object]:
    from officectl.render.finding import finding_data

    lang, verdict = options.lang, original.standing.verdict
    return {
        "root": str(original.folder), "copies": str(copies), "keys": str(original.keys), "revision": original.tip, "lang": lang,
        "state_digest": verdict.digest, "commits": verdict.commits,
        "summary": {
            "families": len(shown), "found": sum(one.refused for one in shown), "missed": sum(one.failure is not None for one in shown),
            "not_shown": sum(one.unfit is not None for one in shown),
        },
        "families": [
            {
                "name": one.name, "area": one.area, "title": one.title.render(lang), "story": one.story.render(lang),
                "folder": str(one.folder), "steps": [step.render(lang) for step in one.steps], "verify": one.verify,
                "exit_code": one.exit_code, "expected": one.expected, "codes": one.codes, "found": one.refused,
                "record": one.record or None, "state": one.state or None, "wanted": one.wanted or None,
                "not_shown": None if one.unfit is None else one.unfit.render(lang),
                "failure": None if one.failure is None else one.failure.render(lang),
                "refusal": None if one.refusal is None else one.refusal.message.render(lang),
                "findings": [finding_data(finding, lang) for finding in one.findings],
            }
            for one in shown
        ],
    }  # fmt: skip
