"""The same change to several records: what differs in every one of them is shown field by field, then it is one commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from officectl.actions import _differences, _open
from officectl.actions import set as setting
from officectl.actions.diff import record_lines
from officectl.store import snapshot

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.actions._write import Change, Confirm
    from officectl.actions.set import Result


def change(
    options: Options, idents: Sequence[str], words: Sequence[str], *, confirm: Confirm, show: Callable[[list[str]], None]
) -> Result:
    """`words` are `field=value`, as for `set`; `show` gets the lines before `confirm` is asked. Raises what `set_fields` raises."""

    def shown(changes: Sequence[Change]) -> None:
        kinds, _ = _open.kinds_of(snapshot.worktree(_open.workspace(options)))
        names = _differences.NamesOf(options)
        found = (_differences.record(kinds, one.path, one.before, one.after) for one in changes)
        show([line for one in found if one is not None for line in record_lines(one, options.lang, names)])

    return setting.set_fields(options, idents, words, confirm=confirm, show=shown)
