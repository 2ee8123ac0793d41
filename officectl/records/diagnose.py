"""Why a parser refused a file, in words for the person who typed it. Only read when a file is broken.

The walk (`scan`) looks at every line, so several slips are reported at once; where it sees nothing, the
parser's own message is translated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from officectl.light import pattern
from officectl.records import atoms
from officectl.records.fault import Fault
from officectl.records.profile import conflicts, departures
from officectl.records.repeats import repeats
from officectl.records.scan import Note, Scan, place, scan
from officectl.text.lang import Message, Text

MOST = 20
"""Syntax faults reported for one file: below a torn string the rest is noise."""

_NO_VALUE = Text("等号后面没有内容", "nothing stands behind the equals sign")
_NO_VALUE_REMEDY = Text("填上内容，或删掉这一行", "write a value or delete the line")
_WIDE_EQUALS = Text("用了中文等号 ＝，只认英文等号 =", "a full-width equals sign ＝; only = is one here")
_COLON = Text("字段名后面用了冒号，应当用英文等号 =", "a colon behind the key; it must be =")
_NO_EQUALS = Text("这一行不是“字段 = 内容”的写法", "the line is not of the form key = value")
_NO_EQUALS_REMEDY = Text(
    '写成 字段 = "内容"；是说明文字就在行首加 #；是上一行没写完的文字就用 """ 括起来',
    'write key = "value"; put # before a remark; text of several lines stands between """',
)
_WRITE_EQUALS = Text("改成英文等号 =", "write =")
_OPEN_STRING = Text("字符串没有结束的英文引号", "the string has no closing quote")
_OPEN_WIDE = Text(
    "字符串用英文引号开头，却用中文引号结尾", "the string opens with \" and ends in a full-width quote"
)
_OPEN_STRING_REMEDY = Text(
    '在末尾补上英文引号；跨行的文字用 """ 开头和结尾',
    'add the quote; text of several lines begins and ends with """',
)
_OPEN_MULTILINE = Text('从这里开始的 """ 文字没有结束的 """', 'the text that begins here has no closing """')
_OPEN_MULTILINE_REMEDY = Text('在文字末尾补上 """', 'close it with """')
_OPEN_ARRAY = Text("方括号 [ 没有对应的 ]", "the bracket [ has no closing ]")
_OPEN_ARRAY_REMEDY = Text("在最后一项后面补上 ]", "close it with ] behind the last item")
_OPEN_INLINE = Text(
    "花括号 {{ 没有对应的 }}，或里面写得不对", "the brace {{ has no closing }}, or its content is wrong"
)
_OPEN_INLINE_REMEDY = Text(
    "改写成 [表名] 一段，一行一项", "write it as a [table] of its own, one key a line"
)
_OPEN_HEADER = Text("表头写得不对", "the table header is not valid")
_OPEN_HEADER_REMEDY = Text(
    "一张表写 [name]，多行明细每行前写 [[name]]，独占一行",
    "a table is [name], each row of a list [[name]], alone on its line",
)
_WIDE_BRACKET = Text(
    "用了中文括号 {char}，只认英文方括号 [ ]", "a full-width bracket {char}; only [ ] are brackets here"
)
_NO_COMMA = Text("两项之间少了英文逗号 ,", "a comma is missing between two items")
_NO_COMMA_REMEDY = Text("在这里加上 ,", "add , here")
_WIDE_COMMA = Text("用了 {char}，只认英文逗号 ,", "{char} is used; only , separates items here")
_WIDE_COMMA_REMEDY = Text("改成英文逗号 ,", "write ,")
_AFTER_VALUE = Text("内容后面多出了 {rest}", "{rest} stands behind the value")
_AFTER_VALUE_REMEDY = Text(
    "一行只写一项；说明文字前面加 #；文字里的英文双引号写成 \\\"",
    'one key a line; put # before a remark; write \\" for a quote inside text',
)
_THOUSANDS = Text("数字里有千分位逗号", "the number holds commas")
_THOUSANDS_REMEDY = Text("写成 {fixed}", "write {fixed}")
_ESCAPE = Text("字符串里的 \\{char} 不是转义写法", "\\{char} in a string is no escape")
_ESCAPE_REMEDY = Text(
    "反斜杠本身写成 \\\\；整段不要转义就用英文单引号 '…'",
    "write a backslash as \\\\, or put the text in single quotes '…'",
)
_CONTROL = Text("有看不见的控制字符 U+{code}", "an invisible control character U+{code}")
_CONTROL_REMEDY = Text("删掉这个字符，或重新输入这一行", "delete it or type the line again")
_BARE_CR = Text("有单独的回车符（旧式 Mac 换行）", "a lone carriage return (old Mac line end)")
_DEEP = Text("方括号或花括号套得太深（超过 {most} 层）", "brackets lie more than {most} deep in each other")
_OTHER = Text("写法不合 TOML：{detail}", "not valid TOML: {detail}")
_OTHER_REMEDY = Text(
    "对照 officectl schema 给出的样例检查这一行", "compare the line with the sample of officectl schema"
)

