"""The desk: all reading and writing happens on its threads, the screen's own thread never waits.

A line is one thread that works one job after the other: `desk` for what takes a moment, `long` for check, verify and the first
index. Threads are daemons: a program that ends does not wait for a long job (what it writes is either whole or not there).
A job that lasts says how far it is, and those that only read can be stopped.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any, TypeVar

from officectl.actions import _open, _progress
from officectl.actions._options import Options

T = TypeVar("T")

SOON = 0.7
"""Seconds after which somebody wants to know how far it is."""
_OFTEN = 0.1
"""Seconds between two words about it."""
_CAN_STOP = ("desk", "long")


class Job:
    """One job, waiting or under way. `stops`: it only reads, so it may be stopped anywhere."""

    def __init__(self, work: Callable[[], Any], stops: bool, heard: Callable[[], None]) -> None:
        self.work, self.stops = work, stops
        self.future: Future[Any] = Future()
        self.stopped = False
        self.stage, self.done, self.all = "", 0, 0
        """Where it is (`_progress.STAGES`); `all` is 0 where nobody knows how much there is."""
        self.since = self._told = 0.0
        self._heard = heard

    def tell(self, stage: str, done: int, all_: int) -> None:
        """On its own thread. Raises Stopped."""
        if self.stopped:
            raise _progress.Stopped
        self.stage, self.done, self.all = stage, done, all_
        now = monotonic()
        if now - self._told >= _OFTEN:
            self._told = now
            self._heard()

    @property
    def lasts(self) -> bool:
        """Whether it is worth telling of."""
        return bool(self.stage) and monotonic() - self.since >= SOON


class Office:
    """One workspace as the screens see it."""

    def __init__(self, options: Options, heard: Callable[[], None] = lambda: None) -> None:
        """`heard`: called, on any thread, when a job has come further or has ended."""
        self.options = options
        self.revision = 0
        """Grows whenever something may have changed; a place that knows an older number is stale."""
        self._heard = heard
        self._lines: dict[str, SimpleQueue[Job | None]] = {}
        self._running: dict[str, Job] = {}

    def ask(self, job: Callable[[], T], *, line: str = "desk", stops: bool = False) -> Future[T]:
        """Do something on a line; what it opened is closed afterwards. The result must not hold on to it.

        `stops`: it only reads, and `stop` may end it.
        """
        made = Job(job, stops, self._heard)
        queue = self._lines.get(line)
        if queue is None:
            queue = self._lines[line] = SimpleQueue()
            threading.Thread(target=self._work, args=(line, queue), name=f"officectl-{line}", daemon=True).start()
        queue.put(made)
        return made.future

    def under_way(self) -> Job | None:
        """The job that lasts longest and says how far it is."""
        lasting = [job for job in self._running.copy().values() if job.lasts]
        return min(lasting, key=lambda job: job.since, default=None)

    def can_stop(self) -> bool:
        """Whether there is anything that `stop` would end."""
        return any(job.stops and job.stage and not job.stopped for line, job in self._running.copy().items() if line in _CAN_STOP)

    def stop(self) -> None:
        """End what is read at length, and do not begin what waits behind it. Nothing is left half written."""
        for line in _CAN_STOP:
            job = self._running.get(line)
            if job is not None and job.stops and job.stage:
                job.stopped = True
        self._empty("long", lambda job: job.stops)

    def close(self) -> None:
        """No more jobs; those that wait are not begun."""
        for line, queue in self._lines.items():
            self._empty(line, lambda _: True)
            queue.put(None)
        self._lines.clear()

    def _empty(self, line: str, wanted: Callable[[Job], bool]) -> None:
        queue, kept = self._lines.get(line), list[Job | None]()
        while queue is not None:
            try:
                job = queue.get_nowait()
            except Empty:
                break
            if job is not None and wanted(job):
                job.future.cancel()
            else:
                kept.append(job)
        for job in kept:
            if queue is not None:
                queue.put(job)

    def _work(self, line: str, queue: SimpleQueue[Job | None]) -> None:
        while (job := queue.get()) is not None:
            if not job.future.set_running_or_notify_cancel():
                continue
            job.since = monotonic()
            self._running[line] = job
            try:
                with _progress.heard(job.tell):
                    result = job.work()
            except BaseException as error:
                self._ended(line, job)
                job.future.set_exception(error)
            else:
                self._ended(line, job)
                job.future.set_result(result)
                del result
            finally:
                _open.close_all()
            del job

    def _ended(self, line: str, job: Job) -> None:
        self._running.pop(line, None)
        if job.stage:
            self._heard()
