"""What every commit knows, without copying: lines of development, each a list of versions by key.

A linear history is one line whose values change in place; a branch is a line of its own that looks through to the point where it
left. A merge asks only for the keys that the other side touched. Nothing is ever overwritten: what an earlier commit knew can
still be asked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple


class Frozen:
    """Versions of one key as they were kept, not yet unpacked."""

    __slots__ = ("raw", "thaw")

    def __init__(self, raw: list[Any], thaw: Callable[[], list[tuple[int, Any]]]) -> None:
        self.raw = raw
        self.thaw = thaw


class Line:
    """Versions of values. `base` and `at`: where this line left another one (None: from nothing)."""

    __slots__ = ("at", "base", "depth", "head", "is_main", "trail", "versions")

    def __init__(self, base: Line | None = None, at: int = 0, *, is_main: bool = False) -> None:
        self.base = base
        self.at = at
        self.depth: int = 0 if base is None else base.depth + 1
        self.is_main = is_main
        self.head = 0
        self.versions: dict[str, list[tuple[int, Any]] | Frozen] = {}
        self.trail: list[tuple[int, str]] = []

    def get(self, key: str, at: int) -> Any:
        """The value of a key as the commit number `at` of this line knew it; None when there is none."""
        line: Line | None = self
        while line is not None:
            versions = line.versions.get(key)
            if versions is not None:
                if isinstance(versions, Frozen):
                    versions = line.thawed(key)
                for number, value in reversed(versions):
                    if number <= at:
                        return value
            at, line = line.at, line.base
        return None

    def put(self, key: str, value: Any) -> None:
        """Set the value as of the newest commit of this line."""
        head = self.head
        versions = self.versions.get(key)
        if versions is None or isinstance(versions, Frozen):
            versions = self.thawed(key)
        if versions and versions[-1][0] == head:
            versions[-1] = (head, value)
        else:
            versions.append((head, value))
            self.trail.append((head, key))

    def thawed(self, key: str) -> list[tuple[int, Any]]:
        """The versions of a key, unpacked and ready to be added to."""
        versions = self.versions.get(key)
        if versions is None:
            versions = self.versions[key] = []
        elif isinstance(versions, Frozen):
            versions = self.versions[key] = versions.thaw()
        return versions

    def touched(self, after: int, upto: int) -> list[str]:
        """The keys set by commits `after` < number ≤ `upto` of this line, each once, in order."""
        trail = self.trail
        low, high = 0, len(trail)
        while low < high:
            middle = (low + high) // 2
            if trail[middle][0] <= after:
                low = middle + 1
            else:
                high = middle
        found: dict[str, None] = {}
        for index in range(low, len(trail)):
            number, key = trail[index]
            if number > upto:
                break
            found[key] = None
        return list(found)


class Point(NamedTuple):
    """One commit: the `at`-th of its line."""

    line: Line
    at: int

    def get(self, key: str) -> Any:
        """What this commit knew."""
        return self.line.get(key, self.at)


def extend(point: Point, *, main: bool) -> Point:
    """The point of a child. The main line is only extended by its own commits; whoever comes second starts a new line."""
    line = point.line
    if point.at == line.head and line.is_main == main:
        line.head += 1
        return Point(line, line.head)
    return branch(point)


def branch(point: Point) -> Point:
    """A new line from here, at its first commit."""
    line = Line(point.line, point.at)
    line.head = 1
    return Point(line, 1)


def only(one: Point, other: Point) -> list[str]:
    """The keys that `other` has touched since the two lines of development parted; all of them when they never met."""
    stops: dict[int, int] = {}
    line: Line | None = one.line
    at = one.at
    while line is not None:
        stops[id(line)] = at
        at, line = line.at, line.base
    found: dict[str, None] = {}
    line, at = other.line, other.at
    while line is not None:
        stop = stops.get(id(line))
        if stop is not None:
            if stop < at:
                found.update(dict.fromkeys(line.touched(stop, at)))
            break
        found.update(dict.fromkeys(line.touched(-1, at)))
        at, line = line.at, line.base
    return list(found)
