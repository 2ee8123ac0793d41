"""Bytes of a text file as text: UTF-8 with or without a mark, UTF-16 with one, else GB18030, as spreadsheets in China write it."""

from __future__ import annotations

from officectl.imports._table import BadTable
from officectl.text.lang import Text

_UNKNOWN = Text("既不是 UTF-8 也不是 GB18030 编码", "the text is neither UTF-8 nor GB18030")
_REMEDY = Text("在表格软件里另存为“CSV UTF-8”，再导入", "save it as “CSV UTF-8” in the spreadsheet, then import that")
_MARKS = ((b"\xef\xbb\xbf", "utf-8", "UTF-8"), (b"\xff\xfe", "utf-16-le", "UTF-16"), (b"\xfe\xff", "utf-16-be", "UTF-16"))


def decode(raw: bytes) -> tuple[str, str]:
    """The text without a byte-order mark, and the encoding's name. Raises BadTable with the line of the first wrong byte."""
    for mark, codec, name in _MARKS:
        if raw.startswith(mark):
            return _strict(raw[len(mark):], codec), name
    try:
        return raw.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _strict(raw, "gb18030"), "GB18030"


def _strict(raw: bytes, codec: str) -> str:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError as error:
        raise BadTable(_UNKNOWN(), raw.count(b"\n", 0, error.start) + 1, _REMEDY()) from None
