"""A text exists in Chinese and English or it does not exist: messages are pairs, kept where they are used.

A test walks the source and holds every `Text(...)` to two non-empty languages with the same placeholders.
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal

from officectl.light import dataclass

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """A message template in both languages; `{name}` placeholders are the same in both."""

    zh: str
    en: str

    def __call__(self, **params: object) -> Message:
        """Bind values, keep the language open: findings are rendered when somebody reads them."""
        return Message(self, tuple(params.items()))

    def render(self, lang: Lang, /, **params: object) -> str:
        """The text in `lang` with its placeholders filled."""
        template = self.zh if lang == "zh" else self.en
        if not params:
            return template.replace("{{", "{").replace("}}", "}") if "{{" in template else template
        return template.format(**{key: show(value, lang) for key, value in params.items()})


@dataclass(frozen=True, slots=True)
class Message:
    """A `Text` with its values; values may be texts or messages themselves."""

    text: Text
    params: tuple[tuple[str, object], ...] = ()

    def render(self, lang: Lang) -> str:
        """The message in `lang`."""
        return self.text.render(lang, **dict(self.params))


def show(value: object, lang: Lang) -> str:
    """A value as a person reads it: texts in their language, dates in ISO, decimals without an exponent."""
    if isinstance(value, str):
        return value
    if isinstance(value, Text | Message):
        return value.render(lang)
    if isinstance(value, bool):
        return ("是" if value else "否") if lang == "zh" else ("yes" if value else "no")
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M") + (value.strftime(":%S") if value.second else "")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, list | tuple):
        return ("、" if lang == "zh" else ", ").join(show(item, lang) for item in value)
    return str(value)


def plain(value: str) -> Message:
    """Wrap data (a name, a path) that is the same in every language."""
    return Message(Text("{value}", "{value}"), (("value", value),))
