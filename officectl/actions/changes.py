"""What one commit did: its records field by field, its events, its message."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from officectl.actions import _open, diff
from officectl.actions._differences import NamesOf
from officectl.git import log
from officectl.light import dataclass
from officectl.store import snapshot
from officectl.text.lang import Lang, Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.store.workspace import Workspace

MOST = 300
"""Lines about one commit: the first of all may bring a hundred thousand records."""
_MORE = Text("…… 其余略，共 {count} 条记录", "… and more: {count} records in all")


@dataclass(frozen=True, slots=True)
class Changes:
    """A commit in full."""

    entry: log.Entry
    difference: diff.Difference

    def lines(self, lang: Lang) -> Iterator[str]:
        """For a person."""
        yield head(self.entry)
        yield self.entry.subject
        yield ""
        lines = self.difference.lines(lang)
        yield from islice(lines, MOST)
        if next(lines, None) is not None:
            yield _MORE.render(lang, count=len(self.difference.changes))

    def called(self) -> dict[str, str]:
        """What people call the records it changed: where the name of one is another record (a notice is called by its meeting), that one's."""
        return {one.id: diff.called(one, self.difference.names) for one in self.difference.changes}

    @property
    def records(self) -> tuple[str, ...]:
        """The ids of the records it changed or acted on."""
        acted = (one.id for one in self.difference.acted)
        return tuple(dict.fromkeys([*(one.id for one in self.difference.changes), *acted]))


def head(entry: log.Entry) -> str:
    """The commit and who made it."""
    return f"{entry.oid}  {entry.author} <{entry.email}>"


def changes(options: Options, oid: str) -> Changes:
    """Against its first parent, the first commit against nothing. Raises NoSuchRevision."""
    ws = _open.workspace(options)
    kinds, _ = _open.kinds_of(snapshot.worktree(ws))
    entry = log.read(ws.git, oid)
    old = entry.parents[0] if entry.parents else None
    found, others = diff.collect(ws, kinds, old, oid)
    acted = diff.acted_between(ws, kinds, old, oid, seen_from=_head_after(ws, oid))
    names = NamesOf(options)
    return Changes(entry, diff.Difference(old, oid, tuple(found), tuple(others), names, tuple(acted)))


def _head_after(ws: Workspace, oid: str) -> str | None:
    """HEAD, where the commit is part of its history: what is kept of its verification answers at once."""
    from officectl.history.pinning import is_ancestor

    head = ws.git.head()
    return head if head is not None and is_ancestor(ws.git, oid, head) else None
