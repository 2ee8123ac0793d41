"""Every code has words in both languages, a remedy and an explanation; no code is told that the table does not know."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from officectl.actions import _from_checkpoint, verify
from officectl.errors import NoLedger
from officectl.history import codes, errors
from officectl.history.codes import CODES, fact, finding

ROOM = Path(codes.__file__).parent
FAULTS: tuple[Any, ...] = tuple(
    one for module in (errors, verify, _from_checkpoint) for one in vars(module).values()
    if isinstance(one, type) and issubclass(one, NoLedger) and one.__module__ == module.__name__
    and one is not verify.NothingToVerify and not one.__name__.startswith("_")
)
"""Exceptions that end a verification without a verdict."""
RAISED = {one.code for one in FAULTS} | {"CACHE_DIFFERS"}
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
    for code in CODES.keys() - RAISED:
        assert f'"{code}"' in sources, code
    told = set(re.findall(r'(?:fact|Refusal|_each)\(\s*(?:message, |event, )?"([A-Z]{2,}(?:_[A-Z]+)+)"', sources))
    assert told and told <= CODES.keys()


def test_whatever_ends_without_a_verdict_has_a_code() -> None:
    assert len(FAULTS) > 9
    for one in FAULTS:
        assert one.code == "UNSUPPORTED" or f"{one.code}:" in (one.__doc__ or ""), one
        assert codes.explain(one.code) is not None
    page = (ROOM.parents[1] / "docs/contracts/verify.md").read_text("utf-8")
    assert [code for code in CODES if f"`{code}`" not in page] == []
