"""The desk: all reading and writing happens on its threads, the screen's own thread never waits.

A line is one thread that works one job after the other: `desk` for what takes a moment, `long` for check, verify and the first
index. Threads are daemons: a program that ends does not wait for a long job (what it writes is either whole or not there).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, TypeVar

from officectl.actions import _open
from officectl.actions._options import Options

T = TypeVar("T")

_Job = tuple[Callable[[], Any], "Future[Any]"]


class Office:
    """One workspace as the screens see it."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.revision = 0
        """Grows whenever something may have changed; a place that knows an older number is stale."""
        self._lines: dict[str, SimpleQueue[_Job | None]] = {}

    def ask(self, job: Callable[[], T], *, line: str = "desk") -> Future[T]:
        """Do something on a line; what it opened is closed afterwards. The result must not hold on to it."""
        future: Future[T] = Future()
        queue = self._lines.get(line)
        if queue is None:
            queue = self._lines[line] = SimpleQueue()
            threading.Thread(target=_work, args=(queue,), name=f"officectl-{line}", daemon=True).start()
        queue.put((job, future))
        return future

    def close(self) -> None:
        """No more jobs; those that wait are not begun."""
        for queue in self._lines.values():
            while not queue.empty():
                item = queue.get()
                if item is not None:
                    item[1].cancel()
            queue.put(None)
        self._lines.clear()


def _work(queue: SimpleQueue[_Job | None]) -> None:
    while (item := queue.get()) is not None:
        job, future = item
        if not future.set_running_or_notify_cancel():
            continue
        try:
            result = job()
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(result)
        finally:
            _open.close_all()
        del job, future, item
