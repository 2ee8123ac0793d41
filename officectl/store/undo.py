"""Undo one commit that edited records: a new commit puts its records back, provided that they are as it left
them.

History is never rewritten. An event (submit, approve …) cannot be undone by editing: it has a counter-event.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from officectl.errors import ExitCode, NotWritten, UsageError
from officectl.git import log
from officectl.git.errors import GitFailed
from officectl.git.trees import Trees
from officectl.store import lock, write
from officectl.store.workspace import Workspace
from officectl.store.write import Commit
from officectl.text.lang import Text

UNDOABLE = ("records/", "attachments/")


class UndoConflict(NotWritten):
    """A later commit changed the same record."""

    text = Text(
        "不能撤销 {commit}：{path} 后来又被提交 {later} 修改",
        "{commit} cannot be undone: {path} was changed again by {later}",
    )
    remedy_text = Text(
        "先撤销 {later}（`officectl undo {later}`），或直接修改该记录",
        "first undo {later} (`officectl undo {later}`), or edit the record",
    )


class UndoEvent(NotWritten):
    """The commit is an event; its counter-event is named."""

    text = Text(
        "{commit} 是“{event}”事件，不能撤销，未写入",
        "{commit} is a {event} event and cannot be undone; nothing was written",
    )
    remedy_text = Text("请改用：{instead}", "use instead: {instead}")


class NotUndoable(UsageError):
    """The commit is none that undo can take."""

    exit_code = ExitCode.USAGE
    text = Text("不能撤销 {commit}：{why}", "{commit} cannot be undone: {why}")
    remedy_text = Text(
        "用 `officectl log` 查看；其他文件的改动用 `git revert`",
        "look with `officectl log`; for other files use `git revert`",
    )


_MERGE = Text("它是合并提交", "it is a merge")
_ELSEWHERE = Text("它不在当前分支的历史里", "it is not in the history of the current branch")
_NOTHING = Text("它没有改动本工作区的记录", "it changed no record of this workspace")
_OTHERS = Text("它还改动了 {path}，那不是记录", "it also changed {path}, which is no record")
_MISSING = Text("仓库里缺少 {path} 的旧内容", "the old content of {path} is missing from the repository")

WITHDRAW = Text("撤回 `officectl withdraw`", "`officectl withdraw`")
RETURN = Text("退回 `officectl return`", "`officectl return`")
REOPEN = Text("重新办理 `officectl reopen`", "`officectl reopen`")
RETRACT = Text(
    "收回 `officectl retract`（之后没有新事件时）",
    "`officectl retract` (while nothing follows it)",
)
_INSTEAD = {
    "submit": (WITHDRAW, RETURN),
    "review": (RETRACT, RETURN, WITHDRAW),
    "countersign": (RETRACT, RETURN, WITHDRAW),
    "approve": (RETRACT, REOPEN),
    "register": (REOPEN,),
}
_ANY = (WITHDRAW, RETURN, REOPEN)


def revert(
    ws: Workspace, rev: str, message: str, *,
    patience: float = lock.PATIENCE, step: Callable[[str], None] = lambda _: None,
) -> Commit:
    """Commit the inverse of `rev`.

    Raises NoSuchRevision, NotUndoable (merge, other branch, no records), UndoEvent, UndoConflict, and what
    `write.commit` raises. Paths in the answer are those of the workspace.
    """
    git = ws.git
    oid = git.resolve(rev)
    entry = log.read(git, oid)
    short = oid[:10]
    event = event_of(entry.message)
    if event is not None:
        raise UndoEvent(commit=short, event=event, instead=list(_INSTEAD.get(event, _ANY)))
    if len(entry.parents) > 1:
        raise NotUndoable(commit=short, why=_MERGE())
    head = git.head()
    if head is None or git.attempt("merge-base", "--is-ancestor", oid, head).code:
        raise NotUndoable(commit=short, why=_ELSEWHERE())
    changes: dict[str, bytes | None] = {}
    expect: dict[str, bytes | None] = {}
    trees = Trees(git, head)
    for path, (old, new) in log.changed(git, oid, entry.parents[0] if entry.parents else None).items():
        if not path.startswith(ws.prefix) or not path[len(ws.prefix):].startswith(UNDOABLE):
            raise NotUndoable(commit=short, why=_OTHERS(path=path))
        inside = path[len(ws.prefix):]
        now = trees.find(os.fsencode(path))
        if (None if now is None else now.oid) != new:
            raise UndoConflict(commit=short, path=inside, later=_later(ws, oid, path))
        changes[inside] = _content(ws, short, inside, old)
        expect[inside] = _content(ws, short, inside, new)
    if not changes:
        raise NotUndoable(commit=short, why=_NOTHING())
    return write.commit(ws, changes, message, expect=expect, patience=patience, step=step)


def event_of(message: str) -> str | None:
    """The event that a message claims, in any spelling: a malformed one is not an edit to be undone
    either.
    """
    for line in message.splitlines():
        key, colon, value = line.strip().partition(":")
        if colon and key.strip().lower() == "office-event":
            return value.strip()
    return None


def _content(ws: Workspace, short: str, path: str, oid: str | None) -> bytes | None:
    if oid is None:
        return None
    found = ws.git.objects.get(oid)
    if found is None:
        raise NotUndoable(commit=short, why=_MISSING(path=path))
    return found.raw


def _later(ws: Workspace, oid: str, path: str) -> str:
    """The newest commit after `oid` that changed the path."""
    try:
        found = ws.git.run("rev-list", "-n1", f"{oid}..HEAD", "--", path).decode("ascii").strip()
    except GitFailed:
        found = ""
    return found[:10] or "?"
