"""`import`: records from tables and files of other programs, as one commit. Reading, preview, question, write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from officectl.actions import _rounds, _write
from officectl.actions._import_plan import Plan, Request, Source, plan
from officectl.errors import UsageError
from officectl.light import dataclass
from officectl.store import write
from officectl.text.lang import Lang, Message, Text

if TYPE_CHECKING:
    from pathlib import Path

    from officectl.actions._import_rows import Tell
    from officectl.actions._options import Options
    from officectl.actions._rounds import Ended

__all__ = ["MOST_BYTES", "Plan", "Request", "Result", "Source", "carry_out", "import_records", "load", "plan", "rejects"]

MOST_BYTES = 256 * 1024 * 1024

_SUBJECT = Text("导入 {count} 条{kind}：{files}", "import {count} of kind {kind}: {files}")
_BODY = Text("新建 {new}，修改 {changed}；表里共 {rows} 行", "{new} new, {changed} changed; {rows} rows in the table")
_FILE = Text("文件 {file}，sha256 {digest}", "file {file}, sha256 {digest}")
_ASK = Text("要导入 {count} 条{kind}（新建 {new}，修改 {changed}），对吗？", "import {count} of kind {kind} ({new} new, {changed} changed)?")
_ASK_REST = Text("有错的 {bad} 行不导入，其余 {count} 条{kind}（新建 {new}，修改 {changed}）导入，对吗？",
                 "leave out the {bad} bad rows and import the other {count} of kind {kind} ({new} new, {changed} changed)?")  # fmt: skip


_WHY: dict[type[OSError], Text] = {
    FileNotFoundError: Text("没有这个文件", "there is no such file"),
    IsADirectoryError: Text("这是文件夹", "it is a folder"),
    PermissionError: Text("没有读它的权限", "you may not read it"),
}


class NoFile(UsageError):
    """The file cannot be read."""

    text = Text("读不了 {path}：{why}", "cannot read {path}: {why}")
    remedy_text = Text("核对文件名和所在的文件夹；按 Tab 可以补全", "check the name and the folder; Tab completes it")


class TooLarge(UsageError):
    """A file that no memory holds."""

    text = Text("{path} 超过 {most} MiB", "{path} is larger than {most} MiB")
    remedy_text = Text("分成几个文件，分几次导入", "split it and import the parts")


@dataclass(frozen=True, slots=True)
class Result:
    """What was done. `commit` None: nothing was to be written, or there were bad rows, or it was a dry run."""

    plan: Plan
    commit: str | None
    rounds: tuple[Ended, ...] = ()


def load(path: Path, form: str = "", sheet: str = "") -> Source:
    """A file as it lies on disk. Raises NoFile, TooLarge."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise TooLarge(path=str(path), most=MOST_BYTES // (1024 * 1024))
        return Source(path.name, path.read_bytes(), form, sheet)
    except OSError as error:
        why = next((text for kind, text in _WHY.items() if isinstance(error, kind)), None)
        raise NoFile(path=str(path), why=why or error.strerror or str(error)) from None


def import_records(
    options: Options, request: Request, *, confirm: _write.Confirm, show: Callable[[Plan], None] = lambda _: None,
    tell: Tell = lambda stage, done, all_: None, dry: bool = False,
) -> Result:
    """Read, show, ask, write one commit. `show` gets the plan before `confirm` is asked; bad rows and a dry run write nothing.

    Raises what `plan` raises, Declined, and the errors of writing. What `tell` raises ends it, and nothing is written.
    """
    planned = plan(options, request, tell)
    show(planned)
    if dry:
        return Result(planned, None, _rounds.ended(planned.opened.ledger, planned.changes))
    return carry_out(options, planned, confirm=confirm, tell=tell)


def carry_out(
    options: Options, planned: Plan, *, confirm: _write.Confirm, tell: Tell = lambda stage, done, all_: None
) -> Result:
    """Ask, then write what was planned, on the thread that planned it. Raises Declined and the errors of writing."""
    changes = planned.changes
    if planned.refused or not changes:
        return Result(planned, None)
    counts = {"count": len(changes), "kind": planned.kind.title, "new": len(planned.new), "changed": len(planned.changed)}
    rounds = _rounds.ended(planned.opened.ledger, changes)
    question = (_ASK_REST if planned.bad else _ASK)(**counts, bad=len(planned.bad_lines))
    asked = _rounds.question(rounds, question)
    assert asked is not None
    if not confirm(asked):
        raise _write.Declined
    done = write.commit(
        planned.opened.ws,
        {change.path: change.after for change in changes},
        message(planned, options.lang),
        expect={change.path: change.before for change in changes},
        tell=lambda at, all_: tell("write", at, all_),
    )
    return Result(planned, done.oid, rounds)


def message(planned: Plan, lang: Lang) -> str:
    """What the commit says: how many of what, from which files, so that anybody can find them again."""
    files = [_clean(one.file) for one in planned.tables]
    subject = _SUBJECT(count=len(planned.changes), kind=planned.kind.title, files=files).render(lang)
    body: list[Message] = [_BODY(new=len(planned.new), changed=len(planned.changed), rows=len(planned.lines))]
    body += [_FILE(file=_clean(one.file), digest=one.digest) for one in planned.tables]
    return subject + "\n\n" + "\n".join(line.render(lang) for line in body) + "\n"


def rejects(planned: Plan, lang: Lang) -> Iterator[str]:
    """The rows that were not imported as a table (CSV), with why, in pieces: mend them there and import that file."""
    from officectl.actions._import_columns import WHY
    from officectl.actions._import_rejects import cells
    from officectl.render.table import csv_text

    names = list(dict.fromkeys(name for one in planned.tables for name in one.heading.names))
    yield csv_text([*names, WHY.render(lang)], mark=True)
    for line in planned.bad_lines:
        yield csv_text([*cells(line, names), "；".join(bad.message.render(lang) for bad in line.bad)])


def _clean(name: str) -> str:
    """A file's name on one line."""
    return "".join(char if char.isprintable() else "\ufffd" for char in name)[:120]
