"""Text in records: contains, equals, and the bare word that looks in the search fields, the label and the id."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from officectl.query import words
from officectl.query.env import Env
from officectl.query.errors import MissingValue
from officectl.query.fields import Target, below, exact
from officectl.query.fold import fold
from officectl.records.kind import Kind
from officectl.records.record import Record
from officectl.text.lang import show
from officectl.text.pinyin import matches as pinyin_matches

if TYPE_CHECKING:
    from officectl.query.conditions import Condition


def contains(needle: str) -> Callable[[Any], bool]:
    """Whether a value contains the text, in any case and width."""
    wanted = fold(needle)
    if not wanted:  # nothing but dots
        return lambda value: needle in as_text(value)

    def test(value: Any) -> bool:
        text = value if value.__class__ is str else as_text(value)
        return wanted in text or wanted in fold(text)

    return test


def equals(needle: str) -> Callable[[Any], bool]:
    """Whether a value is the text, in any case and width."""
    wanted = fold(needle)
    return lambda value: fold(as_text(value)) == wanted


def as_text(value: Any) -> str:
    """A stored value as the text a person would search for."""
    return value if isinstance(value, str) else "" if isinstance(value, dict) else show(value, "zh")


def anything(kind: Kind, needles: Sequence[str], env: Env) -> Condition:
    """A bare word (or several alternatives). Raises MissingValue when there is none."""
    from officectl.query.conditions import Condition, leaves

    if not needles:
        raise MissingValue(field=words.CONDITION_TYPED.render("zh", field="搜索", value="").rstrip("="))
    targets = _searched(kind)
    ids = frozenset(
        found.id
        for target in targets
        for needle in needles
        if target.leaf.ref or target.leaf.ref_or_text
        for found in env.resolve(target.leaf.ref or target.leaf.ref_or_text, needle)
    )
    tests = [_word(needle) for needle in needles]
    paths = tuple(target.path for target in targets)
    flat = tuple(path[0] for path in paths if len(path) == 1)
    deep = tuple(path for path in paths if len(path) > 1)

    def fits(value: Any) -> bool:
        if isinstance(value, str):
            return value in ids or any(test(value) for test in tests)
        if isinstance(value, list):
            return any(map(fits, value))
        return any(test(as_text(value)) for test in tests)

    def test_record(record: Record) -> bool:
        data = record.data
        for name in flat:
            value = data.get(name)
            if value is not None and fits(value):
                return True
        return any(fits(value) for path in deep for value in leaves(data, path)) or fits(record.id)

    return Condition(
        test_record,
        words.any_of([words.ANYWHERE(value=needle) for needle in needles]),
        frozenset({"id", *(target.name for target in targets)}),
        4,
    )


def _searched(kind: Kind) -> list[Target]:
    names = dict.fromkeys((kind.label, *kind.search))
    found = (exact(kind, name) for name in names if name and name != "id")
    out: list[Target] = []
    for target in found:
        if target is None or target.special:
            continue
        # `search = ["plates"]` means the texts in the rows.
        inside = [child for child in below([target]) if child.leaf.type == "string"]
        out.extend(inside if target.leaf.type == "table" else [target])
    return out


def _word(needle: str) -> Callable[[str], bool]:
    """Contains, or matches by pinyin initials; remembers each different text, since ledgers repeat themselves."""
    wanted = fold(needle)
    if not (wanted.isascii() and wanted.isalnum() and not wanted.isdigit()):
        return contains(needle)
    known: dict[str, bool] = {}

    def test(text: str) -> bool:
        answer = known.get(text)
        if answer is None:
            answer = wanted in fold(text) or (not text.isascii() and pinyin_matches(wanted, text))
            known[text] = answer
        return answer

    return test
