"""Finds the schema files: those that came with the program, and a workspace's own. Gives Kinds and
faults.

Nothing is parsed before it is needed: a shipped file when its kind is asked for, all heads when somebody
types an alias. A workspace's files are judged at once, but a copy that equals the shipped file byte for
byte is not opened up.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import officectl
from officectl.errors import NoLedger
from officectl.records.fault import Fault
from officectl.records.kind import Kind
from officectl.records.kinds import Head, Kinds
from officectl.records.schema_build import build as build_kind
from officectl.text.lang import Message, Text

SUFFIX = ".schema.json"
FOLDER = "schemas"
LARGEST = 1 << 20
"""Bytes; a schema file of a workspace that is larger is refused unread."""

Located = tuple[str, Fault]
"""The file's path as the caller named it, and what is wrong with it."""

_NOT_JSON = Text("不是 JSON：{what}", "not JSON: {what}")
_NOT_UTF8 = Text("不是 UTF-8 文字", "not UTF-8 text")
_TWICE = Text("“{key}”写了两次", "“{key}” stands twice")
_DEEP = Text("嵌套太深", "nested too deeply")
_LARGE = Text("文件太大（超过 1 MiB）", "the file is too large (above 1 MiB)")
_UNREADABLE = Text("读不出来：{what}", "cannot be read: {what}")


class NoSchemas(NoLedger):
    """The schema files of the installation are missing or damaged."""

    text = Text(
        "安装不完整：模式文件 {what} 缺失或损坏",
        "broken installation: the schema {what} is missing or damaged",
    )
    remedy_text = Text("重新安装 officectl", "install officectl again")


def core_folder() -> str:
    """Where the shipped schema files lie. Raises NoSchemas."""
    package = officectl.__path__[0]
    for folder in (f"{package}/_data/{FOLDER}", f"{package}/../{FOLDER}"):
        if _names(folder):
            return folder
    raise NoSchemas(what=FOLDER)


def core_files() -> dict[str, str]:
    """Kind name → path of every shipped schema file. Raises NoSchemas."""
    folder = core_folder()
    return {name.removesuffix(SUFFIX): f"{folder}/{name}" for name in _names(folder)}


def find(root: str | os.PathLike[str] | None = None) -> tuple[Kinds, tuple[Located, ...]]:
    """The kinds of a workspace as its work tree has them; None: the shipped ones alone. Raises NoSchemas."""
    own: list[tuple[str, bytes]] = []
    faults: list[Located] = []
    if root is not None:
        folder = f"{os.fspath(root)}/{FOLDER}"
        for name in _names(folder):
            path = f"{FOLDER}/{name}"
            try:
                own.append((path, _read(f"{folder}/{name}")))
            except OSError as error:
                what = _UNREADABLE(what=error.strerror or str(error))
                faults.append((path, _fault(path, what)))
    kinds, more = load(own)
    return kinds, (*faults, *more)


def load(own: Iterable[tuple[str, bytes]] = ()) -> tuple[Kinds, tuple[Located, ...]]:
    """The shipped kinds with a workspace's own schema files (path, content), from a work tree or from a
    commit.

    A file that is no good, weakens a core kind or takes what is in use has no effect and gives faults.
    Raises NoSchemas.
    """
    core = _Core(core_files())
    build: dict[str, Callable[[], Kind]] = {name: _later(core.kind, name) for name in core.files}
    differing = [(path, raw) for path, raw in sorted(own) if not core.same(path, raw)]
    if not differing:
        return Kinds(core.heads, build, lambda: _digest(core, {})), ()
    return _with_own(core, build, differing)


def _with_own(
    core: _Core, build: dict[str, Callable[[], Kind]], own: list[tuple[str, bytes]]
) -> tuple[Kinds, tuple[Located, ...]]:
    """Judge the files that are no copies: extensions of core kinds first, then own kinds in path order."""
    from officectl.records import extend, schema

    faults: list[Located] = []
    in_force: dict[str, bytes] = {}
    extra: dict[str, Kind] = {}
    names = {*core.files, *(_kind_name(path) for path, _ in own)}
    for path, raw in sorted(own, key=lambda file: (_kind_name(file[0]) not in core.files, file[0])):
        name = _kind_name(path)
        document, complaint = _document(raw)
        if complaint is not None:
            faults.append((path, _fault(path, complaint)))
            continue
        kind: Kind | None
        if name in core.files:
            kind, found = extend.extend(core.kind(name), document, path)
            if kind is core.kind(name):
                faults += [(path, one) for one in found]
                continue
            good = True
        else:
            kind, found = schema.load_kind(document, path, custom=True)
            good = kind is not None
        if kind is not None:
            if name not in core.files:
                found += extend.clash(
                    kind, {**core.heads(), **{one: _head(extra[one]) for one in extra}}, path
                )
                good = not found
            strangers = extend.unknown_kinds(kind, names, path)
            found += strangers
            good = good and not strangers
        faults += [(path, one) for one in found]
        if kind is not None and good:
            build[kind.name] = _given(kind)
            in_force[path] = raw
            if kind.custom:
                extra[kind.name] = kind

    def heads() -> dict[str, Head]:
        return {**core.heads(), **{name: _head(kind) for name, kind in extra.items()}}

    return Kinds(heads, build, lambda: _digest(core, in_force)), tuple(faults)


