"""Reading: the profile, the words for slips, and that nothing gets past that TOML 1.0 refuses."""

from __future__ import annotations

import random
import sys
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import tomli

from officectl.records import profile, toml
from officectl.records.scan import scan
from officectl.text.lang import LANGS

from .strategies import SAMPLES, damage, modernise

SLIPS: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "data" / "slips.toml").read_text(encoding="utf-8")
)["slip"]


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: ascii(slip["text"])[:50])
def test_slips_are_put_into_words(slip: dict[str, Any]) -> None:
    """data/slips.toml: what somebody typed, where we point, words that message or remedy must hold."""
    reading = toml.read(("id = 1\n" + slip["text"] + "\n").encode())
    assert reading.data is None
    first = reading.faults[0]
    assert first.code == slip.get("code", "FILE-SYNTAX")
    assert [first.line, first.column] == slip["at"]
    words = first.message.render("zh") + (first.remedy.render("zh") if first.remedy else "")
    for word in slip["says"]:
        assert word in words
    for fault in reading.faults:
        for lang in LANGS:
            assert fault.message.render(lang).strip()
        assert all(char < "\u4e00" for char in strip_data(fault.message.render("en"), slip["text"]))


def strip_data(message: str, text: str) -> str:
    return "".join(char for char in message if char not in text)


def test_every_slip_of_a_file_is_told_at_once() -> None:
    reading = toml.read("a = “x”\nb = 2026-13-01\nc = 3\nd = 青山镇\n[e\nf = 8:30\n".encode())
    assert [fault.line for fault in reading.faults] == [1, 2, 4, 5, 6]


def test_not_more_than_a_screen() -> None:
    assert len(toml.read(b"a = \n" * 500).faults) <= 20


def test_a_good_file_has_exact_values() -> None:
    reading = toml.read("a = 18.50\nb = 1_000.5\nc = '中'\n".encode())
    assert reading.data == {"a": Decimal("18.50"), "b": Decimal("1000.5"), "c": "中"}
    assert str(reading.data["a"]) == "18.50"
    assert reading.faults == ()
    assert reading.text.startswith("a = 18.50")


def test_the_limit_is_a_limit() -> None:
    good = b"# " + b"x" * (toml.MAX_BYTES - 3) + b"\n"
    assert toml.read(good).data == {}
    big = toml.read(good + b"\n")
    assert [fault.code for fault in big.faults] == ["FILE-SIZE"]
    assert (big.data, big.text) == (None, "")


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 5000,
        "a = " + "[" * 300 + "]" * 300,
        "a = " + "{a=" * 3000,
        "a = " + "1" * 5000,
        '"' * 7,
        "a." * 4000,
        'a = """' + "\\" * 9999,
        "[" * 9999,
        "a = '''" + "''x" * 5000,
        "#" * 100_000,
        "a = " + "x" * 100_000,
    ],
    ids=lambda text: ascii(text[:14]),
)
def test_hostile_texts_end_in_a_value_or_a_fault(text: str) -> None:
    reading = toml.read(text.encode())
    assert (reading.data is None) == bool(reading.faults)


@pytest.mark.parametrize("sample", ["", "a=1", 'a="中"\n' * 40])
def test_any_bytes_end_in_a_value_or_a_fault(sample: str) -> None:
    rng = random.Random(sample)
    for _ in range(300):
        raw = bytearray(sample.encode() + bytes(rng.randrange(256) for _ in range(rng.randrange(20))))
        rng.shuffle(raw)
        reading = toml.read(bytes(raw))
        assert (reading.data is None) == any(fault.code != "FILE-EOL" for fault in reading.faults)


def mutants(count: int) -> list[str]:
    rng = random.Random(20261119)
    ways = (damage, damage, modernise)
    return [rng.choice(ways)(rng.choice(SAMPLES), rng) for _ in range(count)]


def accepts(parser: Any, text: str) -> bool:
    try:
        parser.loads(text)
    except ValueError:
        return False
    return True


STRICT = not accepts(tomllib, "a={b=1,\n}")


@pytest.mark.skipif(
    not STRICT, reason="this Python's tomllib accepts more than TOML 1.0: it is no judge of 1.0"
)
def test_differential() -> None:
    """What tomllib (TOML 1.0) refuses we refuse; what only a 1.1 parser takes, the look alone refuses."""
    beyond = refused = 0
    for text in mutants(6000):
        reading = toml.read(text.encode("utf-8", "surrogatepass"))
        if accepts(tomllib, text):
            continue
        refused += 1
        assert reading.data is None, text
        if accepts(tomli, text):
            beyond += 1
            assert any(fault.code != "FILE-EOL" for fault in profile.inspect(text)), text
    assert refused > 1000
    assert beyond > 300


def test_the_look_refuses_nothing_that_is_good() -> None:
    """A suspicious sign is no fault: what tomllib takes and the profile allows is left alone."""
    for text in [*SAMPLES, *mutants(3000)]:
        try:
            data = tomllib.loads(text, parse_float=str)
        except ValueError:
            continue
        faults = [fault for fault in profile.inspect(text) if fault.code == "FILE-SYNTAX"]
        assert not faults or odd(data, text), (text, faults)


def odd(data: Any, text: str) -> bool:
    """Whether the value or text holds what our profile refuses beyond TOML 1.0."""
    if isinstance(data, dict | list):
        return any(odd(item, text) for item in (data.values() if isinstance(data, dict) else data))
    if isinstance(data, str):
        return any(char in data for char in "eEn")
    if isinstance(data, int):
        return not -(2**63) <= data < 2**63
    return ".1234567" in text


def test_a_lenient_parser_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a parser that takes TOML 1.1 (as later Pythons' may), `read` gives what it gives today."""
    texts = mutants(3000)
    today = [toml.read(text.encode("utf-8", "surrogatepass")).data for text in texts]
    monkeypatch.setitem(sys.modules, "tomllib", tomli)
    monkeypatch.setattr(toml, "_parser_takes_more", lambda: True)
    assert [toml.read(text.encode("utf-8", "surrogatepass")).data for text in texts] == today


def test_the_walk_never_raises() -> None:
    for text in mutants(2000):
        scan(text)
