"""A workspace's own schemas: optional fields for a core kind, or kinds of its own; never a weaker core
kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields as members
from typing import Any

from officectl.light import replace
from officectl.records.fault import Fault
from officectl.records.kind import Field, Kind
from officectl.records.kinds import Head
from officectl.records.schema import fault, load_kind
from officectl.records.schema_judges import Complaint, Pointer
from officectl.text.lang import Text

WEAKENS = "SCHEMA-WEAKENS"
"""The workspace's file changes a core kind; it has no effect."""
OLD = "SCHEMA-OLD"
"""For information: the workspace's copy lacks what a newer core kind has; its own fields are in force."""
CLASH = "SCHEMA-CLASH"
"""A kind of the workspace takes a name, alias or prefix that is in use; it has no effect."""

_CHANGED = Text("改动了随软件提供的“{what}”", "changes “{what}” of the shipped kind")
_REMOVED = Text("删掉了必填字段“{what}”", "drops the required field “{what}”")
_OPTIONAL = Text("新增字段“{what}”只能是选填", "the added field “{what}” can only be optional")
_MADE = Text("把“{what}”改成了必填", "makes “{what}” required")
_WIDER = Text("给“{what}”加了可选值：{values}", "lets “{what}” be more than it may: {values}")
_OTHER_KIND = Text("写的是类别“{what}”，应为“{kind}”", "is the kind “{what}”, not “{kind}”")
_WEAKENS_REMEDY = Text(
    "核心类别只能加选填字段：先恢复原文件（officectl schema sync），再加自己的字段；在此之前仍用随软件的版本",
    "a core kind takes additional optional fields only: restore the file (officectl schema sync), add "
    "your own; until then the shipped kind is used",
)
_OUTDATED = Text(
    "与随软件的版本不同（{what}），以随软件的为准", "differs from the shipped kind ({what}), which is used"
)
_OLD_REMEDY = Text(
    "运行 officectl schema sync 更新这份副本，编辑器补全才与校验一致；自加的字段仍有效",
    "run officectl schema sync so that editors complete what the checks expect; your own fields stay in force",
)
_TAKEN = Text(
    "“{word}”已被类别“{kind}”（{title}）使用", "“{word}” is already used by the kind {kind} ({title})"
)
_TAKEN_REMEDY = Text(
    "换一个名称、别名或前缀；在此之前这个文件不起作用", "take another; until then the file has no effect"
)
_NO_KIND = Text("没有类别“{kind}”", "there is no kind “{kind}”")

# A difference here is how software grows: new words, new columns, new English. The shipped ones are used.
_PRESENTATION = ("title", "help", "enum_titles", "was", "deadline")
_ADDED_LATER = ("required_from", "not_before", "series")
_SUBSETS = ("enum", "ref", "ref_or_text")
_STRUCTURE = ("name", "required", "item", "fields", "dependent")


def extend(core: Kind, addition: Any, source: str) -> tuple[Kind, tuple[Fault, ...]]:
    """The core kind with the optional fields that a workspace's schema document adds.

    With a SCHEMA-INVALID or SCHEMA-WEAKENS fault the core kind comes back as it was. SCHEMA-OLD is for
    information.
    """
    theirs, faults = load_kind(addition, source, custom=True)
    if theirs is None:
        return core, faults
    weak: list[Complaint] = []
    old: list[str] = []
    at: Pointer = ("x-officectl",)
    if theirs.name != core.name:
        weak.append(((*at, "kind"), _OTHER_KIND(what=theirs.name, kind=core.name)))
    for name, key in (("prefix", "prefix"), ("id_style", "id"), ("partition", "partition")):
        if getattr(core, name) != getattr(theirs, name):
            weak.append(((*at, key), _CHANGED(what=key)))
    old += [
        n
        for n in ("title", "aliases", "label", "columns", "search", "lane")
        if getattr(core, n) != getattr(theirs, n)
    ]
    _dependent(core.dependent, theirs.dependent, (), weak, old)
    merged = _merge(core.fields, theirs.fields, (), weak, old)
    if weak:
        return core, tuple(fault(source, complaint, WEAKENS, _WEAKENS_REMEDY) for complaint in weak)
    kind = core if merged is core.fields else replace(core, fields=merged)
    if old:
        return kind, (fault(source, ((), _OUTDATED(what=sorted(set(old)))), OLD, _OLD_REMEDY),)
    return kind, ()


