"""JSON values with the lines they stand on: exact figures, no key twice, nothing that JSON does not have."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from officectl.imports._table import BadTable
from officectl.light import pattern
from officectl.text.lang import Message, Text

_BROKEN = Text("不是 JSON：{why}（第 {column} 列）", "not JSON: {why} (column {column})")
_WHY = {
    "Expecting value": Text("这里应有一个值", "a value is expected here"),
    "Expecting property name": Text("这里应有用双引号括住的名称", "a name in double quotes is expected here"),
    "Illegal trailing comma": Text("最后一项后面不能有逗号", "no comma may stand behind the last item"),
    "Unterminated string": Text("这里开始的文字没有右引号", "the text that begins here has no closing quote"),
    "Invalid control": Text("文字里有换行之类的控制字符", "there is a control character, such as a line break, in a text"),
    "Invalid \\": Text("反斜杠后面写错了", "a backslash is followed by what may not stand there"),
}
_EXPECTED = Text("这里应有 {signs}", "{signs} is expected here")
_SYNTAX = Text("写法有错", "it is not written as it should be")
_TWICE = Text("“{name}”写了两次", "“{name}” is given twice")
_NUMBER = Text("没有 {value} 这个数", "there is no number {value}")
_DEEP = Text("嵌套太深", "nested too deeply")
_BLANKS = pattern(r"[ \t\n\r]*")
_LONG = Text("数字太长", "a number is too long")


class _Refused(ValueError):
    def __init__(self, message: Message) -> None:
        super().__init__(message.render("en"))
        self.message = message


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Refused(_TWICE(name=next(name for name in names if names.count(name) > 1)))
    return found


def _constant(text: str) -> Any:
    raise _Refused(_NUMBER(value=text))


_DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=_constant, object_pairs_hook=_pairs)


class Reader:
    """A text read value by value."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self._line, self._counted = 1, 0
        self.skip()

    @property
    def line(self) -> int:
        """The line of what comes next."""
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._line

    def skip(self) -> None:
        """Over blanks."""
        found = _BLANKS.match(self.text, self.at)
        self.at = self.at if found is None else found.end()

    def peek(self) -> str:
        """The next sign; "" at the end."""
        return self.text[self.at : self.at + 1]

    def take(self, signs: str) -> str:
        """One of these signs. Raises BadTable."""
        sign = self.peek()
        if not sign or sign not in signs:
            raise self._bad(_EXPECTED(signs=" ".join(signs)))
        self.at += 1
        self.skip()
        return sign

    def value(self) -> Any:
        """The next value, whole. Raises BadTable."""
        try:
            found, self.at = _DECODER.raw_decode(self.text, self.at)
        except json.JSONDecodeError as error:
            self.at = error.pos
            raise self._bad(_why(error.msg)) from None
        except _Refused as error:
            raise BadTable(error.message, self.line) from None
        except RecursionError:
            raise BadTable(_DEEP(), self.line) from None
        except ValueError:
            raise BadTable(_LONG(), self.line) from None
        self.skip()
        return found

    def items(self) -> Iterator[tuple[int, Any]]:
        """The items of the array that begins here, each with its line. Raises BadTable."""
        self.take("[")
        if self.peek() == "]":
            self.take("]")
            return
        while True:
            line = self.line
            yield line, self.value()
            if self.take(",]") == "]":
                return

    def _bad(self, why: Message) -> BadTable:
        column = self.at - (self.text.rfind("\n", 0, self.at) + 1) + 1
        return BadTable(_BROKEN(why=why, column=column), self.line)


def _why(said: str) -> Message:
    """The decoder's words in both languages."""
    found = next((text for start, text in _WHY.items() if said.startswith(start)), None)
    if found is not None:
        return found()
    sign = said.split("'")[1] if said.count("'") >= 2 else ""
    return _EXPECTED(signs=sign) if sign else _SYNTAX()