_PARSER_SAYS = (
    ("Cannot declare", Text("这张表前面已经写过", "the table already stands above")),
    ("Cannot redefine", Text("前面写过的表不能再用点号补充", "a dotted key cannot add to a table above")),
    ("Cannot mutate", Text("写在一行里的表、列表不能再补充", "an inline table or array cannot be added to")),
    ("Cannot overwrite", Text("这个名字前面已经有内容", "the name already has a value above")),
    ("Escaped character", Text("转义写的不是一个 Unicode 字符", "the escape is no Unicode character")),
    ("maximum recursion", Text("方括号或花括号套得太深", "brackets lie too deep in each other")),
)
_AT = pattern(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_BAD_ESCAPE = pattern(r"\\(?:[btnfr\"\\]|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})|\\([\s\S]?)")
_FOLD = pattern(r"\\[ \t]*\r?\n")
_BAD_CHAR = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)")
_WIDE_BRACKETS = "【】［］〔〕「」"


def diagnose(raw: bytes, text: str, detail: str) -> tuple[Fault, ...]:
    """At least one fault for a text that the parser refused with `detail` (its message)."""
    torn = tuple(conflicts(text, parsed=False))
    if torn:
        return torn
    if "\0" in text:
        from officectl.records.encoding import undecodable

        return undecodable(raw).faults
    line, column = _where(text, detail)
    found = scan(text)
    found.notes = _without_followers(text, found.notes)
    faults = [*_slips(text, found), *departures(text, found), *repeats(text, found)]
    faults.sort(key=lambda fault: (fault.line, fault.column))
    if any(item.kind.startswith("multiline") for item in found.items):
        faults = [fault for fault in faults if fault.line <= line]   # text taken for lines, or lines for text
    if not faults or faults[0].line > line:
        faults.insert(0, _fault(line, column, _OTHER(detail=_in_words(detail)), _OTHER_REMEDY()))
    first_of_line = {fault.line: fault for fault in reversed(faults)}
    return tuple(first_of_line[number] for number in sorted(first_of_line))[:MOST]


def _without_followers(text: str, notes: list[Note]) -> list[Note]:
    """The notes but for strange keys on lines that are no `key = value` at all: the line is the slip,
    not the key."""
    bad_lines = {place(text, note.start)[0] for note in notes if note.what in ("no-equals", "no-key")}
    return [note for note in notes if note.what != "bare-key" or place(text, note.start)[0] not in bad_lines]


def _where(text: str, detail: str) -> tuple[int, int]:
    """Line and column of a parser's message; the end of the text when it names none."""
    match = _AT.search(detail)
    if match is None and "digits" in detail:   # int() refuses thousands of digits and says no place
        long = re.search("[0-9_]{4300}", text)
        return place(text, long.start() if long else 0)
    if match is None or match[1] is None:
        return place(text, len(text.rstrip()))
    return int(match[1]), int(match[2])


def _in_words(detail: str) -> Text | str:
    """A parser's message in both languages where we know it; otherwise as it is, without its place."""
    for begins, words in _PARSER_SAYS:
        if detail.startswith(begins):
            return words
    return _AT.sub("", detail)