def clash(kind: Kind, heads: Mapping[str, Head], source: str) -> tuple[Fault, ...]:
    """What a workspace's own kind takes from the kinds that are there already."""
    found: list[Complaint] = []
    own = Head(kind.name, kind.title, kind.aliases, kind.prefix)
    taken = {word.casefold(): head for head in heads.values() for word in head.spoken}
    prefixes = {head.prefix: head for head in heads.values()}
    for word in dict.fromkeys(own.spoken):
        head = taken.get(word.casefold())
        if head is not None:
            key = "kind" if word == kind.name else "aliases" if word in kind.aliases else "title"
            found.append((("x-officectl", key), _TAKEN(word=word, kind=head.name, title=head.title)))
    if kind.prefix in prefixes:
        head = prefixes[kind.prefix]
        found.append((("x-officectl", "prefix"), _TAKEN(word=kind.prefix, kind=head.name, title=head.title)))
    return tuple(fault(source, complaint, CLASH, _TAKEN_REMEDY) for complaint in found)


def unknown_kinds(kind: Kind, names: Iterable[str], source: str) -> tuple[Fault, ...]:
    """References to kinds that do not exist (SCHEMA-INVALID): nothing could ever stand there."""
    known = {*names, kind.name, "*"}
    return tuple(
        fault(source, (at, _NO_KIND(kind=name)))
        for at, field in _walk(kind.fields, ())
        for name in (*field.ref, *field.ref_or_text)
        if name not in known
    )


def _walk(fields: Mapping[str, Field], at: Pointer) -> Iterator[tuple[Pointer, Field]]:
    for name, field in fields.items():
        place: Pointer = (*at, "properties", name)
        inner: Field | None = field
        while inner is not None:
            yield place, inner
            yield from _walk(inner.fields, place)
            inner, place = inner.item, (*place, "items")


def _merge(
    core: Mapping[str, Field], theirs: Mapping[str, Field], at: Pointer, weak: list[Complaint], old: list[str]
) -> Mapping[str, Field]:
    """Core's fields in core's order, then the added ones; the same object when nothing was added."""
    merged: dict[str, Field] = {}
    for name, field in core.items():
        other = theirs.get(name)
        place: Pointer = (*at, "properties", name)
        if other is None:
            if field.required:
                weak.append((place[:-1], _REMOVED(what=name)))
            else:
                old.append(name)
            merged[name] = field
            continue
        if other.required != field.required:
            weak.append((place, (_MADE if other.required else _CHANGED)(what=name)))
        merged[name] = _field(field, other, place, weak, old)
    for name, other in theirs.items():
        if name not in core:
            if other.required or other.required_at or other.required_from:
                weak.append(((*at, "properties", name), _OPTIONAL(what=name)))
            merged[name] = other
    return core if len(merged) == len(core) and all(merged[name] is core[name] for name in core) else merged


def _field(core: Field, theirs: Field, at: Pointer, weak: list[Complaint], old: list[str]) -> Field:
    for member in members(Field):
        name = member.name
        ours, other = getattr(core, name), getattr(theirs, name)
        if ours == other or name in _STRUCTURE:
            continue
        if name in _PRESENTATION or (name in _ADDED_LATER and not other):
            old.append(core.name)
        elif name in _SUBSETS and ours and other:
            more = [one for one in other if one not in ours]
            if more:
                weak.append((at, _WIDER(what=core.name, values=more)))
            else:
                old.append(core.name)
        else:
            weak.append((at, _CHANGED(what=f"{core.name}: {name}")))
    if core.type != theirs.type:
        return core
    if core.type == "table":
        _dependent(core.dependent, theirs.dependent, at, weak, old)
        inner = _merge(core.fields, theirs.fields, at, weak, old)
        return core if inner is core.fields else replace(core, fields=inner)
    if core.item is not None and theirs.item is not None:
        item = _field(core.item, theirs.item, (*at, "items"), weak, old)
        return core if item is core.item else replace(core, item=item)
    return core


def _dependent(
    core: Mapping[str, tuple[str, ...]],
    theirs: Mapping[str, tuple[str, ...]],
    at: Pointer,
    weak: list[Complaint],
    old: list[str],
) -> None:
    for name, needs in theirs.items():
        if set(needs) - set(core.get(name, ())):
            weak.append(((*at, "dependentRequired", name), _MADE(what="、".join(needs))))
    old += [name for name, needs in core.items() if set(needs) - set(theirs.get(name, ()))]
