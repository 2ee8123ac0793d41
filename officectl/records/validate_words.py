"""What a fault of a field says to a person: what is wrong, what was found, what is allowed, what to do
now."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from officectl.records.finding import FieldPath, field_text
from officectl.records.kind import Field
from officectl.records.schema_pattern import example
from officectl.records.validate_literals import converted, cut, literal, sample, sort_of
from officectl.text.lang import Message, Text, plain

_LISTED = 12

_NAMED = Text("“{title}”（{field}）", "“{title}” ({field})")
_WITHHELD = Text("（内容不显示）", "(content withheld)")
_QUOTED = Text("“{value}”", "“{value}”")
_EMPTY = Text("空白", "an empty string")
_SORTS: Mapping[str, Text] = {
    "string": Text("文字", "text"),
    "integer": Text("整数", "an integer"),
    "decimal": Text("数", "a number"),
    "boolean": Text("真假值 true 或 false", "true or false"),
    "date": Text("日期", "a date"),
    "datetime": Text("日期和时间", "a date with a time"),
    "time": Text("时间", "a time of day"),
    "table": Text("一张表", "a table"),
    "array": Text("数组", "an array"),
}
_FOUND = Text("{sort} {value}", "{sort} {value}")
_FOUND_BOOLEAN = Text("真假值 {value}", "{value}")
_STATE = Text("记录里不写状态：{field}", "a record never holds its state: {field}")
_STATE_REMEDY = Text(
    "删掉 {field} 这一行；送审、批准、退回由提交记在 git 里，状态从那里得出",
    "delete the line {field}; submitting, approving and returning are commits, and the state comes from them",
)
_UNKNOWN = Text("没有“{field}”这个字段", "there is no field “{field}”")
_RENAMED = Text("字段“{field}”已改名为 {new}", "the field “{field}” is now called {new}")
_RENAME = Text("把 {old} 改成 {new}", "change {old} to {new}")
_NEAR = Text("是不是 {new}（{title}）？改成 {new}", "did you mean {new} ({title})? change it to {new}")
_REMOVE = Text("删掉它；这里可以写：{fields}", "delete it; what may stand here: {fields}")
_REMOVE_ALL = Text("删掉它", "delete it")
_MORE = Text("{fields} 等 {count} 个", "{fields} and more, {count} in all")
_MISSING = Text("缺少{what}", "{what} is missing")
_MISSING_BECAUSE = Text("缺少{what}：写了“{other}”就要写它", "{what} is missing: it goes with “{other}”")
_ADD = Text("加上一行：{name} = {sample}", "add a line: {name} = {sample}")
_ADD_WITHIN = Text("在{place}里加上一行：{name} = {sample}", "add a line to {place}: {name} = {sample}")
_IN_TABLE = Text(" [{table}] ", "[{table}]")
_TH_ROW = Text("第 {n} 个 [[{row}]] ", "[[{row}]] number {n}")
_ADD_TABLE = Text("加上一段：[{name}]", "add a section: [{name}]")
_ADD_ROWS = Text("加上一段：[[{name}]]", "add a section: [[{name}]]")

_TYPE = Text("{what}应为{want}，写的是{found}", "{what} should be {want}, but is {found}")
_WRITE = Text("写成 {literal}", "write {literal}")
_UNQUOTE = Text("去掉引号，写成 {literal}", "take the quotes off: {literal}")
_QUOTE = Text("加上引号，写成 {literal}", "put it in quotes: {literal}")
_WRITE_LIKE = Text("写成这样：{literal}", "write it like this: {literal}")
_ADD_CLOCK = Text("补上时间，例如 {literal}", "add the time, for example {literal}")

_CONST = Text("{what}只能是 {allowed}，写的是{found}", "{what} can only be {allowed}, but is {found}")
_ENUM = Text("{what}不能是{found}；只能是：{allowed}", "{what} cannot be {found}; it is one of: {allowed}")
_CHOOSE = Text("从上面的值里选一个", "choose one of these")
_MEANT = Text("是不是“{near}”？改成 {literal}", "did you mean “{near}”? change it to {literal}")
_BLANK = Text("{what}不能空着", "{what} must not be empty")
_FILL = Text("填上内容", "fill it in")
_FILL_OR_DROP = Text("填上内容；确实没有就删掉", "fill it in, or delete it")
_SHORT = Text(
    "{what}至少 {least} 个字，写的是{found}（{size} 个字）",
    "{what} needs {least} or more characters, but is {found} ({size})",
)
_LENGTHEN = Text("写满 {least} 个字", "write {least} characters or more")
_LONG = Text(
    "{what}最多 {most} 个字，写了 {size} 个：{found}",
    "{what} takes {most} characters at most, but has {size}: {found}",
)
_SHORTEN = Text("缩到 {most} 个字以内", "keep it within {most} characters")
_PATTERN = Text("{what}的写法不对：{found}", "{what} is not written as it should be: {found}")
_PATTERN_REMEDY = Text(
    "照这个样子写：{example}（格式 {pattern}）", "write it like {example} (form {pattern})"
)
_HELP = Text(
    "{help}照这个样子写：{example}（格式 {pattern}）", "{help} Write it like {example} (form {pattern})"
)
_FEW = Text("{what}至少 {least} 项，写了 {size} 项", "{what} needs {least} or more entries, but has {size}")
_ADD_ITEMS = Text("补足 {least} 项", "bring it to {least} or more")
_MANY = Text("{what}最多 {most} 项，写了 {size} 项", "{what} takes {most} entries at most, but has {size}")
_DROP_ITEMS = Text("减到 {most} 项", "keep {most} entries")
_REPEATED = Text("{what}里有重复的一项：{found}", "{what} has an entry twice: {found}")
_REPEATED_REMEDY = Text("删掉重复的那一项", "delete the second one")
_INFINITE = Text("{what}不是一个确定的数：{found}", "{what} is not a definite number: {found}")
_DECIMALS = Text(
    "{what}最多 {most} 位小数，写的是 {found}", "{what} has {most} decimals at most, but is {found}"
)
_WHOLE = Text("{what}不带小数，写的是 {found}", "{what} has no decimals, but is {found}")
_ROUND = Text("四舍五入写成 {literal}", "round it to {literal}")
_BOUNDS = Text("{what}应{range}，写的是 {found}", "{what} should be {range}, but is {found}")
_IN_BOUNDS = Text("改成这个范围里的数：{range}", "write a number that is {range}")
_AT_LEAST = Text("不小于 {low}", "not below {low}")
_AT_MOST = Text("不大于 {high}", "not above {high}")
_ABOVE = Text("大于 {low}", "above {low}")
_BELOW = Text("小于 {high}", "below {high}")
_BOTH = Text("{low}、{high}", "{low} and {high}")
_UNIT = Text("{range}（{unit}）", "{range} ({unit})")


def state(key: str) -> Message:
    """A state key at top level."""
    return _STATE(field=key)


def state_remedy(key: str) -> Message:
    """States come from commits."""
    return _STATE_REMEDY(field=key)


def unknown(
    name: str, path: FieldPath, fields: Mapping[str, Field], data: Mapping[str, Any]
) -> tuple[Message, Message]:
    """An unknown key and its remedy: the new name, the name that was meant, or what may stand there."""
    shown = field_text(path[:-1]) + ("." if len(path) > 1 else "") + cut(name)
    for field in fields.values():
        if name in field.was:
            return _RENAMED(field=shown, new=field.name), _RENAME(old=cut(name), new=field.name)
    free = [field for field in fields.values() if field.name not in data]
    titles = {text: field for field in free for text in (field.title.zh, field.title.en.lower(), field.name)}
    near = difflib.get_close_matches(name.lower(), titles, n=1, cutoff=0.7)
    if near:
        field = titles[near[0]]
        return _UNKNOWN(field=shown), _NEAR(new=field.name, title=field.title)
    names: object = [field.name for field in free[:_LISTED]]
    if len(free) > _LISTED:
        names = _MORE(fields=names, count=len(free))
    elif not free:
        return _UNKNOWN(field=shown), _REMOVE_ALL()
    return _UNKNOWN(field=shown), _REMOVE(fields=names)


def missing(field: Field, path: FieldPath, because: Field | None) -> Message:
    """A field that has to be there."""
    if because is None:
        return _MISSING(what=_what(field, path))
    return _MISSING_BECAUSE(what=_what(field, path), other=because.title)


def missing_remedy(field: Field, path: FieldPath) -> Message:
    """The line to add, with a sample value, and the table it goes into."""
    if field.type == "table":
        return _ADD_TABLE(name=field_text(path))
    if field.type == "array" and field.item is not None and field.item.type == "table":
        return _ADD_ROWS(name=field_text(path))
    parent = path[:-1]
    if not parent:
        return _ADD(name=field.name, sample=sample(field))
    place = _IN_TABLE(table=field_text(parent))
    if isinstance(parent[-1], int):
        place = _TH_ROW(n=parent[-1] + 1, row=field_text(parent[:-1]))
    return _ADD_WITHIN(place=place, name=field.name, sample=sample(field))


def wrong_type(value: Any, field: Field, path: FieldPath) -> Message:
    """A value of another type."""
    want: object = _SORTS[field.type]
    return _TYPE(what=_what(field, path), want=want, found=_found(value, field))


def type_remedy(value: Any, field: Field, path: FieldPath) -> Message:
    """The same value as it should have been written, where that can be told; else a sample."""
    name = path[-1] if path and isinstance(path[-1], str) else ""
    prefix = f"{name} = " if name else ""
    if field.sensitivity != "restricted":
        right = prefix + converted(value, field)
        if right != prefix:
            if isinstance(value, str):
                return _UNQUOTE(literal=right)
            if field.type == "datetime":
                return _ADD_CLOCK(literal=right)
            return (_QUOTE if field.type == "string" else _WRITE)(literal=right)
    if field.type == "table":
        return _WRITE_LIKE(literal=f"[{field.name}]" if name else f"[[{field.name}]]")
    if field.type == "array" and field.item is not None and field.item.type == "table":
        return _WRITE_LIKE(literal=f"[[{field.name}]]")
    return _WRITE_LIKE(literal=prefix + sample(field))


def not_const(value: Any, field: Field, path: FieldPath) -> Message:
    """Not the one value allowed."""
    return _CONST(what=_what(field, path), allowed=literal(field.const), found=_found(value, field))


def const_remedy(field: Field, path: FieldPath) -> Message:
    """The one value."""
    return _WRITE(literal=literal(field.const))


def not_allowed(value: str, field: Field, path: FieldPath) -> Message:
    """Not in the enum."""
    return _ENUM(what=_what(field, path), found=_found(value, field), allowed=_allowed(field))


def allowed_remedy(value: str, field: Field) -> Message:
    """The value that was probably meant (by its Chinese, its English, or a slip of the pen), or the
    choice."""
    spoken = {one: one for one in field.enum} | {en: zh for zh, en in field.enum_titles.items()}
    near = difflib.get_close_matches(value, spoken, n=1, cutoff=0.5) if value else []
    if near:
        meant = spoken[near[0]]
        return _MEANT(near=meant, literal=literal(meant))
    return _CHOOSE()


def short(value: str, field: Field, path: FieldPath) -> Message:
    """Fewer characters than minLength."""
    if not value:
        return _BLANK(what=_what(field, path))
    return _SHORT(
        what=_what(field, path), least=field.min_length, found=_found(value, field), size=len(value)
    )


def short_remedy(field: Field) -> Message:
    """Fill in."""
    if field.min_length == 1:
        return _FILL() if field.required else _FILL_OR_DROP()
    return _LENGTHEN(least=field.min_length)


def long(value: str, field: Field, path: FieldPath) -> Message:
    """More characters than maxLength."""
    return _LONG(what=_what(field, path), most=field.max_length, size=len(value), found=_found(value, field))


def long_remedy(field: Field) -> Message:
    """Shorten."""
    return _SHORTEN(most=field.max_length)


def bad_pattern(value: str, field: Field, path: FieldPath) -> Message:
    """Does not match the pattern."""
    return _PATTERN(what=_what(field, path), found=_found(value, field))


def pattern_remedy(field: Field) -> Message:
    """The field's help, where it has one, an example, and the pattern for those who read it."""
    shown = example(field.pattern)
    if field.help is not None:
        return _HELP(help=field.help, example=shown, pattern=field.pattern)
    return _PATTERN_REMEDY(example=shown, pattern=field.pattern)