class _Core:
    """The shipped files, each read at most once."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = files
        self._raw: dict[str, bytes] = {}
        self._kinds: dict[str, Kind] = {}

    def raw(self, name: str) -> bytes:
        if name not in self._raw:
            try:
                self._raw[name] = _read(self.files[name])
            except OSError as error:
                raise NoSchemas(what=self.files[name]) from error
        return self._raw[name]

    def same(self, path: str, raw: bytes) -> bool:
        """Whether a workspace's file is the shipped one, byte for byte."""
        name = _kind_name(path)
        return name in self.files and raw == self.raw(name)

    def kind(self, name: str) -> Kind:
        """Built without a second look: the test run holds the shipped files to the contract."""
        kind = self._kinds.get(name)
        if kind is None:
            try:
                kind = build_kind(json.loads(self.raw(name)), f"{name}{SUFFIX}", False)
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                raise NoSchemas(what=self.files[name]) from error
            self._kinds[name] = kind
        return kind

    def heads(self) -> dict[str, Head]:
        return {name: self.head(name) for name in self.files}

    def head(self, name: str) -> Head:
        """From the first `x-officectl` of the file, which the contract puts before `properties`."""
        try:
            text = self.raw(name).decode()
            start = text.index("{", text.index('"x-officectl"'))
            extension = json.JSONDecoder().raw_decode(text, start)[0]
            if "kind" not in extension:
                extension = json.loads(text)["x-officectl"]
            title = Text(extension["title"]["zh"], extension["title"]["en"])
            return Head(extension["kind"], title, tuple(extension.get("aliases", ())), extension["prefix"])
        except (ValueError, KeyError, TypeError) as error:
            raise NoSchemas(what=self.files[name]) from error


def _head(kind: Kind) -> Head:
    return Head(kind.name, kind.title, kind.aliases, kind.prefix, kind.custom)


def _later(build: Callable[[str], Kind], name: str) -> Callable[[], Kind]:
    return lambda: build(name)


def _given(kind: Kind) -> Callable[[], Kind]:
    return lambda: kind


def _kind_name(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(SUFFIX)


def _fault(path: str, what: Message) -> Fault:
    from officectl.records.schema import fault

    return fault(path, ((), what))


def _names(folder: str) -> list[str]:
    try:
        return sorted(entry.name for entry in os.scandir(folder) if entry.name.endswith(SUFFIX))
    except (FileNotFoundError, NotADirectoryError):
        return []


def _read(path: str) -> bytes:
    handle = os.open(path, os.O_RDONLY)
    try:
        parts = []
        while part := os.read(handle, 1 << 16):
            parts.append(part)
        return b"".join(parts)
    finally:
        os.close(handle)


def _document(raw: bytes) -> tuple[Any, Message | None]:
    """The JSON value of a workspace's file, or what is wrong with it: one object key twice is a fault
    here."""
    twice: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        table = dict(items)
        if len(table) != len(items):
            twice.extend(sorted({key for key, _ in items if sum(key == other for other, _ in items) > 1}))
        return table

    def constant(name: str) -> Any:
        raise ValueError(name)

    if len(raw) > LARGEST:
        return None, _LARGE()
    try:
        document = json.loads(raw.decode(), object_pairs_hook=pairs, parse_constant=constant)
    except UnicodeDecodeError:
        return None, _NOT_UTF8()
    except RecursionError:
        return None, _DEEP()
    except ValueError as error:
        return None, _NOT_JSON(what=str(error))
    if twice:
        return None, _TWICE(key=twice[0])
    return document, None


def _digest(core: _Core, own: Mapping[str, bytes]) -> str:
    from officectl.light import sha256

    total = sha256()
    for name, raw in sorted([(name, core.raw(name)) for name in core.files] + list(own.items())):
        total.update(f"{name} {sha256(raw).hexdigest()}\n".encode())
    return f"sha256:{total.hexdigest()}"
