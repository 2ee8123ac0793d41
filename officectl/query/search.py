"""Text in records: contains, equals, and the bare word that looks in search fields, label and id."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from officectl.query import words
from officectl.query.env import Env
from officectl.query.errors import NothingToFind
from officectl.query.fields import Target, below, exact
from officectl.query.fold import fold
from officectl.query.reading import as_text, leaves
from officectl.records.kind import Kind
from officectl.records.record import Record
from officectl.text.pinyin import finder

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


def anything(kind: Kind, needles: Sequence[str], env: Env) -> Condition:
    """A bare word (or several alternatives). Raises NothingToFind when there is none."""
    from officectl.query.conditions import Condition

    if not needles:
        raise NothingToFind()
    targets = _searched(kind)
    ids = frozenset(
        found.id
        for target in targets
        for needle in needles
        if target.leaf.ref or target.leaf.ref_or_text
        for found in env.resolve(target.leaf.ref or target.leaf.ref_or_text, needle)
    )
    tests = [_word(needle) for needle in needles]
    flat = tuple(target.path[0] for target in targets if len(target.path) == 1)
    deep = tuple(target.path for target in targets if len(target.path) > 1)

    def test_record(record: Record) -> bool:
        data = record.data
        texts = [record.id]
        for name in flat:
            value = data.get(name)
            if value.__class__ is str:
                texts.append(value)
            elif value is not None:
                texts.extend(map(as_text, leaves(value, ())))
        for path in deep:
            texts.extend(map(as_text, leaves(data, path)))
        if ids and not ids.isdisjoint(texts):
            return True
        # One text, folded once: a word is looked for in it, and a line break keeps neighbours apart.
        whole = "\n".join(texts)
        return any(test(whole) for test in tests)

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
    """Whether lines contain the word, or one of them matches it by pinyin initials."""
    within = contains(needle)
    wanted = fold(needle)
    if not (wanted.isascii() and wanted.isalnum() and not wanted.isdigit()):
        return within
    spelt = finder(wanted)
    known: dict[str, bool] = {}  # ledgers repeat themselves: places, names

    def test(lines: str) -> bool:
        return within(lines) or any(map(spelled, lines.split("\n")))

    def spelled(line: str) -> bool:
        if line.isascii():
            return False
        answer = known.get(line)
        if answer is None:
            answer = known[line] = spelt(line)
        return answer

    return test