def few_items(size: int, field: Field, path: FieldPath) -> Message:
    """Fewer entries than minItems."""
    return _FEW(what=_what(field, path), least=field.min_items, size=size)


def add_items(field: Field) -> Message:
    """Add entries."""
    return _ADD_ITEMS(least=field.min_items)


def many_items(size: int, field: Field, path: FieldPath) -> Message:
    """More entries than maxItems."""
    return _MANY(what=_what(field, path), most=field.max_items, size=size)


def drop_items(field: Field) -> Message:
    """Drop entries."""
    return _DROP_ITEMS(most=field.max_items)


def repeated(value: Any, field: Field, path: FieldPath) -> Message:
    """An entry twice."""
    return _REPEATED(what=_what(field, path), found=_found(value, field.item or field))


def repeated_remedy() -> Message:
    """Delete the second."""
    return _REPEATED_REMEDY()


def not_finite(value: Any, field: Field, path: FieldPath) -> Message:
    """inf or nan."""
    return _INFINITE(what=_what(field, path), found=plain(str(value)))


def many_decimals(value: Decimal, field: Field, path: FieldPath) -> Message:
    """More digits after the point than the field keeps."""
    shown = _value(value, field)
    if field.decimals == 0:
        return _WHOLE(what=_what(field, path), found=shown)
    return _DECIMALS(what=_what(field, path), most=field.decimals, found=shown)


