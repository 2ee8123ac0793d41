"""Whatever stands in a table: a plan with faults, or a fault of use; never a crash, and every word in both languages."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from officectl.actions import _import_plan, _open, export, import_
from officectl.actions._options import Options
from officectl.errors import OfficeError
from officectl.text.lang import LANGS

from .stand import commit, office

ODD = [
    "", "x", "\x00", "\u202e", "９" * 50, "1e400", "-", "[", "{", "[]", "{}", "[1]", "[[]]", "[{}]", '[{"a":1}]', "[null]", '{"x": null}', '{"a": {"b": 1}}',
    "null", '"a"', "2026-13-01", "2026-02-30", "0000-00-00", "10000-01-01", "0001-01-01 00:00", "24:00", "明天", "下周三3点", "3点", "31日", "2026年",
    "@", "李伟@", "@水利局", "a@b@c", " ", "　", "\n", "，", "、", "1,2", "1,234", "=1", "'=1", "#N/A", "😀" * 30,
    "a" * 5000, "../../x", "NaN", "1.", "0x10", "¥-5", "T",
]  # fmt: skip
VALUES: list[Any] = [*ODD, None, 1, 1.5, True, [], {}, [1], [None], {"a": None}, [[1, "a"]], 10**30, -0.0, 1e-9]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = office(tmp_path_factory.mktemp("any"))
    (folder / "schemas").mkdir()
    schema = Path(__file__).parent / "everything.schema.json"
    (folder / "schemas" / schema.name).write_bytes(schema.read_bytes())
    (folder / "records/everything/2026").mkdir(parents=True)
    (folder / "records/everything/2026/every-20261101-00000001.toml").write_text(
        'id = "every-20261101-00000001"\nname = "甲"\nwords = ["a"]\n[[rows]]\nwhat = "油"\n', encoding="utf-8"
    )
    commit(folder, "一条")
    yield _open.opened(Options(folder=str(folder)))
    _open.close_all()


def table(chance: random.Random, opened: Any, kind: str, form: str) -> str:
    """What the office holds, with odd things in it."""
    raw = "".join(export.export(Options(folder=str(opened.ws.root)), kind, (), form))
    fields = list(opened.kinds[kind].fields)
    if form == "json":
        rows = [*json.loads(raw)["records"], {}]
        for row in rows:
            row.update({name: chance.choice(VALUES) for name in chance.sample(fields, 3)})
        return json.dumps(rows, ensure_ascii=False)
    cells = list(csv.reader(io.StringIO(raw.lstrip("\ufeff"), newline="")))
    cells.append([""] * len(cells[0]))
    for line in cells[1:]:
        for at in chance.sample(range(len(line)), min(3, len(line))):
            line[at] = chance.choice(ODD)
    if chance.random() < 0.1:
        cells[0][chance.randrange(len(cells[0]))] = chance.choice(ODD)
    out = io.StringIO()
    csv.writer(out).writerows(cells)
    return out.getvalue()


def test_any_table(opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(11)
    monkeypatch.setattr(_import_plan._open, "opened", lambda *_: opened)
    planned = faults = 0
    for turn in range(250):
        kind = chance.choice(["everything", "everything", "room", "trip", "person", "vehicle", "task", "org"])
        form = ("csv", "json")[turn % 2]
        source = import_.Source(f"x.{form}", table(chance, opened, kind, form).encode())
        request = import_.Request(
            kind, (source,), skip_columns=chance.random() < 0.9, update=chance.random() < 0.5, skip_bad=True,
            form="{id}x" if chance.random() < 0.3 else "", year=chance.choice([0, 2025]),
        )  # fmt: skip
        try:
            plan = import_.plan(Options(), request)
        except OfficeError as error:
            assert error.render("zh") and error.render("en")
            continue
        planned += 1
        faults += len(plan.bad)
        for lang in LANGS:
            assert all([*plan.said(lang), *plan.faults(lang)]) and import_.message(plan, lang)
            assert "".join(import_.rejects(plan, lang)).count("\r\n") >= 1 + len(plan.bad_lines)
            assert all(bad.data(lang)["code"] for bad in plan.bad)
    assert planned > 150 and faults > 500
