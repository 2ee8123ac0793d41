"""Files that are no UTF-8 text: what encoding they seem to have, and the way back. For bad files only."""

from __future__ import annotations

import codecs

from officectl.light import pattern
from officectl.records.fault import Fault
from officectl.records.toml import Reading
from officectl.text.lang import Message, Text

_SAVE_AS_UTF8 = Text(
    "用编辑器另存为“UTF-8（不带 BOM）”，再检查一遍内容",
    'save it again in the editor as "UTF-8 without BOM", then look the content over',
)
_GBK = Text(
    "这个文件是 GBK 编码（中文 Windows 的默认编码），不是 UTF-8；第 {line} 行起有中文",
    "this file is in GBK (the default of Chinese Windows), not UTF-8; first met on line {line}",
)
_GBK_REMEDY = Text(
    "转换：iconv -f GB18030 -t UTF-8 原文件 > 新文件；或用编辑器另存为“UTF-8（不带 BOM）”",
    'convert it: iconv -f GB18030 -t UTF-8 OLD > NEW, or save it in the editor as "UTF-8 without BOM"',
)
_UTF16 = Text("这个文件是 {name} 编码，不是 UTF-8", "this file is in {name}, not UTF-8")
_BOM = Text(
    "文件开头有看不见的 BOM 标记（UTF-8 with BOM）",
    "the file begins with an invisible byte order mark (UTF-8 with BOM)",
)
_BOM_REMEDY = Text(
    "用编辑器另存为“UTF-8（不带 BOM）”；命令行：sed -i '1s/^\\xEF\\xBB\\xBF//' 文件",
    "save it in the editor as \"UTF-8 without BOM\"; or: sed -i '1s/^\\xEF\\xBB\\xBF//' FILE",
)
_BROKEN = Text(
    "第 {line} 行第 {column} 个字符处不是 UTF-8 文字（字节 0x{byte}）：文件可能损坏，或混入了别的编码",
    "no UTF-8 text at line {line}, column {column} (byte 0x{byte}): the file is damaged or mixes encodings",
)
_BROKEN_REMEDY = Text(
    "从 git 历史取回完好的版本（git restore 文件），或重新输入这一行",
    "take a good version back from the history (git restore FILE) or type this line again",
)
_BINARY = Text(
    "这不是文本文件（第 {line} 行有 NUL 字节），可能是误放的附件或损坏的文件",
    "this is no text file (NUL byte on line {line}): an attachment in the wrong place, or a damaged file",
)
_TOO_LARGE = Text(
    "文件有 {size} 字节，超过上限 {limit} 字节（1 MiB），没有读取",
    "the file has {size} bytes, more than the limit of {limit} (1 MiB); it was not read",
)
_TOO_LARGE_REMEDY = Text(
    "记录只写事实，正文和扫描件放到 attachments/；台账按月、按卡拆成几个文件",
    "a record holds facts: put texts and scans under attachments/, split statements by month and card",
)


def undecodable(raw: bytes) -> Reading:
    """The reading of bytes that are no UTF-8, or that begin with a BOM."""
    if raw[:3] == codecs.BOM_UTF8:
        return Reading(None, raw[3:].decode("utf-8", "replace"), (_fault(_BOM(), 1, 1, _BOM_REMEDY()),))
    name = utf16_name(raw)
    if name is not None:
        return Reading(None, raw.decode(name, "replace"), (_fault(_UTF16(name=name.upper()), 1, 1),))
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        start = error.start
    else:
        start = max(raw.find(b"\0"), 0)
    before = raw[:start].decode("utf-8", "replace")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    if b"\0" in raw:
        nul = raw[: raw.find(b"\0")].count(b"\n") + 1
        fault = _fault(_BINARY(line=nul), nul, 1, _BROKEN_REMEDY())
        return Reading(None, raw.decode("utf-8", "replace"), (fault,))
    if _seems_gbk(raw):
        fault = _fault(_GBK(line=line), line, column, _GBK_REMEDY())
        return Reading(None, raw.decode("gb18030"), (fault,))
    message = _BROKEN(line=line, column=column, byte=f"{raw[start]:02X}")
    fault = _fault(message, line, column, _BROKEN_REMEDY())
    return Reading(None, raw.decode("utf-8", "replace"), (fault,))


def too_large(raw: bytes, limit: int) -> Reading:
    """The reading of a file above the size limit: its text is not even decoded."""
    message = _TOO_LARGE(size=len(raw), limit=limit)
    return Reading(None, "", (Fault("FILE-SIZE", message, 1, 1, remedy=_TOO_LARGE_REMEDY()),))


def utf16_name(raw: bytes) -> str | None:
    """The name of a UTF-16 or UTF-32 encoding, by the mark at the start or by where the NUL bytes lie."""
    for mark, name in (
        (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if raw.startswith(mark):
            return name
    head = raw[:512]
    if len(head) >= 4 and b"\0" in head:
        # ASCII keys and equals signs: in UTF-16 every second byte of them is NUL.
        even, odd = head[::2].count(0), head[1::2].count(0)
        if odd * 4 > len(head) / 2 and even == 0:
            return "utf-16-le"
        if even * 4 > len(head) / 2 and odd == 0:
            return "utf-16-be"
    return None


_HAN = pattern("[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]")


def _seems_gbk(raw: bytes) -> bool:
    """Whether the bytes read well as GB18030: what is not ASCII comes out as common Han or punctuation."""
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        return False
    foreign = sum(1 for char in text if char > "\x7f")
    return foreign > 0 and len(_HAN.findall(text)) >= 0.8 * foreign and not _mixed(raw)


def _mixed(raw: bytes) -> bool:
    """Whether some line with Chinese is good UTF-8: converting a mixed file whole would spoil that line."""
    for line in raw.split(b"\n"):
        if not line.isascii():
            try:
                text = line.decode()
            except UnicodeDecodeError:
                continue
            if _HAN.search(text):
                return True
    return False


def _fault(message: Message, line: int, column: int, remedy: Message | None = None) -> Fault:
    return Fault("FILE-ENCODING", message, line, column, remedy=remedy or _SAVE_AS_UTF8())
