"""Every code has words in both languages, a remedy and an explanation; no code is told that the table does not know."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from officectl.history import codes
from officectl.history.codes import CODES, fact, finding

ROOM = Path(codes.__file__).parent
RAISED = ("INCOMPLETE", "PARENTS_LIE", "ENGINE_DISAGREE", "CACHE_DIFFERS")
"""Said by exceptions and by the nightly comparison, not by findings of a verdict."""


@pytest.mark.parametrize("code", CODES)
def test_words(code: str) -> None:
    one = fact(code, "ab" * 20, kind="trip", id="trip-20261102-7k2m9q4x", path="records/x.toml", who="李四", what="r1")
    told = finding(one)
    for lang in ("zh", "en"):
        text = told.message.render(lang)
        assert text and "{" not in text
        assert told.remedy is not None and told.remedy.render(lang)
        assert CODES[code].why.render(lang)
    assert (told.standing, told.severity, told.title) == ("data", CODES[code].severity, CODES[code].title)
    assert codes.explain(code) is not None


def test_unknown_code() -> None:
    assert codes.explain("NO_SUCH_CODE") is None


def test_every_code_of_the_table_is_told_somewhere() -> None:
    """A code that no rule can give is a promise without a rule; a code that is told and not listed has no words."""
    sources = "\n".join(file.read_text(encoding="utf-8") for file in ROOM.glob("*.py") if not file.name.startswith("codes"))
    for code in CODES.keys() - set(RAISED):
        assert f'"{code}"' in sources, code
    told = set(re.findall(r'(?:fact|Refusal|_each)\(\s*(?:message, |event, )?"([A-Z]{2,}(?:_[A-Z]+)+)"', sources))
    assert told and told <= CODES.keys()
