"""How far long work is: one line on the terminal that appears only when it takes a while, and leaves nothing behind."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._options import Options

T = TypeVar("T")

PATIENCE = 0.5
"""Seconds before anybody is told."""
OFTEN = 0.1
"""Seconds between two words."""
_STOPS = Text("{stage} {done}/{all}……（Ctrl-C 中断）", "{stage}: {done}/{all} … (Ctrl-C stops)")
_GOES_ON = Text("{stage} {done}……（Ctrl-C 中断）", "{stage}: {done} … (Ctrl-C stops)")
_KEPT = Text("{stage} {done}/{all}……（Ctrl-C 中断，已核验的会留在缓存里）", "{stage}: {done}/{all} … (Ctrl-C stops; what is done is kept)")


class Bar:
    """The line. `tell` may be called as often as anybody likes."""

    def __init__(self, options: Options, clock: Callable[[], float] = time.monotonic) -> None:
        self._lang, self._clock = options.lang, clock
        self._next = clock() + PATIENCE
        self._shown = False

    def tell(self, stage: str, done: int, all_: int) -> None:
        """So many of so many (0: nobody knows) of a stage of `_progress.STAGES`."""
        from officectl.actions._progress import STAGES

        now = self._clock()
        if now < self._next:
            return
        self._next, self._shown = now + OFTEN, True
        text = _KEPT if stage == "verify" else _STOPS if all_ else _GOES_ON
        sys.stderr.write("\r\x1b[K" + text.render(self._lang, stage=STAGES[stage], done=done, all=all_))
        sys.stderr.flush()

    def clear(self) -> None:
        """Leave nothing behind."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


@contextmanager
def shown(options: Options) -> Iterator[Bar | None]:
    """What is done meanwhile is shown, where somebody sits before the terminal."""
    if not sys.stderr.isatty() or options.json:
        yield None
        return
    from officectl.actions._progress import heard

    bar = Bar(options)
    try:
        with heard(bar.tell):
            yield bar
    finally:
        bar.clear()
