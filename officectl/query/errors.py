"""What can be wrong with a typed term. Each class owns its text and says what to type instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from officectl.errors import UsageError
from officectl.text.lang import Message, Text, plain

_NOTHING = plain("")


class QueryError(UsageError):
    """A term of a filter or an assignment cannot be understood."""


class EmptyTerm(QueryError):
    """A shell word is empty: most often an unset variable in a script."""

    text = Text("第 {place} 个筛选词是空的", "filter word {place} is empty")
    remedy_text = Text(
        "删去它；在脚本里先检查变量是否有值。",
        "Remove it; in a script, check that the variable has a value first.",
    )


class DanglingWord(QueryError):
    """`或`, `非` or an operator without its neighbour."""

    text = Text("“{word}”旁边缺少条件", "a condition is missing beside “{word}”")
    remedy_text = Text(
        "例：车辆=川A12345 或 车辆=川A54321；非 状态=草稿",
        "E.g. vehicle=A12345 or vehicle=A54321; not state=draft",
    )


class Brackets(QueryError):
    """Brackets are not part of the language."""

    text = Text("筛选里不用括号（“{word}”）", "filters have no brackets (“{word}”)")
    remedy_text = Text(
        "“或”只连接前后相邻的两个条件，各组之间是“且”；一个字段取多个值用逗号：车辆=川A12345,川A54321",
        "“or” joins its two neighbours only, all groups must hold; "
        "several values of one field take commas: vehicle=A,B",
    )


class UnknownField(QueryError):
    """No field of this kind is called so."""

    text = Text("{kind}没有叫“{name}”的字段{near}", "{kind} has no field called “{name}”{near}")
    remedy_text = Text(
        "可用的字段：{fields}。要按原文查找请写：搜索={name}",
        "Fields: {fields}. To search for this text write: search={name}",
    )


class AmbiguousField(QueryError):
    """Several fields begin like this."""

    text = Text("“{name}”可能指：{fields}", "“{name}” may mean: {fields}")
    remedy_text = Text("请把字段名写全。", "Write the name in full.")


class NoOperator(QueryError):
    """An assignment without `=`."""

    text = Text("“{term}”里没有等号", "there is no equals sign in “{term}”")
    remedy_text = Text("写成 字段=值，例：{example}", "Write field=value, e.g. {example}")


class MissingValue(QueryError):
    """`字段=` in a filter."""

    text = Text("“{field}=”后面没有值", "“{field}=” has no value")
    remedy_text = Text(
        "查没填的写 {field}=空，查已填的写 {field}=有。",
        "For records without it write {field}=none, with it {field}=any.",
    )


class NothingToFind(QueryError):
    """A search without a word."""

    text = Text("没有写要找什么", "there is nothing to search for")
    remedy_text = Text("例：搜索=防汛", "E.g. search=flood")


class WrongOperator(QueryError):
    """`>` on a text field and the like."""

    text = Text("“{field}”不能用“{op}”比较", "“{field}” cannot be compared with “{op}”")
    remedy_text = Text("写成 {example}", "Write {example}")


class BadValue(QueryError):
    """The value is not of the field's type."""

    text = Text(
        "“{field}”要填{expected}，看不懂“{value}”{reason}",
        "“{field}” takes {expected}; “{value}” is not understood{reason}",
    )
    remedy_text = Text("例：{examples}", "E.g. {examples}")


class BackwardRange(QueryError):
    """The range ends before it begins."""

    text = Text(
        "“{field}”的范围“{value}”起点在终点之后", "the range “{value}” of “{field}” ends before it begins"
    )
    remedy_text = Text("把两头对调；跨年请写上年份。", "Swap its ends; write the year when it crosses one.")


class ThousandsOrList(QueryError):
    """`1,234` where a comma may also separate two numbers."""

    text = Text(
        "“{field}={value}”可能是一个数，也可能是几个数", "“{field}={value}” may be one number or several"
    )
    remedy_text = Text(
        "一个数请去掉逗号：{joined}；几个数请用顿号：{listed}", "One number: {joined}; several: {listed}"
    )


class UnknownChoice(QueryError):
    """Not one of a closed list of values."""

    text = Text("“{field}”没有“{value}”这一项{near}", "“{field}” has no value “{value}”{near}")
    remedy_text = Text("可选：{choices}", "One of: {choices}")


class AmbiguousChoice(QueryError):
    """A shortened value fits several of a closed list."""

    text = Text("“{field}”的“{value}”可能是：{choices}", "“{value}” of “{field}” may be: {choices}")
    remedy_text = Text("请写全。", "Write it in full.")


class TableField(QueryError):
    """A table or a list of rows cannot be compared itself."""

    text = Text(
        "“{field}”是一组字段，不能直接写值", "“{field}” is a group of fields and takes no value itself"
    )
    remedy_text = Text("写到里面的字段：{examples}", "Name a field inside it: {examples}")