def _slips(text: str, found: Scan) -> Iterator[Fault]:
    for match in _BAD_CHAR.finditer(text):
        message = _BARE_CR() if match[0] == "\r" else _CONTROL(code=f"{ord(match[0]):04X}")
        yield _fault(*place(text, match.start()), message, _CONTROL_REMEDY())
    for note in found.notes:
        slip = _of_note(text, note)
        if slip is not None:
            yield _fault(*place(text, note.start), *slip)
    for note in found.notes:
        if note.what == "escaped-key":
            yield from _bad_escapes(text, note.start, text[note.start : note.end])
    for item in found.items:
        value = text[item.start : item.end]
        if item.kind == "atom" and not atoms.is_value(value):
            rest = re.split(r"[\r\n#]|,(?= )|[\]}]", text[item.start :], maxsplit=1)[0]
            yield _fault(*place(text, item.start), *atoms.explain(value, rest))
        elif item.kind in ("string", "multiline") and "\\" in value:
            plain = _FOLD.sub(lambda fold: " " * len(fold[0]), value) if item.kind == "multiline" else value
            yield from _bad_escapes(text, item.start, plain)


def _bad_escapes(text: str, start: int, value: str) -> Iterator[Fault]:
    for match in _BAD_ESCAPE.finditer(value):
        if match[1] is not None:
            yield _fault(*place(text, start + match.start()), _ESCAPE(char=match[1]), _ESCAPE_REMEDY())


def _of_note(text: str, note: Note) -> tuple[Message, Message | None] | None:
    """What a slip means to the person who typed it; None for notes that `departures` puts into words."""
    line = text[text.rfind("\n", 0, note.start) + 1 :].partition("\n")[0].rstrip("\r")
    rest = text[note.start :].partition("\n")[0].rstrip("\r")
    if note.what == "no-value":
        return _NO_VALUE(), _NO_VALUE_REMEDY()
    if note.what in ("no-equals", "no-key"):
        return _no_equals(line)
    if note.what == "open-string":
        if rest[:3] in ('"""', "'''"):
            return _OPEN_MULTILINE(), _OPEN_MULTILINE_REMEDY()
        return (_OPEN_WIDE() if re.search("[”“＂’]", rest) else _OPEN_STRING()), _OPEN_STRING_REMEDY()
    if note.what == "after-value":
        before = line[: max(len(line) - len(rest), 0)]
        day = re.search(r"(\d{4}-\d{2}-\d{2})[ \t]*$", before)
        if day is not None and re.match(r"[ \t]*\d{1,2}[:：]", rest):
            return atoms.explain(day[1], f"{day[1]} {rest.partition('#')[0].strip()}")
        thousands = re.match(r"(?:,\d{3})+(?:\.\d+)?(?=\s|$)", rest)
        number = re.search(r"[+-]?\d{1,3}$", before)
        if thousands is not None and number is not None:
            return _THOUSANDS(), _THOUSANDS_REMEDY(fixed=number[0] + thousands[0].replace(",", ""))
        return _AFTER_VALUE(rest=atoms.cut(rest.strip())), _AFTER_VALUE_REMEDY()
    if note.what == "wide-comma":
        return _WIDE_COMMA(char=text[note.start]), _WIDE_COMMA_REMEDY()
    if note.what == "deep":
        return _DEEP(most=64), None
    plain = {
        "open-array": (_OPEN_ARRAY, _OPEN_ARRAY_REMEDY),
        "open-inline": (_OPEN_INLINE, _OPEN_INLINE_REMEDY),
        "open-header": (_OPEN_HEADER, _OPEN_HEADER_REMEDY),
        "no-comma": (_NO_COMMA, _NO_COMMA_REMEDY),
    }.get(note.what)
    return None if plain is None else (plain[0](), plain[1]())


def _no_equals(line: str) -> tuple[Message, Message | None]:
    if line.strip()[:1] and line.strip()[0] in _WIDE_BRACKETS:
        return _WIDE_BRACKET(char=line.strip()[0]), _OPEN_HEADER_REMEDY()
    if "＝" in line and "=" not in line.partition("＝")[0]:
        return _WIDE_EQUALS(), _WRITE_EQUALS()
    if re.match(r"[ \t]*[\w.-]+[ \t]*[:：]", line):
        return _COLON(), _WRITE_EQUALS()
    return _NO_EQUALS(), _NO_EQUALS_REMEDY()


def _fault(line: int, column: int, message: Message, remedy: Message | None) -> Fault:
    return Fault("FILE-SYNTAX", message, line, column, remedy=remedy)
