"""toml_rs and the short cuts give what tomllib gives, to the last type and word. OFFICECTL_FUZZ=seconds looks longer."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from officectl.records import engine, layout, toml
from officectl.records.engine import Engine
from officectl.records.intake import Gate, take
from officectl.records.references import references
from officectl.records.validate import validator
from officectl.store import kinds

from .strategies import SAMPLES, damage, modernise, tables

SECONDS = float(os.environ.get("OFFICECTL_FUZZ", "6"))
SEED = os.environ.get("OFFICECTL_SEED", "20261119")
RECORDS = sorted((Path(__file__).parent.parent / "records").glob("*/*/*.toml"))
TEXTS = (*(path.read_text("utf-8") for path in RECORDS), *SAMPLES)
KINDS = kinds.find()[0]

fast = pytest.mark.skipif(
    not engine.installed(), reason="the extra `fast` (toml-rs) is not installed: there is no second engine to compare"
)


@pytest.fixture(autouse=True)
def afterwards() -> Iterator[None]:
    yield
    engine.force(os.environ.get(engine.VARIABLE, ""))


def strict(value: Any) -> Any:
    """A value with its types and the order of its keys, all the way down."""
    if isinstance(value, dict):
        return [(key, strict(item)) for key, item in value.items()]
    if isinstance(value, list):
        return ["list", *map(strict, value)]
    if isinstance(value, datetime):
        return ("datetime", value.isoformat(), repr(value.tzinfo))
    return (type(value).__name__, str(value))


def by(name: Engine, raw: bytes) -> Any:
    """What one engine says of a file."""
    engine.force(name)
    reading = toml.read(raw)
    return strict(reading.data), reading.text, reading.faults


def hold(raw: bytes) -> bool:
    """All engines say the same; whether the file is good."""
    reference = by("tomllib", raw)
    assert by("plain", raw) == reference, raw
    assert by("fast", raw) == reference, raw
    return reference[0] is not None


HOSTILE: dict[str, bytes] = {
    "empty": b"", "newline": b"\n", "bom": b"\xef\xbb\xbfa = 1\n", "bom inside": "a = 1\n\ufeffb = 2\n".encode(),
    "cr": b"a = 1\rb = 2\r", "crlf": b"a = 1\r\nb = '''\r\nx\r\n'''\r\n", "crlf text": b'a = """x\\\r\n  y\r\n"""\r\n',
    "nul": b"a = 1\x00\n", "nul in text": b'a = "\x00"\n', "delete": b'a = "\x7f"\n', "comment control": b"# \x01\n",
    "surrogate bytes": b'a = "\xed\xa0\x80"\n', "surrogate escape": b'a = "\\uD800"\n', "beyond unicode": b'a = "\\U00110000"\n',
    "latin": b'a = "\xe9"\n', "utf-16": "a = 1\n".encode("utf-16"), "inf": b"a = inf\n", "nan": b"a = -nan\n",
    "exponent": b"a = 1e5\n", "exponent with point": b"a = 1.5E-3\n", "seven digits": b"a = 08:30:00.1234567\n",
    "seventy digits": b"a = " + b"9" * 70 + b"\n", "seventy hex": b"a = 0x" + b"F" * 70 + b"\n",
    "most": b"a = 9223372036854775807\nb = -9223372036854775808\n", "too much": b"a = 9223372036854775808\n",
    "many decimals": b"a = 1." + b"1" * 400 + b"\n", "zeros": b"a = -0\nb = -0.0\nc = +0\n", "twice": b"a = 1\na = 2\n",
    "table twice": b"[a]\n[a]\n", "table and rows": b"[a]\n[[a]]\n", "dotted twice": b"a.b = 1\na.b = 2\n",
    "dotted into rows": b"[[a.b]]\n[a]\nb.c = 1\n", "dotted far into rows": b"[[a.b]]\n[a]\nb.c.d = 1\n", "dotted into inline": b"a = {b = 1}\na.c = 1\n",
    "out of order": b"[a.b]\nx = 1\n[c]\n[a]\ny = 2\n", "modern inline": b"a = {b = 1,\n c = 2,}\n", "modern escape": b'a = "\\e\\x41"\n',
    "modern clock": b"a = 08:30\nb = 2026-11-20T08:30\n", "modern key": "字 = 1\n".encode(), "leap second": b"a = 23:59:60\n",
    "midnight": b"a = 24:00:00\n", "no day": b"a = 2026-02-30\n", "year one": b"a = 0001-01-01T00:00:00+14:00\n",
    "year nought": b"a = 0000-01-01\n", "last year": b"a = 9999-12-31T23:59:59-01:00\n", "zone": b"a = 2026-01-01T00:00:00+24:00\n",
    "minus zone": b"a = 2026-01-01T00:00:00-00:00\n", "small t": b"a = 2026-01-01t00:00:00z\n", "blank between": b"a = 2026-01-01 00:00:00\n",
    "conflict": b"<<<<<<< HEAD\na = 1\n=======\na = 2\n>>>>>>> x\n", "conflict in text": b'a = """\n<<<<<<< HEAD\n"""\n',
    "quotes": b'a = """"x"""""\nb = \'\'\'\'x\'\'\'\'\'\n', "empty key": b'"" = 1\n', "mixed": b"a = [1, 'x', [2.0], {b = 1}]\n",
    "no newline": b"a = 1", "giant line": b'a = "' + b"x" * 900_000 + b'"\n', "giant comment": b"#" * 900_000 + b"\n",
    "many keys": b"".join(b"k%d = 1\n" % n for n in range(20_000)), "many rows": b"[[a]]\nb = 1\n" * 20_000,
    "too large": b"#" * (toml.MAX_BYTES + 1),
}  # fmt: skip


@fast
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files(name: str) -> None:
    hold(HOSTILE[name])


DEEP = {
    "arrays": b"a = " + b"[" * 40_000 + b"]" * 40_000, "open": b"a = " + b"[" * 40_000, "inline": b"a = " + b"{a=" * 40_000,
    "over lines": b"a = [\n" + b"[\n" * 40_000, "pairs over lines": b"a = [[\n" + b"[[\n" * 40_000,
    "as headers": b"a = [\n" + b"[[1]]\n" * 40_000, "closed by comment": b"a = " + b"[ # ]\n" * 40_000,
    "header-like": b"a = [\n" + b"[[\n1]],\n" * 40_000, "dotted": b"a." * 40_000 + b"b = 1\n", "header": b"[" + b"a." * 40_000 + b"b]\n",
}  # fmt: skip


@fast
@pytest.mark.parametrize("name", DEEP)
def test_nothing_exhausts_the_stack(name: str, tmp_path: Path) -> None:
    """In a process of its own: a stack that overflows in Rust takes everything along."""
    file = tmp_path / "a.toml"
    file.write_bytes(DEEP[name])
    code = (
        "import sys, threading; from pathlib import Path; from officectl.records import engine, toml; engine.force('fast');"
        "threading.stack_size(1 << 20);"
        "t = threading.Thread(target=lambda: print(toml.read(Path(sys.argv[1]).read_bytes()).data is None)); t.start(); t.join()"
    )
    done = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() in ("True", "False")


KEYS = ("a", "b", "c", '"a"', "'b'", '"x y"', "1", "-", '"\\u0061"', '""')
VALUES = (
    "1", "-0", "+1", "0x1F", "0o7", "0b1", "1_000", "1.5", "+1.50", "-0.0", "1_0.0_1", "1979-05-27", "1979-05-27T07:32:00Z",
    "1979-05-27 07:32:00z", "1979-05-27t07:32:00-07:00", "07:32:00.5", "1979-05-27T07:32:00.999999", "1979-05-27T07:32:00+24:00",
    "07:32", "true", "inf", "1e5", "9223372036854775808", "9" * 70, '"a\\tb"', '"""\na\n  b\\\n   c"""', "'''\nx'''", '""""a"""""',
    '"\\uD800"', '"\\U0001F600"', '"\\e"', '"a\tb"', '"\x7f"', '"""a\r\nb"""', '"""a\rb"""', "[]", '[1, "a"]', '[ [1], ["b"], ]',
    "[\n1, # c\n2\n,]", "[,]", "{}", "{a=1}", "{a=1,}", "{a.b=1, a.c=2}", "{a={b=1},a.c=1}", "{a=1,a=2}", "[{a=1},{b=2}]",
    "2026-02-29", "1.", ".5", "1__0", "01", "+0x1", "tRUE", '"a', "[1", "{a", "1_e5", "2026-01-01  08:00:00",
)  # fmt: skip


def document(rng: random.Random) -> str:
    """A small document in which keys, tables and rows meet each other in every way."""

    def key() -> str:
        return ".".join(rng.choice(KEYS) for _ in range(rng.choice((1, 1, 1, 2, 2, 3))))

    lines = []
    for _ in range(rng.randint(1, 7)):
        sort = rng.random()
        if sort < 0.5:
            lines.append(key() + rng.choice((" = ", "=", " =\t")) + rng.choice(VALUES) + rng.choice(("", "", "", " # c", " #\x01", " x")))
        elif sort < 0.75:
            lines.append(f"[{key()}]")
        elif sort < 0.95:
            lines.append(f"[[{key()}]]")
        else:
            lines.append(rng.choice(("#", "", "\t", "[ a . b ]", "[ [a]]", "[a] b=1", "= 1", "a", "a =")))
    return rng.choice(("\n", "\n", "\n", "\r\n")).join(lines) + rng.choice(("\n", "", "\r\n"))


def mutant(rng: random.Random) -> str:
    text = rng.choice(TEXTS)
    for _ in range(rng.randint(1, 2)):
        text = rng.choice((damage, damage, modernise))(text, rng)
    return text


@fast
@pytest.mark.parametrize("make", [document, mutant], ids=["documents", "mutants"])
def test_fuzz(make: Callable[[random.Random], str]) -> None:
    rng = random.Random(SEED)
    end = time.monotonic() + SECONDS / 2
    tried = good = 0
    while time.monotonic() < end or tried < 300:
        tried += 1
        good += hold(make(rng).encode("utf-8", "surrogatepass"))
    assert good > tried / 50


@fast
@given(tables())
@settings(max_examples=150, deadline=None)
def test_dumped_documents(data: dict[str, Any]) -> None:
    try:
        text = layout.dump(data, None)
    except layout.NotLayable:
        return
    assert hold(text.encode())


@given(st.sampled_from(RECORDS))
@settings(max_examples=60, deadline=None)
def test_a_whole_intake_is_the_same(path: Path) -> None:
    """Data, faults, text and references of every fixture, by every engine, before and after the gates have learnt."""
    kind = KINDS[path.parent.parent.name]
    raw = path.read_bytes()
    ident = raw.decode("utf-8", "replace").partition('id = "')[2].partition('"')[0]
    for place in (f"records/{kind.name}/{ident}.toml", f"records/{kind.name}/2026/{ident}.toml", f"records/{kind.name}/2026/11/{ident}.toml"):
        seen = []
        for name, warm_up in (("tomllib", 0), ("plain", 10**9), ("plain", 0), ("fast", 10**9), ("fast", 0)):
            engine.force(name)
            gate = Gate(kind, validator(kind), references(kind), warm_up)
            assert (gate.quick is not None) == (name != "tomllib" and warm_up == 0)
            one = take(place, raw, lambda name, gate=gate: gate if name == gate.kind.name else None)  # type: ignore[misc]
            seen.append((one.path, one.kind, one.id, strict(one.data), one.text, one.faults, one.refs, one.raw))
        assert all(one == seen[0] for one in seen)


def test_an_engine_that_is_not_there_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "toml_rs", None)
    assert engine.installed() == ""
    engine.force("fast")
    assert toml.read(b"a = 1\n").data == {"a": 1}


def test_another_package_of_that_name_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    class Other:
        __version__ = "0.0"

        @staticmethod
        def loads(text: str, parse_float: Any = float) -> dict[str, Any]:
            return {}

    monkeypatch.setitem(sys.modules, "toml_rs", Other)
    assert engine.installed() == ""
    engine.force("fast")
    assert toml.read(b"a = 1\n").data == {"a": 1}


@fast
def test_a_mark_at_the_start_is_never_taken() -> None:
    """`read` refuses it before; toml_rs would take it."""
    engine.force("fast")
    assert toml.exact(b"", "\ufeffa = 1\n", engine.loads()).data is None


@fast
def test_few_files_do_not_fetch_the_parser() -> None:
    """Its import costs more than a few files save."""
    code = (
        "import sys; from officectl.records import engine, toml\n"
        "for _ in range(engine.WORTH): toml.read(b'a = 1\\n')\n"
        "print('toml_rs' in sys.modules); toml.read(b'a = 1\\n'); print('toml_rs' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_an_unknown_name_forces_nothing() -> None:
    engine.force("quickest")
    assert engine.short_cuts()
    engine.force("tomllib")
    assert not engine.short_cuts()
    assert engine.loads() is None
