"""`schema`: the kinds and their fields; copies of the shipped schemas for editors; judging a schema file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from officectl.actions import _fresh, _open, _records
from officectl.errors import UsageError
from officectl.light import dataclass
from officectl.records import extend
from officectl.records.fault import Fault
from officectl.store import kinds as kind_files
from officectl.store import snapshot, write
from officectl.store.errors import NoWorkspace
from officectl.text.lang import Lang, Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.records.kind import Field, Kind
    from officectl.records.kinds import Head, Kinds

_SUBJECT = Text("更新编辑器用的表样（{count} 个文件）", "refresh the schemas for editors ({count} files)")
_TYPES = {
    "string": Text("文字", "text"),
    "integer": Text("整数", "integer"),
    "decimal": Text("小数", "decimal"),
    "boolean": Text("是否", "yes/no"),
    "date": Text("日期", "date"),
    "datetime": Text("日期时间", "date-time"),
    "time": Text("时间", "time"),
    "table": Text("表", "table"),
    "array": Text("列表", "list"),
}
_LIST_OF = Text("{item}列表", "list of {item}")
_ROWS = Text("明细行", "rows")
_REQUIRED = Text("必填", "required")
_AT_SUBMIT = Text("送审时必填", "at submit")
_FROM = Text("{day} 起必填", "from {day}")
_ANY = Text("任何记录", "any record")
_OR_TEXT = Text("{kinds} 或文字", "{kinds} or text")


class NoSuchFile(UsageError):
    """The schema file to judge cannot be read."""

    text = Text("读不了 {path}：{why}", "{path} cannot be read: {why}")
    remedy_text = Text(
        "写上模式文件的路径，如 schemas/seal_use.schema.json", "give a schema file, such as schemas/seal_use.schema.json"
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A field as the table of a kind shows it; `depth` counts the tables around it."""

    depth: int
    name: str
    field: Field

    def cells(self, lang: Lang, kinds: Kinds) -> list[str]:
        """Name, title, type, required, unit, reference, help."""
        field, item = self.field, self.field.item
        plain = item if item is not None and not item.fields else field
        need = ""
        if field.required or field.required_at:
            need = (_REQUIRED if field.required else _AT_SUBMIT).render(lang)
        if field.required_from:
            need = _FROM.render(lang, day=field.required_from)
        hint = field.help or (item.help if item is not None else None)
        values = "、".join(plain.enum) if lang == "zh" else ", ".join(plain.enum_titles.get(v, v) for v in plain.enum)
        help_text = " ".join(part for part in (values, hint.render(lang) if hint else "") if part)
        return ["  " * self.depth + self.name, field.title.render(lang), kind_of_value(field).render(lang), need,
                plain.unit, _reference(plain, lang, kinds), help_text]  # fmt: skip


def kind_of_value(field: Field) -> Text:
    """文字、日期、文字列表、明细行 …"""
    if field.type != "array" or field.item is None:
        return _TYPES[field.type]
    if field.item.fields:
        return _ROWS
    item = _TYPES[field.item.type]
    return Text(_LIST_OF.zh.format(item=item.zh), _LIST_OF.en.format(item=item.en))


def _reference(field: Field, lang: Lang, kinds: Kinds) -> str:
    names = field.ref or field.ref_or_text
    if not names:
        return ""
    if "*" in names:
        return _ANY.render(lang)
    heads = kinds.heads()
    titles = [heads[name].title.render(lang) if name in heads else name for name in names]
    shown = ("、" if lang == "zh" else ", ").join(titles)
    return shown if field.ref else _OR_TEXT.render(lang, kinds=shown)


def kinds_of(options: Options) -> Kinds:
    """The kinds of the workspace; outside of one, those that are shipped."""
    try:
        ws = _open.workspace(options)
    except NoWorkspace:
        return kind_files.find()[0]
    return _open.kinds_of(snapshot.worktree(ws))[0]


def heads(options: Options) -> list[Head]:
    """Every kind by name, without reading its fields."""
    return list(kinds_of(options).heads().values())


def kind(options: Options, name: str) -> tuple[Kind, Kinds]:
    """A kind by any of its names. Raises UnknownKind."""
    kinds = kinds_of(options)
    return _records.kind_of(kinds, name), kinds


def lines(kind: Kind) -> Iterator[Line]:
    """Every field, nested ones below their table."""
    stack = [(0, name, field) for name, field in reversed(list(kind.fields.items()))]
    while stack:
        depth, name, field = stack.pop()
        yield Line(depth, name, field)
        inner = field.fields or (field.item.fields if field.item is not None else {})
        stack += [(depth + 1, below, one) for below, one in reversed(list(inner.items()))]


def document(options: Options, kind: Kind) -> Any:
    """The JSON Schema of a kind as it is in force: the workspace's file for own or extended kinds."""
    import json

    core = _fresh.core_schemas().get(f"schemas/{kind.name}{kind_files.SUFFIX}")
    try:
        ws = _open.workspace(options)
    except NoWorkspace:
        own = None
    else:
        own = snapshot.worktree(ws).read(f"schemas/{kind.name}{kind_files.SUFFIX}")
    extended = core is not None and own is not None and kind_files.find()[0][kind.name].fields != kind.fields
    return json.loads(own if own is not None and (core is None or extended) else core or b"{}")


def sync(options: Options) -> tuple[tuple[str, ...], tuple[str, ...], str | None]:
    """Refresh the workspace's copies of the shipped schemas, .taplo.toml and .taplo/ as one commit.

    A file with fields of the office's own is left alone; these come back second. Raises the errors of writing.
    """
    ws = _open.workspace(options)
    snap = snapshot.worktree(ws)
    kinds, _ = _open.kinds_of(snap)
    shipped, _ = kind_files.find()
    changes: dict[str, bytes | None] = {}
    kept = []
    for path, raw in _fresh.core_schemas().items():
        there = snap.read(path)
        if there == raw:
            continue
        name = path.rpartition("/")[2].removesuffix(kind_files.SUFFIX)
        if there is not None and _adds_fields(shipped[name], there, path):
            kept.append(path)
        else:
            changes[path] = raw
    for path, raw in _fresh.editor_files(kinds).items():
        if snap.read(path) != raw:
            changes[path] = raw
    if not changes:
        return (), tuple(kept), None
    done = write.commit(ws, changes, _SUBJECT.render(options.lang, count=len(changes)))
    return done.paths, tuple(kept), done.oid


def _adds_fields(core: Kind, raw: bytes, path: str) -> bool:
    import json

    try:
        extended, _ = extend.extend(core, json.loads(raw), path)
    except (ValueError, RecursionError):
        return False
    return extended.fields != core.fields


def judge(options: Options, path: str) -> tuple[Fault, ...]:
    """Every fault of a schema file, judged among the kinds of the workspace. Raises NoSuchFile."""
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise NoSuchFile(path=path, why=error.strerror or str(error)) from None
    name = Path(path).name
    own = [(path, raw)]
    try:
        ws = _open.workspace(options)
    except NoWorkspace:
        pass
    else:
        files = snapshot.worktree(ws).others(("schemas",))
        own += [(f.path, f.raw) for f in files if f.raw is not None and f.path.endswith(kind_files.SUFFIX)
                and f.path != f"schemas/{name}"]  # fmt: skip
    _, faults = kind_files.load(own)
    return tuple(fault for where, fault in faults if where == path)
