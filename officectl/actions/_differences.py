"""What changed in records, field by field: between two commits, or between a commit and the work tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from officectl.actions import _open
from officectl.actions._nearby import Nearby
from officectl.git import log, status
from officectl.light import dataclass
from officectl.records import ids, toml
from officectl.records.canonical import canonical
from officectl.records.finding import FieldPath, field_text
from officectl.store import disk, snapshot
from officectl.text.lang import Lang, Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.records.kind import Field, Kind
    from officectl.records.kinds import Kinds
    from officectl.store.workspace import Workspace

What = Literal["added", "removed", "changed", "unreadable", "layout"]
Names = Callable[[str], str | None]
WORK_TREE = ""
"""As a version: the files as they lie on disk."""

TITLES = {
    "added": Text("新增", "added"),
    "removed": Text("删除", "removed"),
    "changed": Text("修改", "changed"),
    "unreadable": Text("读不出", "unreadable"),
    "layout": Text("只是排版", "layout only"),
}
_NONE = Text("（无）", "(none)")
_NAMED = Text("{name}（{id}）", "{name} ({id})")
_PAIR = Text("{title} {value}", "{title} {value}")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value that differs; None where there was, or is, none. A whole row counts as one value."""

    path: FieldPath
    titles: tuple[Text, ...]
    """Of the field and of the tables around it; a row by its key."""
    spec: Field | None
    old: Any
    new: Any

    def label(self, lang: Lang) -> str:
        """`加油记录 2026-10-03：金额` without the last colon."""
        return " · ".join(title.render(lang) for title in self.titles)

    def line(self, lang: Lang, names: Names) -> str:
        """`字段：旧 → 新`."""
        colon = "：" if lang == "zh" else ": "
        old, new = (shown(value, self.spec, lang, names) for value in (self.old, self.new))
        return f"{self.label(lang)}{colon}{old} → {new}"

    def data(self, lang: Lang) -> dict[str, object]:
        """For a program."""
        return {"field": field_text(self.path), "title": self.label(lang), "old": self.old, "new": self.new}


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record file that differs. `layout`: the bytes differ, the content does not."""

    kind: Kind | None
    id: str
    path: str
    what: What
    fields: tuple[FieldChange, ...]
    label: str
    before: bytes | None
    after: bytes | None

    def data(self, lang: Lang) -> dict[str, object]:
        """For a program."""
        return {
            "kind": self.kind.name if self.kind else None,
            "id": self.id,
            "path": self.path,
            "change": self.what,
            "fields": [field.data(lang) for field in self.fields],
        }

    def unified(self) -> Iterator[str]:
        """Unified diff lines of the two files."""
        from difflib import unified_diff

        old, new = ((raw or b"").decode("utf-8", "replace").splitlines() for raw in (self.before, self.after))
        start = "/dev/null" if self.before is None else f"a/{self.path}"
        end = "/dev/null" if self.after is None else f"b/{self.path}"
        return unified_diff(old, new, start, end, lineterm="")


def files(ws: Workspace, old: str | None, new: str | None) -> Iterator[tuple[str, bytes | None, bytes | None]]:
    """Path (of the workspace), bytes before, bytes after, for every plain file that differs, by path.

    `old`, `new`: commit ids, None for "nothing yet", WORK_TREE (as `new` only). Raises GitFailed.
    """
    git = ws.git
    if new == WORK_TREE:
        for path in sorted(_touched(ws, old)):
            held = git.objects.get(f"{old}:{path}") if old else None
            inside = path[len(ws.prefix) :]
            there = disk.one(str(ws.root), inside)
            before = held.raw if held is not None and held.type == "blob" else None
            after = there.raw if there is not None else None
            if before != after:
                yield inside, before, after
        return
    back = new is None
    one, two = (new, old) if back else (old, new)
    for path, pair in sorted(log.changed(git, two or "", one).items()) if two else ():
        if path.startswith(ws.prefix):
            raws = [None if oid is None else _blob(ws, oid) for oid in (reversed(pair) if back else pair)]
            yield path[len(ws.prefix) :], raws[0], raws[1]


def _touched(ws: Workspace, old: str | None) -> set[str]:
    """Paths from the top that may differ between a commit and the work tree."""
    found = status.status(ws.git, [ws.prefix] if ws.prefix else [])
    paths = {change.path for change in found.changes} | set(found.untracked)
    head = ws.git.head()
    if head is not None and head != old:
        paths.update(log.changed(ws.git, head, old))
    return {path for path in paths if path.startswith(ws.prefix)}


def _blob(ws: Workspace, oid: str) -> bytes | None:
    found = ws.git.objects.get(oid)
    return None if found is None else found.raw


def record(kinds: Kinds, path: str, before: bytes | None, after: bytes | None) -> RecordChange | None:
    """The change of one record file; None for a file that is no record of a known kind's folder."""
    folder = ids.locate_kind(path)
    if folder is None:
        return None
    kind = kinds.get(folder)
    old, new = (None if raw is None else toml.read(raw).data for raw in (before, after))
    ident = next((str(data["id"]) for data in (new, old) if data and "id" in data), ids.path_id(path) or path)
    label = _label(kind, new or old)
    if (before is not None and old is None) or (after is not None and new is None):
        return RecordChange(kind, ident, path, "unreadable", (), label, before, after)
    found = tuple(compare(kind.fields if kind else {}, old or {}, new or {}))
    what: What = "added" if before is None else "removed" if after is None else "changed" if found else "layout"
    return RecordChange(kind, ident, path, what, found, label, before, after)


