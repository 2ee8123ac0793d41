"""The parts of an Office Open XML package (ECMA-376): a zip of XML files, read with limits, as streams, without document types."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from xml.parsers import expat

from officectl.imports._table import BadTable
from officectl.light import dataclass
from officectl.text.lang import Text

MOST_BYTES = 512 * 1024 * 1024
"""Bytes that one part may unpack to."""
_CHUNK = 1 << 16

_NO_ZIP = Text("不是完整的 .xlsx 文件（{why}）", "not a whole .xlsx file ({why})")
_NO_BOOK = Text("压缩包里没有工作簿：不是 .xlsx 文件", "the package holds no workbook: this is no .xlsx file")
_SAVE = Text("用表格软件打开，另存为 .xlsx 或 CSV", "open it in a spreadsheet and save it as .xlsx or CSV")
_LARGE = Text("{part} 解开后超过 {most} MiB，不读", "{part} unpacks to more than {most} MiB and is not read")
_LOCKED = Text("文件有打开密码", "the file is locked with a password")
_DOCTYPE = Text("{part} 里有文档类型声明（可以藏着炸弹），不读", "{part} declares a document type (which may hide a bomb) and is not read")
_XML = Text("{part} 的 XML 有错：{why}", "the XML of {part} is broken: {why}")

Attributes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Hear:
    """What is told while a part is read; names come without their namespace."""

    start: Callable[[str, Attributes], None]
    end: Callable[[str], None]
    text: Callable[[str], None]


class Package:
    """An opened package. Raises BadTable wherever it is not sound."""

    def __init__(self, raw: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(raw))
        except _damage() as error:
            raise BadTable(_NO_ZIP(why=str(error)), remedy=_SAVE()) from None
        self._names = {name.lower().lstrip("/"): name for name in self._zip.namelist()}

    def has(self, part: str) -> bool:
        """Whether there is such a part; case does not count."""
        return part.lower() in self._names

    def book(self) -> str:
        """The part that is the workbook."""
        if self.has("_rels/.rels"):
            for kind, target, _ in self.relations("_rels/.rels", ""):
                if kind == "officeDocument" and self.has(target):
                    return target
        if self.has("xl/workbook.xml"):
            return "xl/workbook.xml"
        raise BadTable(_NO_BOOK(), remedy=_SAVE())

    def relations_of(self, part: str) -> list[tuple[str, str, str]]:
        """(last word of the type, part, id) of everything that a part refers to."""
        folder, _, name = part.rpartition("/")
        rels = f"{folder}/_rels/{name}.rels".lstrip("/")
        return self.relations(rels, folder) if self.has(rels) else []

    def relations(self, part: str, folder: str) -> list[tuple[str, str, str]]:
        """As `relations_of`, by the name of the part that lists them."""
        found: list[tuple[str, str, str]] = []

        def start(name: str, given: Attributes) -> None:
            if name == "Relationship" and given.get("TargetMode") != "External":
                found.append((given.get("Type", "").rpartition("/")[2], _joined(folder, given.get("Target", "")), given.get("Id", "")))

        self.hear(part, Hear(start, lambda name: None, lambda text: None))
        return found

    def hear(self, part: str, hear: Hear) -> None:
        """Read a part from its beginning to its end."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True

        def refuse(*_: object) -> None:
            raise BadTable(_DOCTYPE(part=part))

        parser.StartDoctypeDeclHandler = refuse
        parser.EntityDeclHandler = refuse
        parser.StartElementHandler = lambda name, given: hear.start(_local(name), {_local(key): value for key, value in given.items()})
        parser.EndElementHandler = lambda name: hear.end(_local(name))
        parser.CharacterDataHandler = hear.text
        try:
            for piece in self._pieces(part):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise BadTable(_XML(part=part, why=str(error)), remedy=_SAVE()) from None

    def _pieces(self, part: str) -> Iterator[bytes]:
        try:
            info = self._zip.getinfo(self._names[part.lower()])
            if info.flag_bits & 1:
                raise BadTable(_LOCKED(), remedy=_SAVE())
            left = MOST_BYTES
            with self._zip.open(info) as stream:
                while piece := stream.read(_CHUNK):
                    left -= len(piece)
                    if left < 0:   # whatever the package's own list says
                        raise BadTable(_LARGE(part=part, most=MOST_BYTES // (1024 * 1024)))
                    yield piece
        except _damage() as error:
            raise BadTable(_NO_ZIP(why=str(error)), remedy=_SAVE()) from None


def _damage() -> tuple[type[Exception], ...]:
    """What `zipfile` raises on damaged packages; much of it by accident."""
    import struct
    import zlib

    return (zipfile.BadZipFile, NotImplementedError, ValueError, LookupError, EOFError, OSError, OverflowError, RuntimeError, struct.error, zlib.error)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _joined(folder: str, target: str) -> str:
    """A target as a part's name, from the top."""
    steps = [] if target.startswith("/") else folder.split("/")
    for step in target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps = [*steps, step]
    return "/".join(step for step in steps if step)
