"""Below a form: what the field under the cursor is for, what it takes, which values there are to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.text.lang import Lang, Text
from officectl.tui.widgets.said import Said

if TYPE_CHECKING:
    from officectl.records.kind import Field
    from officectl.records.kinds import Kinds

_NEEDED = Text("必填", "required")
_AT_SUBMIT = Text("送审时必填", "required when submitted")
_CHOICES = Text("可选（F4）：{choices}", "one of (F4): {choices}")
_NAMES = Text("写姓名、名称、拼音首字母或编号；F4 从{kinds}里选", "a name, pinyin initials or an id; F4 lists: {kinds}")
_OR_TEXT = Text("也可以写别的文字", "other text is allowed")
_MANY = Text("可以写几个，用“{mark}”隔开", "several are allowed, with “{mark}” between")
_DATE = Text("今天、下周三、月底、11-20 都行", "today, next-wed, eom, 11-20 are understood")
_MOMENT = Text("明天8:30、周五下午3点 都行", "tomorrow 8:30, fri 3pm are understood")
_YES_NO = Text("是 或 否；空格换", "yes or no; Space turns it")
_LINES = Text("Enter 下一项，Ctrl+J 换行", "Enter goes on, Ctrl+J breaks the line")
_TOML = Text("照 TOML 写", "written as TOML")
_UNKNOWN = Text("这类记录没有这个字段；清空即删去", "the kind has no such field; empty it to take it away")
_ANY = Text("任何记录", "any record")


class FormHint(Said):
    """Two or three lines that change with the cursor."""

    DEFAULT_CSS = "FormHint { height: auto; min-height: 3; max-height: 6; width: 1fr; background: $surface; color: $text-muted; padding: 0 1; }"

    def show(self, spec: Field | None, lang: Lang, kinds: Kinds) -> None:
        """The hint of a field."""
        self.say(hint(spec, lang, kinds))


def hint(spec: Field | None, lang: Lang, kinds: Kinds) -> str:
    """What there is to say of a field before anything is typed into it."""
    from officectl.actions._form_text import is_plain, is_rows
    from officectl.query.fields import separators

    if spec is None:
        return _UNKNOWN.render(lang)
    said: list[Text | str] = []
    if spec.required:
        said.append(_NEEDED)
    elif spec.required_at or spec.required_from:
        said.append(_AT_SUBMIT)
    item = spec.item if spec.type == "array" and spec.item is not None else spec
    if is_rows(spec):
        pass
    elif not is_plain(spec):
        said.append(_TOML)
    elif item.enum:
        said.append(_CHOICES.render(lang, choices=[Text(one, item.enum_titles.get(one, one)) for one in item.enum]))
    elif item.ref or item.ref_or_text:
        wanted = item.ref or item.ref_or_text
        titles = [kinds[name].title if name in kinds else _ANY for name in wanted]
        said.append(_NAMES.render(lang, kinds=titles))
        if item.ref_or_text:
            said.append(_OR_TEXT)
    else:
        usual = {"date": _DATE, "datetime": _MOMENT, "boolean": _YES_NO}.get(item.type)
        free = item.type == "string" and spec.type == "string" and not item.pattern
        said += [usual] if usual is not None else [_LINES] if free else []
    if spec.type == "array" and is_plain(spec):
        said.append(_MANY.render(lang, mark="、" if "、" in separators(item) else "，"))
    first = spec.title.render(lang) + ("：" if lang == "zh" else ": ") + (spec.help.render(lang) if spec.help is not None else "")
    return first + "\n" + (" · ").join(one if isinstance(one, str) else one.render(lang) for one in said)
