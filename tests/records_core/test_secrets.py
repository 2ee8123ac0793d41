"""Secrets are found, ordinary office text is not, and no excerpt repeats what a mark protects."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from officectl.records.secrets import find_secret, is_identity

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "data" / "secrets.toml").read_text(encoding="utf-8")
)["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: ascii(case["text"])[:50])
def test_cases(case: dict[str, Any]) -> None:
    found = find_secret(case["text"])
    assert [secret.excerpt for secret in found] == case["found"]
    if "at" in case:
        assert [found[0].line, found[0].column] == case["at"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: ascii(case["text"])[:50])
@pytest.mark.parametrize("before", range(9))
def test_found_wherever_it_stands(case: dict[str, Any], before: int) -> None:
    """The quick look takes every fourth character: no phase of it may miss anything."""
    text = "x" * before + "\n" + case["text"] + "\n" + "文" * 9
    found = find_secret(text)
    assert [secret.excerpt for secret in found] == case["found"]
    assert all(secret.line >= 2 for secret in found)


def test_both_kinds_in_order() -> None:
    found = find_secret("a\n11010519491231002X\n机密★10年\n")
    assert [(secret.kind, secret.line) for secret in found] == [("identity", 2), ("marking", 3)]


def test_the_excerpt_keeps_the_content_back() -> None:
    found = find_secret("机密★关于张三同志任职的决定宣布前")
    assert [secret.excerpt for secret in found] == ["机密★…"]


def test_check_digits() -> None:
    good = [number for last in "0123456789X" if is_identity(number := "11010519491231002" + last)]
    assert good == ["11010519491231002X"]
