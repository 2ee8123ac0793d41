"""Reading ahead. A disk that has to be asked answers several questions at once faster than one after the other; files that
the system still has in memory need no help, so the first reads are timed before anybody is sent.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threading import Thread

VARIABLE = "OFFICECTL_READERS"
READERS = 4
PROBE = 16
"""Files that are read and timed before anybody is sent ahead."""
COLD = 60_000
"""Nanoseconds a file from which the disk is being asked; from memory it takes 3 000 to 6 000."""


def readers() -> int:
    """How many read at once where the disk is slow: OFFICECTL_READERS, else four."""
    asked = os.environ.get(VARIABLE, "")
    return min(int(asked), 64) if asked.isascii() and asked.isdigit() and asked != "0" else READERS


class Ahead:
    """Threads that read files and throw them away, so that the system has them when they are wanted."""

    def __init__(self, paths: Sequence[str], count: int) -> None:
        from threading import Thread

        self._stop = False
        self._threads: list[Thread] = [
            Thread(target=self._read, args=(paths[first::count],), daemon=True) for first in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def _read(self, paths: Sequence[str]) -> None:
        for path in paths:
            if self._stop:
                return
            try:
                fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            except OSError:
                continue
            try:
                os.read(fd, 16384)
            except OSError:
                pass
            finally:
                os.close(fd)

    def close(self) -> None:
        """Wait for them: nobody may be under way when the process divides."""
        self._stop = True
        for thread in self._threads:
            thread.join()
