"""What the shell may complete: kinds, ids, fields and their values, check codes, rules, views, versions.

A person has pressed TAB: names of files are looked at before their contents, contents as text before TOML, and nothing
is said when there is no workspace. The protocol is in `officectl.cli._complete`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from officectl.errors import OfficeError
from officectl.light import pattern
from officectl.store import kinds as kind_files
from officectl.store import workspace as workspaces
from officectl.text.lang import Lang

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.records.kind import Field, Kind
    from officectl.records.kinds import Kinds
    from officectl.store.workspace import Workspace

Pairs = Iterator[tuple[str, str]]
MOST = 400
LABELS = 100
"""Titles are read for this many candidates; a longer list is not read by anybody."""

_DATED = pattern(r"([a-z][a-z0-9]{0,15})-(\d{0,4})(\d{0,2})")
_DAYS: Mapping[Lang, tuple[str, ...]] = {
    "zh": ("今天", "明天", "昨天", "本周", "下周", "本月", "上月", "月底", "本月初..", "..今天"),
    "en": ("today", "tomorrow", "yesterday", "eom", "..today", "today.."),
}
_SHOW: Mapping[Lang, tuple[tuple[str, str], ...]] = {
    "zh": (("排序=", "如 排序=-出车"), ("列=", "如 列=车辆,事由"), ("前=", "如 前=20")),
    "en": (("sort=", "such as sort=-plan_out"), ("columns=", "such as columns=vehicle"), ("limit=", "such as limit=20")),
}
_RULE = pattern(r'^name = "([a-z0-9_.]+)"\s*\ntitle_zh = "([^"]*)"\s*\ntitle_en = "([^"]*)"', re.MULTILINE)


def kind(options: Options, prefix: str, given: Mapping[str, object]) -> Pairs:
    """Names of kinds; aliases when Chinese was begun."""
    for head in _kinds(_workspace(options)).heads().values():
        words = (head.name,) if prefix.isascii() else (head.title.zh, *head.aliases)
        yield from ((word, head.title.render(options.lang)) for word in dict.fromkeys(words))


def id(options: Options, prefix: str, given: Mapping[str, object]) -> Pairs:
    """Ids with titles; after an id that stands there already also `field=` (for `set`); titles when Chinese was begun."""
    ws = _workspace(options)
    if ws is None:
        return
    kinds = _kinds(ws)
    names = _words(given)
    if names or "=" in prefix:
        own = _kind_of_id(ws, kinds, names)
        if own is not None:
            yield from _fields(ws, kinds, own, prefix, options.lang)
        if "=" in prefix:
            return
    if prefix.isascii():
        yield from _ids(ws, kinds, prefix)
    else:
        yield from _labels(ws, kinds, prefix)


def field(options: Options, prefix: str, given: Mapping[str, object]) -> Pairs:
    """`field=` of the kind that stands before, then its values."""
    ws = _workspace(options)
    kinds = _kinds(ws)
    name = given.get("kind") or next(iter(_words(given)), "")
    own = kinds.by_alias(name) if isinstance(name, str) else None
    if own is None:
        return
    yield from _fields(ws, kinds, own, prefix, options.lang)
    if "terms" in given or "=" not in prefix:
        yield from _SHOW[options.lang]


def code(options: Options, prefix: str, given: Mapping[str, object]) -> Pairs:
    """Check codes with their titles; small letters are understood."""
    from importlib.util import find_spec

    from officectl.checks import _load

    for name, module in _load.codes().items():
        if name.startswith(prefix.upper()):
            spec = find_spec(module)
            title = _title(spec.origin if spec else None, options.lang)
            yield name.lower() if prefix.islower() else name, title


def rule(options: Options, prefix: str, given: Mapping[str, object]) -> Pairs:
    """Names of rules with their titles, from the packs as text."""
    from officectl.store.packs import shipped_packs

    ws = _workspace(options)
    titles: dict[str, str] = {}
    for _, raw in shipped_packs(ws.config.packs if ws else ("national",)):
        for found in _RULE.finditer(raw.decode("utf-8", "replace")):
            titles.setdefault(found[1], found[2 if options.lang == "zh" else 3])
    yield from sorted(titles.items())


def view(options: Options, prefix: str, given: Mapping[str, object]) -> Pairs:
    """Saved views."""
    ws = _workspace(options)
    if ws is not None:
        for path in sorted((ws.root / "views").glob("*.toml")):
            yield path.stem, ""


def rev(options: Options, prefix: str, given: Mapping[str, object]) -> Pairs:
    """HEAD, branches, tags; then kinds and ids, for `diff`."""
    ws = _workspace(options)
    if ws is None:
        return
    yield from (("HEAD", ""), ("HEAD~1", ""))
    with ws:
        shape = "--format=%(refname:short)%09%(contents:subject)"
        said = ws.git.run("for-each-ref", f"--count={MOST}", shape, "refs/heads", "refs/tags")
    for line in said.decode("utf-8", "replace").splitlines():
        name, _, subject = line.partition("\t")
        yield name, subject
    if "words" in given and prefix:
        yield from kind(options, prefix, given)
        yield from id(options, prefix, {})


def _workspace(options: Options) -> Workspace | None:
    try:
        return workspaces.find(options.path)
    except OfficeError:
        return None


def _kinds(ws: Workspace | None) -> Kinds:
    return kind_files.find(None if ws is None else ws.root)[0]


def _words(given: Mapping[str, object]) -> list[str]:
    """The words before, those that are no `field=value`."""
    found = given.get("words") or given.get("terms") or ()
    return [word for word in found if isinstance(word, str) and "=" not in word] if isinstance(found, tuple) else []


def _ids(ws: Workspace, kinds: Kinds, prefix: str, only: str = "") -> Pairs:
    """Ids that begin so, the newest first among dated ones; folders of other days are not entered."""
    typed = _DATED.match(prefix)
    dated = {head.prefix: name for name, head in kinds.heads().items()}
    named = dated.get(typed[1], "") if typed else ""
    for at, path in enumerate(islice(_walk(ws.root / "records" / only, prefix, named, typed), MOST)):
        folder = path.relative_to(ws.root).parts[1]
        yield path.stem, _label(path, kinds.get(folder)) if at < LABELS else ""


def _walk(folder: Path, prefix: str, named: str, typed: re.Match[str] | None) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    folders = [entry for entry in entries if entry.is_dir(follow_symlinks=False)]
    if folder.name.isdigit() or any(entry.name.isdigit() for entry in folders):   # years, months: the newest first
        entries.reverse()
        folders.reverse()
    for entry in entries:
        if entry.name.endswith(".toml") and entry.name.startswith(prefix):
            yield Path(entry.path)
    for entry in folders:
        if entry.name.isdigit() and typed is not None and named:
            part = typed[2] if len(entry.name) == 4 else typed[3]
            if not entry.name.startswith(part) and not part.startswith(entry.name):
                continue
        elif entry.name.isdigit() and typed is not None and prefix:
            continue  # dated records, and what was typed begins no dated id
        yield from _walk(Path(entry.path), prefix, named, typed)


def _labels(ws: Workspace, kinds: Kinds, prefix: str) -> Pairs:
    """What people call standing records (plates, names, room titles), where it begins so."""
    for name in kinds:
        if kinds[name].id_style != "slug":
            continue
        for path in _walk(ws.root / "records" / name, "", "", None):
            label = _label(path, kinds[name])
            if label.startswith(prefix):
                yield label, f"{kinds[name].title.zh} {path.stem}"


def _label(path: Path, kind: Kind | None) -> str:
    """The field that names a record, read as text."""
    if kind is None:
        return ""
    try:
        text = path.read_bytes()[:4096].decode("utf-8", "replace")
    except OSError:
        return ""
    found = re.search(rf'^{re.escape(kind.label)} = "((?:[^"\\]|\\.)*)"', text, re.MULTILINE)
    return found[1] if found else ""


def _kind_of_id(ws: Workspace, kinds: Kinds, names: Iterable[str]) -> Kind | None:
    for name in names:
        own = kinds.by_alias(name)
        if own is not None:
            return own
        for path, _ in islice(_ids_paths(ws, name), 1):
            return kinds.get(path)
    return None


def _ids_paths(ws: Workspace, ident: str) -> Iterator[tuple[str, Path]]:
    """(kind's folder, file) of an id."""
    typed = _DATED.match(ident)
    for path in _walk(ws.root / "records", ident, typed[1] if typed else "", typed):
        if path.stem == ident:
            yield path.relative_to(ws.root).parts[1], path


def _fields(ws: Workspace | None, kinds: Kinds, own: Kind, prefix: str, lang: Lang) -> Pairs:
    name, sign, value = prefix.partition("=")
    if not sign:
        for key, one in own.fields.items():
            if key != "id" and one.type != "table" and not (one.item and one.item.fields):
                chinese = lang == "zh" and (not prefix or not prefix.isascii())
                yield f"{one.title.zh if chinese else key}=", one.title.render(lang) if not chinese else key
        return
    key = name.rstrip("+-!")
    found = own.fields.get(key) or next((one for one in own.fields.values() if key in (one.title.zh, one.title.en)), None)
    if found is not None:
        head, comma, last = value.rpartition(",")
        for text, hint in _values(ws, kinds, found, last, lang):
            yield f"{name}={head}{comma}{text}", hint


def _values(ws: Workspace | None, kinds: Kinds, spec: Field, prefix: str, lang: Lang) -> Pairs:
    one = spec.item if spec.item is not None else spec
    yield from ((value, one.enum_titles.get(value, "") if lang == "en" else "") for value in one.enum)
    if one.type == "boolean":
        yield from ((word, "") for word in (("是", "否") if lang == "zh" else ("yes", "no")))
    if one.type in ("date", "datetime"):
        yield from ((day, "") for day in _DAYS[lang])
    if ws is None:
        return
    for name in one.ref or one.ref_or_text:
        if name in kinds:
            if prefix.isascii():
                yield from islice(_ids(ws, kinds, prefix, name), MOST)
            if not prefix.isascii() or (not prefix and lang == "zh"):
                yield from ((label, ident) for label, ident in _names(ws, kinds[name]) if label.startswith(prefix))


def _names(ws: Workspace, kind: Kind) -> Pairs:
    for path in islice(_walk(ws.root / "records" / kind.name, "", "", None), MOST):
        label = _label(path, kind)
        if label and not any(sign.isspace() for sign in label):
            yield label, path.stem


def _title(origin: str | None, lang: Lang) -> str:
    """The first line of a check's docstring: `中文 · English`."""
    try:
        with Path(origin or "").open(encoding="utf-8") as file:
            zh, _, en = file.readline().strip().strip('"').partition(" · ")
    except OSError:
        return ""
    return zh if lang == "zh" else en
