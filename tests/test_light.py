"""Classes of `officectl.light` behave as those of the standard library, before and after their `__init__` is compiled."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import re
import sys
from collections.abc import Callable
from typing import Any, ClassVar

import pytest

from officectl import light

MAKERS: dict[str, Any] = {"light": light, "standard": dataclasses}
Outcome = tuple[str, object]


class Plain:
    """Two fields, one with a default."""

    first: str
    second: int = 7


class Single:
    only: object


class Empty:
    pass


class Many:
    a: int
    b: str = "b"
    c: tuple[int, ...] = ()
    d: str | None = None
    shared: ClassVar[int] = 3
    e: float = float("nan")

    @property
    def both(self) -> str:
        """What a property may do."""
        return f"{self.a}{self.b}"

    def later(self) -> Many:
        """A method that names its own class's instances."""
        return self.__class__(self.a + 1)


class Checked:
    low: int
    high: int = 9

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError("low")


class Listed:
    name: str
    rows: list[int]
    seen: dict[str, int]


SHAPES = (Plain, Single, Empty, Many, Checked, Listed)
OPTIONS = ({"frozen": True, "slots": True}, {"frozen": True}, {"slots": True}, {})
CALLS: tuple[tuple[tuple[Any, ...], dict[str, Any]], ...] = (
    ((), {}),
    ((1,), {}),
    ((1, 2), {}),
    ((1, 2, 3), {}),
    ((10, 2), {}),
    ((1, 2, 3, 4, 5, 6, 7), {}),
    ((), {"first": "x"}),
    ((), {"second": "x"}),
    ((1,), {"first": 2}),
    ((1,), {"nothing": 2}),
    ((), {"a": 1, "e": 2.0}),
    ((1,), {"d": "d"}),
    ((), {"e": 2.0, "a": 1}),
    (([],), {}),
    ((1, [], {}), {}),
    ((1,), {"rows": [4]}),
    ((1,), {"rows": [4], "low": 1}),
)


def made(shape: type, maker: str, options: dict[str, bool]) -> type:
    """A fresh class of that shape."""
    body = {name: value for name, value in vars(shape).items() if name not in ("__dict__", "__weakref__")}
    if shape is Listed:
        body["rows"] = MAKERS[maker].field(default_factory=list)
        body["seen"] = MAKERS[maker].field(default_factory=dict)
    bare = type(shape.__name__, (), body)
    bare.__qualname__ = shape.__qualname__
    built: type = MAKERS[maker].dataclass(**options)(bare)
    return built


def tried(act: Callable[..., object], *args: object, **given: object) -> Outcome:
    """What came of it, comparable between the two."""
    try:
        return "value", act(*args, **given)
    except Exception as error:
        text = re.sub(r"Plain\.|Single\.|Empty\.|Many\.|Checked\.|Listed\.", "", str(error))
        return type(error).__name__, text


def known(value: Any) -> list[Outcome]:
    """All that can be asked of an instance."""
    kind = type(value)
    field = (*kind.__match_args__, "")[0]

    return [
        ("repr", repr(value)),
        ("values", dataclasses.astuple(value)),
        ("dict", dataclasses.asdict(value)),
        ("fields", [(one.name, one.type, one.default, one.default_factory) for one in dataclasses.fields(value)]),
        ("match", kind.__match_args__),
        ("hash", tried(lambda: hash(value) == hash(copy.copy(value)))),
        ("hashable", kind.__hash__ is None),
        ("equal", (value == copy.copy(value), value == 1, value != copy.copy(value), value == copy.deepcopy(value))),
        ("doc", bool(kind.__doc__ and not kind.__doc__.startswith(kind.__name__))),
        ("slots", getattr(kind, "__slots__", None)),
        ("has a dict", hasattr(value, "__dict__")),
        ("is one", dataclasses.is_dataclass(value)),
        ("names", (kind.__name__, kind.__qualname__, kind.__module__)),
        ("defaults on the class", sorted(n for n in ("second", "b", "rows", "shared") if n in vars(kind))),
        ("assigned", field and tried(lambda: setattr(copy.copy(value), field, 5))),
        ("deleted", field and tried(lambda: delattr(copy.copy(value), field))),
        ("a stranger is taken", tried(lambda: setattr(copy.copy(value), "stranger", 1))[0] == "value"),
        ("property", tried(lambda: value.both) if hasattr(kind, "both") else None),
        ("method", tried(lambda: repr(value.later())) if hasattr(kind, "later") else None),
    ]


