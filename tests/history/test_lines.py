"""Lines of development: what every commit knew can be asked, branches see what was before them and nothing else."""

from __future__ import annotations

from random import Random

from officectl.history.lines import Frozen, Line, Point, extend, only


def test_a_line_knows_its_past() -> None:
    point = Point(Line(is_main=True), 0)
    point.line.put("a", 1)
    later = extend(point, main=True)
    later.line.put("a", 2)
    assert (point.get("a"), later.get("a"), later.get("b")) == (1, 2, None)


def test_a_branch_sees_what_was_before_it() -> None:
    start = Point(Line(is_main=True), 0)
    start.line.put("a", 1)
    side = extend(start, main=False)
    after = extend(start, main=True)
    after.line.put("a", 2)
    side.line.put("b", 3)
    assert (side.get("a"), side.get("b"), after.get("a"), after.get("b")) == (1, 3, 2, None)
    assert only(after, side) == ["b"]
    assert only(side, after) == ["a"]


def test_the_second_child_starts_a_line_of_its_own() -> None:
    start = extend(Point(Line(is_main=True), 0), main=False)
    one, two = extend(start, main=False), extend(start, main=False)
    one.line.put("a", 1)
    two.line.put("a", 2)
    assert (one.get("a"), two.get("a"), start.get("a")) == (1, 2, None)
    assert only(one, two) == ["a"]


def test_lines_that_never_met() -> None:
    one, two = Point(Line(is_main=True), 0), extend(Point(Line(), 0), main=False)
    two.line.put("a", 1)
    two.line.put("b", 1)
    assert only(one, two) == ["a", "b"]


def test_kept_versions_are_unpacked_when_asked_for() -> None:
    line = Line(is_main=True)
    asked = []

    def thaw() -> list[tuple[int, object]]:
        asked.append(1)
        return [(3, "old"), (5, "new")]

    line.versions["a"] = Frozen([], thaw)
    line.head = 7
    assert asked == []
    assert (line.get("a", 4), line.get("a", 7), line.get("a", 2)) == ("old", "new", None)
    line.put("a", "newest")
    assert (line.get("a", 7), line.get("a", 6), asked) == ("newest", "new", [1])


def test_against_plain_copies() -> None:
    """Whatever grows: every commit knows exactly what a copied dictionary would hold."""
    for seed in range(20):
        chance = Random(seed)
        points = [Point(Line(is_main=True), 0)]
        copies: list[dict[str, int]] = [{}]
        main = 0
        for step in range(60):
            at = chance.randrange(len(points))
            on_main = at == main and chance.random() < 0.7
            point = extend(points[at], main=on_main)
            copy = dict(copies[at])
            for _ in range(chance.randrange(3)):
                key = chance.choice("abcdef")
                point.line.put(key, step)
                copy[key] = step
            points.append(point)
            copies.append(copy)
            if on_main:
                main = len(points) - 1
        for point, copy in zip(points, copies, strict=True):
            assert {key: point.get(key) for key in "abcdef" if point.get(key) is not None} == copy
        for _ in range(60):
            one, two = chance.randrange(len(points)), chance.randrange(len(points))
            differ = {key for key in "abcdef" if copies[one].get(key) != copies[two].get(key)}
            assert differ <= {*only(points[one], points[two]), *only(points[two], points[one])}
