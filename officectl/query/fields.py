"""Which field a typed name means: its name or title, a part of them, an earlier name, pinyin initials."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from officectl.light import dataclass
from officectl.query.errors import AmbiguousField, UnknownField, near, some
from officectl.query.fold import fold, half
from officectl.records.kind import Field, Kind
from officectl.text.lang import Message, Text, plain
from officectl.text.pinyin import initials

Special = Literal["", "id", "kind", "state", "search"]

_SPECIALS: dict[Special, tuple[Field, tuple[str, ...]]] = {
    "id": (Field("id", "string", Text("编号", "id")), ("id", "记录号")),
    "kind": (Field("kind", "string", Text("类别", "kind")), ("kind", "类别", "种类", "记录类别")),
    "state": (Field("state", "string", Text("状态", "state")), ("state", "状态")),
    "search": (Field("search", "string", Text("搜索", "search")), ("search", "搜索")),
}


@dataclass(frozen=True, slots=True)
class Target:
    """What a name in a term stands for."""

    path: tuple[str, ...]
    """Field names from the record down; arrays add nothing: ("row", "type")."""
    chain: tuple[Field, ...]
    """The fields along `path`."""
    special: Special = ""

    @property
    def name(self) -> str:
        """As written in a term: `row.type`."""
        return ".".join(self.path)

    @property
    def field(self) -> Field:
        """The field itself (an array stays an array)."""
        return self.chain[-1]

    @property
    def leaf(self) -> Field:
        """The field, or the item of an array: what one value looks like."""
        found = self.chain[-1]
        while found.type == "array" and found.item is not None:
            found = found.item
        return found

    @property
    def many(self) -> bool:
        """Whether a record may hold several values here."""
        return any(step.type == "array" for step in self.chain)

    @property
    def title(self) -> Message:
        """The titles along the path: `加油记录·类型`."""
        message = self.chain[0].title()
        for step in self.chain[1:]:
            message = _INSIDE(outer=message, inner=step.title)
        return message

    def labels(self) -> tuple[str, ...]:
        """Every full name of the last field."""
        last = self.chain[-1]
        if self.special:
            return _SPECIALS[self.special][1]
        return (last.name, last.title.zh, last.title.en, *last.was)


_INSIDE = Text("{outer}·{inner}", "{outer} · {inner}")
_NAMED = Text("{title}（{name}）", "{title} ({name})")


def inner(field: Field) -> Iterable[Field]:
    """The fields of a table or of the rows of an array."""
    while field.type == "array" and field.item is not None:
        field = field.item
    return field.fields.values()


def top(kind: Kind) -> list[Target]:
    """The kind's own fields; `id` is the special one."""
    return [Target((field.name,), (field,)) for field in kind.fields.values() if field.name != "id"]


def children(target: Target) -> list[Target]:
    """The fields inside a table or the rows of an array."""
    return [Target((*target.path, field.name), (*target.chain, field)) for field in inner(target.field)]


def below(targets: Iterable[Target]) -> Iterator[Target]:
    """Every field inside these, at any depth."""
    for target in targets:
        within = children(target)
        yield from within
        yield from below(within)


def specials() -> list[Target]:
    """What every kind can be asked about besides its fields."""
    return [Target((name,), (field,), name) for name, (field, _) in _SPECIALS.items()]


def exact(kind: Kind, name: str) -> Target | None:
    """The field of exactly this name, title or path, when there is one."""
    wanted = _key(name)
    found = _exactly(top(kind), wanted)
    for special in specials():
        # Several kinds have a field `kind` of their own; no kind may have a `state`.
        if wanted in map(_key, special.labels()) and not (special.special == "kind" and found):
            return special
    if len(found) == 1:
        return found[0]
    if not found and "." in wanted:
        steps = wanted.split(".")
        here = _exactly(top(kind), steps[0])
        for step in steps[1:]:
            here = _exactly([child for target in here for child in children(target)], step)
        if len(here) == 1:
            return here[0]
    return None


def find(kind: Kind, name: str, *, writing: bool = False) -> Target:
    """The field that `name` means in this kind. Raises UnknownField, AmbiguousField.

    `writing` leaves out what cannot be written (state, kind, search) and the fields inside rows.
    """
    known = exact(kind, name)
    if known is not None and not (writing and known.special in ("kind", "state", "search")):
        return known
    wanted = _key(name)
    first = top(kind)
    if "." in wanted and wanted.strip("."):
        steps = wanted.split(".")
        target = _search(kind, steps[0], first, first, name, writing)
        for step in steps[1:]:
            within = children(target)
            target = _search(kind, step, within, within, name, writing)
        return target
    return _search(kind, wanted, first if writing else [*first, *specials()], first, name, writing)


def _search(
    kind: Kind, wanted: str, level: list[Target], offered: list[Target], typed: str, writing: bool
) -> Target:
    """Tier by tier, so that a full name is never shadowed by somebody else's beginning.

    Where several fit, a filter takes the one that `list` shows (面积 is 使用面积); a write must name it.
    """
    if wanted:
        deeper = list(below(offered))

        def begins(label: str) -> bool:
            return label.startswith(wanted)

        tiers: tuple[tuple[list[Target], Callable[[str], bool]], ...] = (
            (level, lambda label: label == wanted),
            (deeper, lambda label: label == wanted),
            # In Chinese a beginning says no more than an end: 出车 is as much 计划出车 as 出车里程表.
            (level, begins if wanted.isascii() else lambda label: wanted in label),
            (level, lambda label: wanted.isascii() and initials(label).lower() == wanted),
            (level, lambda label: wanted.isascii() and initials(label).lower().startswith(wanted)),
            (deeper, begins),
        )
        for targets, fits in tiers:
            found = [target for target in targets if any(fits(_key(label)) for label in target.labels())]
            if len(found) == 1:
                return found[0]
            shown = [target for target in found if target.name in kind.columns]
            if len(shown) == 1 and not writing:
                return shown[0]
            if found:
                raise AmbiguousField(name=typed, fields=listing(found))
    names = [label for target in level for label in target.labels()]
    raise UnknownField(kind=kind.title, name=typed, near=near(typed, names), fields=listing(level))


def separators(field: Field) -> str:
    """What stands between several values: `、` belongs to the text of a free text field."""
    free = field.type == "string" and not (field.enum or field.ref or field.ref_or_text)
    return ",，" if free else ",，、"


def listing(targets: Iterable[Target]) -> object:
    """Fields for a message: `车辆（vehicle）、事由（purpose）`."""
    return some([_NAMED(title=target.title, name=plain(target.name)) for target in targets])


def _exactly(targets: list[Target], wanted: str) -> list[Target]:
    return [target for target in targets if wanted in map(_key, target.labels())]


def _key(name: str) -> str:
    """Names compare without case, width, spaces and hyphens; `usable area` = `usable_area`."""
    return fold(half(name)).strip().replace(" ", "_").replace("-", "_")