def compare(
    fields: Mapping[str, Field], old: Mapping[str, Any], new: Mapping[str, Any], path: FieldPath = (),
    titles: tuple[Text, ...] = (),
) -> Iterator[FieldChange]:  # fmt: skip
    """The fields whose values differ, in the order of the schema, then by name."""
    names = [name for name in fields if name in old or name in new]
    for name in (*names, *sorted({*old, *new} - {*fields})):
        one, two, spec = old.get(name), new.get(name), fields.get(name)
        here = (*titles, spec.title if spec else Text(name, name))
        if one is not None and two is not None and canonical({"": one}) == canonical({"": two}):
            continue
        if isinstance(one, Mapping) and isinstance(two, Mapping):
            yield from compare(spec.fields if spec else {}, one, two, (*path, name), here)
        elif one is not None and two is not None and _rows(one) and _rows(two):
            yield from _compare_rows(spec, one, two, (*path, name), here)
        else:
            yield FieldChange((*path, name), here, spec, one, two)


def _compare_rows(
    spec: Field | None, old: Sequence[Any], new: Sequence[Any], path: FieldPath, titles: tuple[Text, ...]
) -> Iterator[FieldChange]:
    """Rows are the same row when their keys are equal; without a key, by what stands around them."""
    item = spec.item if spec else None
    fields = item.fields if item else {}
    for one, two in _pairs(spec.key if spec else (), old, new):
        before: Any = None if one is None else old[one]
        after: Any = None if two is None else new[two]
        index = two if two is not None else one if one is not None else 0
        name = _row_name(spec, after if before is None else before, index)
        here = (*titles, Text(name, name))
        if before is None or after is None:
            yield FieldChange((*path, index), here, item, before, after)
        else:
            yield from compare(fields, before, after, (*path, index), here)


def _pairs(
    key: tuple[str, ...], old: Sequence[Any], new: Sequence[Any]
) -> Iterator[tuple[int | None, int | None]]:
    """Indexes of rows that belong together, in the new order; rows that went away stand where they were."""
    marks = [[canonical({k: row[k] for k in key if k in row}) for row in rows] for rows in (old, new)]
    if not key or any(len(set(one)) < len(one) for one in marks):
        key, marks = (), [[canonical(row) for row in rows] for rows in (old, new)]
    from difflib import SequenceMatcher

    for tag, start, end, first, last in SequenceMatcher(None, marks[0], marks[1], False).get_opcodes():
        left, right = range(start, end), range(first, last)
        common = 0 if tag == "replace" and key else min(len(left), len(right))
        yield from zip(left[:common], right[:common], strict=True)
        yield from ((at, None) for at in left[common:])
        yield from ((None, at) for at in right[common:])


def _row_name(spec: Field | None, row: Mapping[str, Any], index: int) -> str:
    from officectl.text.lang import show

    parts = [show(row[name], "zh") for name in (spec.key if spec else ()) if name in row]
    return " ".join(parts) or f"[{index}]"


def _rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, Mapping) for item in value)


def _label(kind: Kind | None, data: Mapping[str, Any] | None) -> str:
    value = (data or {}).get(kind.label) if kind else None
    return value if isinstance(value, str) else ""


def shown(value: Any, spec: Field | None, lang: Lang, names: Names) -> str:
    """A value on one line: a reference with its name, a row by its fields' titles."""
    from officectl.render.records import cell

    if value is None:
        return _NONE.render(lang)
    if isinstance(value, Mapping):
        fields = spec.fields if spec else {}
        comma = "，" if lang == "zh" else ", "
        pairs = ((fields[name].title if name in fields else Text(name, name), fields.get(name), part)
                 for name, part in value.items())  # fmt: skip
        return comma.join(_PAIR.render(lang, title=title, value=shown(part, one, lang, names))
                          for title, one, part in pairs)  # fmt: skip
    if isinstance(value, list):
        item = spec.item if spec else None
        return ("、" if lang == "zh" else ", ").join(shown(part, item, lang, names) for part in value)
    if isinstance(value, str) and spec is not None and (spec.ref or spec.ref_or_text):
        name = names(value)
        return value if name is None or name == value else _NAMED.render(lang, name=name, id=value)
    return " ".join(cell(value, spec, lang).split("\n"))


class NamesOf:
    """Id → name, from the work tree: of each id asked, the one file where it lies."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._nearby: Nearby | None = None

    def __call__(self, ident: str) -> str | None:
        if self._nearby is None:
            snap = snapshot.worktree(_open.workspace(self._options))
            self._nearby = Nearby(snap, _open.kinds_of(snap)[0])
        return self._nearby.name(ident) or None
