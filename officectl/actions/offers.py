"""What may come next in a line of conditions or of `field=value`: fields by name or pinyin initials, then their values.

Only what the language itself would understand is offered (docs/contracts/query.md); the names of records are read once, with the
first field that names some.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from officectl.light import dataclass
from officectl.query import choices, fields, syntax
from officectl.query.errors import QueryError
from officectl.query.fold import fold, half
from officectl.text.lang import Text
from officectl.text.pinyin import initials

if TYPE_CHECKING:
    from officectl.actions._form_world import World
    from officectl.actions._options import Options
    from officectl.query.fields import Target
    from officectl.records.kind import Field, Kind
    from officectl.records.kinds import Kinds
    from officectl.records.record import Record
    from officectl.text.lang import Lang

MOST = 24
_DAYS = (
    Text("今天", "today"), Text("昨天", "yesterday"), Text("明天", "tomorrow"), Text("本周", "this-week"), Text("上周", "last-week"),
    Text("本月", "this-month"), Text("上月", "last-month"), Text("本月初..", "today.."), Text("..今天", "..today"), Text("近7天", "-7d"),
)  # fmt: skip
_SETTLED = (Text("今天", "today"), Text("明天", "tomorrow"), Text("昨天", "yesterday"), Text("月底", "eom"))
_NONE, _ANY = Text("空", "none"), Text("有", "any")
_SHOW = (Text("排序", "sort"), Text("列", "columns"), Text("前", "limit"))
_LIMIT = ("前", "limit")
_LISTS = ("排序", "sort", "列", "columns")


@dataclass(frozen=True, slots=True)
class Offer:
    """One candidate."""

    text: str
    """What would stand in the line."""
    hint: str = ""
    """Its other name, its unit."""


@dataclass(frozen=True, slots=True)
class Offers:
    """Candidates for the word in front of the cursor."""

    start: int
    """Where the text of a candidate begins in the line; it goes up to the cursor."""
    found: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """What a line is about."""

    world: World
    kind: Kind
    lang: Lang
    columns: tuple[str, ...] = ()
    """Fields that come first."""
    states: tuple[Text, ...] = ()
    """The states of this workspace; none where it has no policy."""
    writing: bool = False
    """`field=value` for a change, not conditions."""


def line(options: Options, kind: Kind, columns: Sequence[str], states: Sequence[Text], *, writing: bool = False) -> Line:
    """What a line about this kind is looked up in: for as long as the records stay as they are. Raises NoWorkspace, BadWorkspace."""
    from officectl.actions import _open
    from officectl.actions._form_world import World
    from officectl.store import snapshot

    ws = _open.workspace(options)
    world = World(options, ws, _open.kinds_of(snapshot.worktree(ws))[0])
    return Line(world, kind, options.lang, tuple(columns), tuple(states), writing)


def offers(line: Line, text: str, cursor: int) -> Offers:
    """What may stand in front of the cursor. Raises nothing of the language: what is half typed offers nothing."""
    before = text[:cursor]
    word = "" if not before or before[-1].isspace() else syntax.split(before)[-1]
    start = cursor - len(word)
    if not line.writing and word[:1] in ("-", "－", "非") and len(word) > 1:
        start, word = start + 1, word[1:]
    name, value = _cut(line, word)
    if value is None:
        found = _names(line, word)
    elif not line.writing and name in _LIMIT:
        found = iter(())
    elif not line.writing and name in _LISTS:
        start, found = _listed(line, start + len(word) - len(value), value)
    else:
        try:
            target = fields.find(line.kind, name.rstrip("+-＋－") if line.writing else name, writing=line.writing)
        except QueryError:
            return Offers(cursor)
        start += len(word) - len(value)
        piece = value
        for sign in fields.separators(target.leaf):
            piece = piece.rpartition(sign)[2]
        start += len(value) - len(piece)
        found = _values(line, target, piece)
    return Offers(start, tuple(_some(found)))


def _some(found: Iterable[Offer]) -> Iterator[Offer]:
    seen: set[str] = set()
    for one in found:
        if one.text not in seen:
            seen.add(one.text)
            yield one
        if len(seen) >= MOST:
            return


def _cut(line: Line, word: str) -> tuple[str, str | None]:
    """The name and, where there is a sign of comparison already, what stands behind it."""
    if not word:
        return "", None
    try:
        term = syntax.term(word, lambda name: fields.exact(line.kind, name) is not None)
    except QueryError:
        return "", ""
    return (term.field, term.value) if term.field else (word, None)


def _names(line: Line, typed: str) -> Iterator[Offer]:
    top = fields.top(line.kind)
    order = {name: at for at, name in enumerate(line.columns)}
    top.sort(key=lambda target: order.get(target.name, len(order)))
    ends = [one for one in top if one.leaf.type != "table"]
    if not line.writing:
        ends += [one for one in fields.specials() if one.special == "id" or (one.special == "state" and line.states)]
        ends += fields.below(top) if typed else []
    ranked = [(rank, at, one) for at, one in enumerate(ends) if one.leaf.type != "table" and (rank := _rank(typed, _labels(one))) is not None]
    for _, _, one in sorted(ranked, key=lambda item: item[:2]):
        yield _named(line, one, typed, "=")
    if not line.writing:
        for text in _SHOW:
            if _rank(typed, (text.zh, text.en)) is not None:
                yield Offer(text.render(line.lang) + "=")


def _labels(target: Target) -> tuple[str, ...]:
    """Every name, alone and behind the table that it stands in."""
    own = target.labels()
    if len(target.path) == 1:
        return own
    return (*own, target.name, "".join(field.title.zh for field in target.chain))


def _named(line: Line, target: Target, typed: str, sign: str) -> Offer:
    """By its title in Chinese, by its name in English; by the one that was begun; never by one that means something else."""
    title = ".".join(field.title.zh for field in target.chain)
    words = (title, target.name) if line.lang == "zh" and not (typed and target.name.startswith(typed)) else (target.name, title)
    text = next((word for word in words if (known := fields.exact(line.kind, word)) is not None and known.path == target.path), target.name)
    other = target.title.render(line.lang)
    return Offer(text + sign, "" if other == text else other)


def _listed(line: Line, start: int, value: str) -> tuple[int, Iterator[Offer]]:
    """Fields behind `sort=` and `columns=`."""
    piece = value
    for sign in (",", "，", "、"):
        piece = piece.rpartition(sign)[2]
    start += len(value) - len(piece)
    if piece[:1] in ("-", "－"):
        start, piece = start + 1, piece[1:]
    return start, (Offer(one.text.rstrip("="), one.hint) for one in _names(line, piece) if one.text.rstrip("=") not in (*_LISTS, *_LIMIT))


def _values(line: Line, target: Target, typed: str) -> Iterator[Offer]:
    leaf, lang = target.leaf, line.lang
    if target.special == "state":
        yield from _words(((text.render(lang), (text.zh, text.en), "") for text in line.states), typed)
    elif leaf.enum:
        yield from _words((_choice(line, one, leaf.enum_titles.get(one, "")) for one in leaf.enum), typed)
    elif leaf.type == "boolean":
        yield from _words(((yes if lang == "zh" else en, (yes, en), "") for yes, en in (("是", "yes"), ("否", "no"))), typed)
    elif leaf.type == "date" or (leaf.type == "datetime" and not line.writing):   # no moment is written without its hour
        days = _SETTLED if line.writing else _DAYS
        yield from _words(((day.render(lang), (day.zh, day.en), "") for day in days), typed)
    elif leaf.ref or leaf.ref_or_text:
        yield from _records(line, leaf, typed)
    if not line.writing and not target.special:
        yield from _words(((text.render(lang), (text.zh, text.en), "") for text in (_NONE, _ANY)), typed)


def _choice(line: Line, value: str, english: str) -> tuple[str, tuple[str, str], str]:
    """A value of a closed list; what is written has no quotes, so an English name of two words gives way to the value itself."""
    names = (value, english)
    if line.lang == "zh" or not english or (line.writing and " " in english):
        return value, names, english if line.lang == "en" else ""
    return english, names, value


def _records(line: Line, leaf: Field, typed: str) -> Iterator[Offer]:
    """Those that have names: nobody calls a slip by its id without knowing it."""
    kinds = line.world.kinds
    wanted = [name for name in (leaf.ref or leaf.ref_or_text) if name in kinds and kinds[name].id_style != "dated"]
    if not wanted:
        return
    found = line.world.offered(wanted, typed)
    if typed:
        pool = line.world.pool(wanted)
        found.sort(key=lambda one: _nearest(typed, (one.label, *_called(pool.get(one.id), line.world.kinds), one.id)))
    count: dict[str, int] = {}
    for one in found:
        count[one.label] = count.get(one.label, 0) + 1
    for one in found[: 4 * MOST]:
        text = one.label if count[one.label] == 1 else f"{one.label}@{one.unit}" if one.unit else one.id
        if not text or any(sign.isspace() or sign in ",，、" for sign in text):
            text = one.id
        yield Offer(text, one.unit if one.unit and text == one.label else "" if text == one.label else one.label if text == one.id else one.id)


def _called(record: Record | None, kinds: Kinds) -> tuple[str, ...]:
    """The short names, plates and former names of a record."""
    if record is None:
        return ()
    values = (record.data.get(name) for name in kinds[record.kind].search)
    return tuple(text for value in values for text in (value if isinstance(value, list) else (value,)) if isinstance(text, str))


def _nearest(typed: str, names: Sequence[str]) -> tuple[int, int]:
    """What begins as typed comes first, and of these the shortest: the bureau before its sections."""
    return min((3 if (rank := _rank(typed, (name,))) is None else rank, len(name)) for name in names)


def _words(found: Iterable[tuple[str, Sequence[str], str]], typed: str) -> Iterator[Offer]:
    ranked = [(rank, at, text, hint) for at, (text, names, hint) in enumerate(found) if (rank := _rank(typed, names)) is not None]
    for _, _, text, hint in sorted(ranked):
        yield Offer(text if not any(sign.isspace() or sign in ",，、" for sign in text) else f"“{text}”", hint)


def _rank(typed: str, names: Sequence[str]) -> int | None:
    """0: begins so, 1: its pinyin initials do, 2: somewhere in it; None: nothing of it."""
    wanted = fold(half(typed)).strip().replace(" ", "_")
    best = None
    for name in names:
        label = fold(name)
        if label.replace(" ", "_").startswith(wanted):
            return 0
        if wanted.isascii() and initials(name).lower().startswith(wanted):
            best = 1
        elif best is None and wanted in label and (len(wanted) > 1 or not wanted.isascii()):
            best = 2
    return best


def state_titles(extra: Iterable[Text]) -> tuple[Text, ...]:
    """The states that records may have, the workspace's own last."""
    return (*(text for name, (text, _) in choices.STATES.items() if name not in ("recorded", "unparsable", "deleted")), *extra)