class Ambiguous(QueryError):
    """Several records bear this name; a write must know which. `candidates` lists them."""

    text = Text(
        "“{field}”的“{value}”有 {count} 个，请指明：{candidates}",
        "“{value}” of “{field}” fits {count} records, say which: {candidates}",
    )
    remedy_text = Text("例：{example}", "E.g. {example}")


class NoSuchTarget(QueryError):
    """No record bears this id or name."""

    text = Text("“{field}”：没有找到叫“{value}”的{kinds}", "“{field}”: no {kinds} called “{value}”")
    remedy_text = Text(
        "可以写编号、全名、拼音首字母或“姓名@单位”；确实没有的先新建：officectl new {kind}",
        "Write an id, the full name, pinyin initials or name@unit; "
        "create it first if it is new: officectl new {kind}",
    )


class WrongUnit(QueryError):
    """The name exists, but not in that unit."""

    text = Text(
        "“{field}”：“{unit}”没有叫“{name}”的；有：{candidates}",
        "“{field}”: no “{name}” in “{unit}”; there is: {candidates}",
    )
    remedy_text = Text("换一个单位，或直接写编号。", "Name another unit, or write the id.")


class LooksLikeId(QueryError):
    """Free text that has the form of an id, without such a record."""

    text = Text(
        "“{field}”：“{value}”的样子是编号，但没有这条记录",
        "“{field}”: “{value}” has the form of an id, but there is no such record",
    )
    remedy_text = Text(
        "要引用请核对编号；要写成一般文字请加汉字、空格或大写字母。",
        "Check the id; to write plain text use a capital letter, a space or a Chinese character.",
    )


class Directive(QueryError):
    """`排序=`, `列=` or `前=` where it cannot stand, or with a value it does not take."""

    text = Text("“{word}”{reason}", "“{word}” {reason}")
    remedy_text = Text(
        "例：排序=-出车 列=车辆,事由 前=20，单独成词，不与“或”“非”连用。",
        "E.g. sort=-plan_out columns=vehicle,purpose limit=20, "
        "as words of their own, without “or” and “not”.",
    )


class Fixed(QueryError):
    """The id of a record never changes."""

    text = Text("编号（id）由系统给出，不能改", "the id is given by the system and cannot be changed")


class Twice(QueryError):
    """Two values for a field that holds one."""

    text = Text(
        "“{field}”写了两次：“{first}”和“{second}”", "“{field}” is given twice: “{first}” and “{second}”"
    )
    remedy_text = Text("只留一个。", "Keep one.")


class NotAList(QueryError):
    """`+=` on a field that holds one value."""

    text = Text("“{field}”只有一个值，不能用“{op}”", "“{field}” holds one value; “{op}” does not apply")
    remedy_text = Text("写成 {field}=值", "Write {field}=value")


class NoItem(QueryError):
    """`+=` or `-=` with nothing behind it."""

    text = Text("“{field}{op}”后面没有值", "“{field}{op}” has no value")
    remedy_text = Text("要清空整个字段，写 {field}=", "To clear the field write {field}=")


class NotInList(QueryError):
    """`-=` of something that is not there."""

    text = Text("“{field}”里没有“{value}”", "“{field}” does not contain “{value}”")
    remedy_text = Text("现有：{present}", "It contains: {present}")


class RowNeeded(QueryError):
    """A field inside rows, without saying which row."""

    text = Text("“{field}”有多行，请指明哪一行", "“{field}” has rows; say which one")
    remedy_text = Text(
        "新加一行：{name}.+.{inner}=值；改第一行：{name}.0.{inner}=值；行多时用 officectl edit",
        "New row: {name}.+.{inner}=value; first row: {name}.0.{inner}=value; "
        "for many rows use officectl edit",
    )


class NoSuchRow(QueryError):
    """The row is not there."""

    text = Text(
        "“{field}”没有第 {index} 行（从 0 数起，现有 {count} 行）",
        "“{field}” has no row {index} (counted from 0; {count} rows)",
    )
    remedy_text = Text("新加一行写 {name}.+.…=值", "For a new row write {name}.+.…=value")


def near(typed: str, names: Iterable[str]) -> Message:
    """`，是不是“…”？`, or nothing when no name is close."""
    from difflib import get_close_matches

    different = {name.casefold(): name for name in reversed(list(names))}
    close = [
        different[name]
        for name in get_close_matches(
            typed.casefold(), different, n=2, cutoff=0.6 if typed.isascii() else 0.5
        )
    ]
    return _NEAR(names=close) if close else _NOTHING


_NEAR = Text("，是不是“{names}”？", "; did you mean “{names}”?")
_MORE = Text("{some} 等 {count} 个", "{some} and more, {count} in all")


def some(items: Sequence[object], most: int = 40) -> object:
    """A list for a message, cut where nobody reads on."""
    if len(items) <= most:
        return list(items)
    return _MORE(some=list(items[:most]), count=len(items))