def decimals_remedy(value: Decimal, field: Field) -> Message:
    """The rounded value."""
    try:
        rounded = value.quantize(Decimal(1).scaleb(-(field.decimals or 0)), "ROUND_HALF_UP")
    except InvalidOperation:
        return number_remedy(field)
    return _ROUND(literal=format(rounded, "f"))


def out_of_bounds(value: Any, field: Field, path: FieldPath) -> Message:
    """Outside minimum … maximum."""
    return _BOUNDS(what=_what(field, path), range=_range(field), found=_value(value, field))


def number_remedy(field: Field) -> Message:
    """A number that fits."""
    return _IN_BOUNDS(range=_range(field)) if _range(field) else _WRITE_LIKE(literal=sample(field))


def _what(field: Field, path: FieldPath) -> Message:
    return _NAMED(title=field.title, field=cut(field_text(path), 80))


def _range(field: Field) -> object:
    low = high = None
    if field.exclusive_minimum:
        low = _ABOVE(low=field.exclusive_minimum)
    elif field.minimum:
        low = _AT_LEAST(low=field.minimum)
    if field.exclusive_maximum:
        high = _BELOW(high=field.exclusive_maximum)
    elif field.maximum:
        high = _AT_MOST(high=field.maximum)
    both = _BOTH(low=low, high=high) if low and high else low or high
    return _UNIT(range=both, unit=field.unit) if both and field.unit else both


def _allowed(field: Field) -> object:
    """All values; English readers get the English beside each."""
    shown = [
        Text(one, f"{one} ({field.enum_titles[one]})" if one in field.enum_titles else one)
        for one in field.enum
    ]
    return shown if len(shown) <= 3 * _LISTED else _MORE(fields=shown[:_LISTED], count=len(shown))


def _found(value: Any, field: Field) -> object:
    sort = _SORTS.get(sort_of(value))
    if field.sensitivity == "restricted":
        return _WITHHELD()
    if isinstance(value, str):
        quoted = _QUOTED(value=cut(value)) if value else _EMPTY()
        return quoted if field.type == "string" else _FOUND(sort=_SORTS["string"], value=quoted)
    if isinstance(value, bool):
        return _FOUND_BOOLEAN(value=literal(value))
    if isinstance(value, Mapping | list) and sort is not None:
        return sort
    shown = literal(value) if sort is not None else repr(value)
    return _FOUND(sort=sort or plain(type(value).__name__), value=cut(shown))


def _value(value: Any, field: Field) -> object:
    return _WITHHELD() if field.sensitivity == "restricted" else cut(literal(value))