@pytest.mark.parametrize("rounds", [1, 40], ids=["by hand", "compiled"])
@pytest.mark.parametrize("options", OPTIONS, ids=lambda options: "+".join(options) or "plain")
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_the_same_as_the_standard_one(shape: type, options: dict[str, bool], rounds: int) -> None:
    """Every call gives the same value or the same error, every value answers alike."""
    ours, theirs = made(shape, "light", options), made(shape, "standard", options)
    for args, given in CALLS * rounds:
        left, right = (tried(kind, *args, **given) for kind in (ours, theirs))
        if left[0] != "value":
            assert left == right
            continue
        assert right[0] == "value"
        assert str(known(left[1])) == str(known(right[1]))


def test_defaults_are_made_anew() -> None:
    """No two instances share a list, however they came to be."""
    kind: Any = made(Listed, "light", {"slots": True})
    several = [kind("x") for _ in range(40)]
    assert len({id(one.rows) for one in several}) == 40
    given = [1]
    assert all(kind("x", given).rows is given for _ in range(40))


def test_only_equals_its_own_class() -> None:
    """Two classes of one shape never compare equal, and a subclass is another class."""
    one, other = (made(Plain, "light", {"frozen": True}) for _ in range(2))
    child = type("Child", (one,), {})
    assert one("x") == one("x") != other("x")
    assert one("x") != child("x")
    assert child("x", 3).second == 3


def test_replace() -> None:
    """Ours and the standard library's both work on our classes, and an unknown name is an error."""
    kind: Any = made(Many, "light", {"frozen": True, "slots": True})
    for change in (light.replace, dataclasses.replace):
        assert repr(change(kind(1, "x"), c=(3,))) == "Many(a=1, b='x', c=(3,), d=None, e=nan)"
        with pytest.raises(TypeError, match="nothing"):
            change(kind(1), nothing=1)


@light.dataclass(frozen=True, slots=True)
class Sent:
    """A class that pickle can find."""

    name: str
    rows: tuple[int, ...] = ()


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_sent_to_another_process(protocol: int) -> None:
    """Workers send findings back."""
    assert pickle.loads(pickle.dumps(Sent("x", (1,)), protocol)) == Sent("x", (1,))


def test_matched_by_position() -> None:
    """`match` knows the order of the fields."""
    match Sent("x", (1,)):
        case Sent(name, rows):
            assert (name, rows) == ("x", (1,))


def test_nothing_is_compiled_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Making a class and a few instances runs no compiler: that is what the module is for."""
    compiled: list[str] = []

    def seen(*args: object) -> object:
        compiled.append("once")
        return real(*args)

    real = light._compiled_init  # type: ignore[attr-defined]  # only there at run time
    monkeypatch.setattr(light, "_compiled_init", seen)
    kind: Any = made(Many, "light", {"frozen": True, "slots": True})
    before = "dataclasses" in sys.modules
    assert before  # this test imports it
    for _ in range(10):
        kind(1, "x")
    assert not compiled
    for _ in range(10):
        kind(1, "x")
    assert compiled == ["once"]


def test_patterns() -> None:
    """A pattern answers as a compiled one does, and is compiled once, when first asked."""
    ours = light.pattern(r"(a)(?P<x>b)?", re.IGNORECASE)
    theirs = re.compile(r"(a)(?P<x>b)?", re.IGNORECASE)
    assert not [name for name in vars(ours) if name == "match"]
    for text in ("ab", "AB", "xa", "", "aab"):
        for name in ("match", "fullmatch", "search"):
            left, right = getattr(ours, name)(text), getattr(theirs, name)(text)
            assert (left and left.groups()) == (right and right.groups())
        assert ours.sub("-", text) == theirs.sub("-", text)
        assert ours.split(text) == theirs.split(text)
        assert ours.findall(text) == theirs.findall(text)
        assert [one.span() for one in ours.finditer(text)] == [one.span() for one in theirs.finditer(text)]
    assert ours.pattern == theirs.pattern
    assert ours.groupindex == theirs.groupindex
    assert ours.match("a", 0, 1)
    with pytest.raises(AttributeError):
        ours.nothing  # noqa: B018  # asking is the test
    assert ours.match is ours.match


def test_a_bad_pattern_says_so() -> None:
    """At its first use; the house test compiles every pattern of the program."""
    with pytest.raises(re.error):
        light.pattern("(").match("x")
