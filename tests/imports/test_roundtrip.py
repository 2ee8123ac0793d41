"""What `export` writes comes back as the same records, byte by byte, in every format: what an office holds, and what nobody would."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from officectl.actions import _import_plan, _open, export, import_
from officectl.actions import list as listing
from officectl.actions._options import Options
from officectl.imports import names
from officectl.imports._cells import cell_text, text_cell
from officectl.records import layout
from officectl.records.kind import Kind
from officectl.records.record import Record

from .stand import commit, faults, git, office

EXAMPLE = Path(__file__).parents[2] / "workspace-example"
FORMS = [("csv", False), ("csv", True), ("json", False), ("jsonl", False), ("toml", False)]


class Without:
    """A ledger in which a kind has no records."""

    def __init__(self, ledger: Any, kind: str) -> None:
        self._ledger, self._kind, self.broken, self.states = ledger, kind, ledger.broken, ledger.states

    def get(self, ident: str) -> Record | None:
        found: Record | None = self._ledger.get(ident)
        return None if found is None or found.kind == self._kind else found

    def records(self, kind: str) -> Iterable[Record]:
        return iter(()) if kind == self._kind else self._ledger.records(kind)

    def state(self, ident: str) -> Any:
        return self._ledger.state(ident)


def back(opened: Any, kind: Kind, records: list[Record], form: str, titles: bool, patch: pytest.MonkeyPatch) -> import_.Plan:
    """Export these records, import what that gave where they are not."""
    found = SimpleNamespace(opened=opened, kind=kind, records=records, with_states=False)
    patch.setattr(listing, "find", lambda *_: found)
    raw = "".join(export.export(Options(), kind.name, (), form, titles=titles)).encode()
    empty = SimpleNamespace(ws=opened.ws, snap=opened.snap, kinds=opened.kinds, ledger=Without(opened.ledger, kind.name), as_of=opened.as_of)
    patch.setattr(_import_plan._open, "opened", lambda *_: empty)
    return import_.plan(Options(), import_.Request(kind.name, (import_.Source(f"x.{form}", raw),)))


def sound(opened: Any, record: Record) -> bool:
    """Whether the office's own record has nothing wrong with it: faults are planted in the example."""
    from officectl.records.intake import take

    raw = opened.snap.read(record.path)
    intake = take(record.path, raw, _open.gates(opened.kinds))
    allowed = all(
        (found := opened.ledger.get(target)) is not None and (not kinds or found.kind in kinds) for _, target, kinds in intake.refs
    )
    return not intake.faults and allowed and record.id not in {item.id for item in opened.ledger.broken}


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    import shutil

    folder = Path(shutil.copytree(EXAMPLE, tmp_path_factory.mktemp("example") / "ws"))
    git(folder, "init", "-q")
    commit(folder, "起始")
    yield _open.opened(Options(folder=str(folder)))
    _open.close_all()


def test_the_whole_example_comes_back(example: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    count = 0
    for name in example.kinds:
        kind = example.kinds[name]
        records = [record for record in example.ledger.records(name) if sound(example, record)][:60]
        for form, titles in FORMS if records else ():
            with monkeypatch.context() as patch:
                plan = back(example, kind, records, form, titles, patch)
            assert faults(plan) == [], (name, form)
            made = {change.id: change.after for change in plan.changes}
            assert made == {record.id: layout.dump(record.data, kind).encode() for record in records}, (name, form)
            count += len(records)
    assert count > 4000


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = office(tmp_path_factory.mktemp("small"))
    (folder / "schemas").mkdir()
    schema = Path(__file__).parent / "everything.schema.json"
    (folder / "schemas" / schema.name).write_bytes(schema.read_bytes())
    commit(folder, "自定种类")
    yield _open.opened(Options(folder=str(folder)))
    _open.close_all()


TEXT = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co", "Cf", "Zl", "Zp")), max_size=12),
    st.text("\"'、，,；; \n\t=-+@[]{}「」“”\\甲a1 　", max_size=8),
    st.sampled_from(["", " ", '""', '"甲"', '"\\"\\""', "'=1", "=1+1", "-5", "#N/A", "true", "[]", "# records/a/b.toml",
                     "甲\n# records/a/b.toml\n乙", "行一\n行二\n", "sep=;",
                     "，", "null", "1,234", "０", "a,b", "[甲]", "「甲」", "\ufeffx"]),
)  # fmt: skip
NUMBER = st.decimals(-10**9, 10**9, places=3, allow_nan=False, allow_infinity=False) | st.sampled_from([Decimal("18.50"), Decimal("0.0000"), Decimal("-0.5")])
DAY = st.dates(date(1900, 1, 1), date(2200, 12, 31))
ZONES = st.sampled_from([None, UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-3, minutes=-30))])
MOMENT = st.builds(lambda at, zone: at.replace(tzinfo=zone), st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)), ZONES)
PEOPLE = ["zhou.ting", "chen.shi", "li.wei", "li.wei2"]
ROW = st.fixed_dictionaries({}, optional={"what": TEXT, "price": st.decimals(0, 10**6, places=2), "at": MOMENT}).filter(bool)
RECORD = st.fixed_dictionaries({}, optional={
    "name": TEXT, "kind": TEXT, "count": st.integers(-(10**15), 10**15), "amount": NUMBER, "open": st.booleans(),
    "level": st.sampled_from(["特急", "加急", "平件"]), "day": DAY, "moment": MOMENT, "clock": st.times(),
    "unit": st.sampled_from(["water-bureau", "county-gov"]), "handler": st.sampled_from(PEOPLE),
    "where": st.sampled_from(["qingshan-town", "河边的空地", "A B"]),
    "words": st.lists(TEXT, max_size=4), "people": st.lists(st.sampled_from(PEOPLE), max_size=3, unique=True), "days": st.lists(DAY, max_size=3),
    "figures": st.lists(NUMBER, max_size=3), "pairs": st.lists(st.lists(st.integers(-9, 9), max_size=2), max_size=2),
    "paper": st.fixed_dictionaries({}, optional={"no": TEXT, "on": DAY}).filter(bool), "rows": st.lists(ROW, max_size=3),
})  # fmt: skip


def records_of(opened: Any, drawn: list[dict[str, Any]]) -> list[Record]:
    """Those of the drawn ones that may stand in a file."""
    from officectl.records.intake import take

    kind, out = opened.kinds["everything"], []
    for number, data in enumerate(drawn):
        ident = f"every-20261101-{number:08d}"
        path = f"records/everything/2026/{ident}.toml"
        text = layout.dump({"id": ident, **data}, kind)
        intake = take(path, text.encode(), _open.gates(opened.kinds))
        if not intake.faults and intake.data is not None:
            out.append(Record("everything", ident, path, intake.data))
    return out


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=st.lists(RECORD, min_size=1, max_size=6))
def test_anything_comes_back(small: Any, drawn: list[dict[str, Any]]) -> None:
    kind = small.kinds["everything"]
    records = records_of(small, drawn)
    want = {record.id: layout.dump(record.data, kind).encode() for record in records}
    files = {record.path: want[record.id] for record in records}
    snap = SimpleNamespace(read=files.get)
    opened = SimpleNamespace(ws=small.ws, snap=snap, kinds=small.kinds, ledger=small.ledger, as_of=small.as_of)
    for form, titles in FORMS if records else ():
        with pytest.MonkeyPatch.context() as patch:
            plan = back(opened, kind, records, form, titles, patch)
        assert faults(plan) == [], form
        assert {change.id: change.after for change in plan.changes} == want, form


@settings(max_examples=300, deadline=None)
@given(TEXT)
def test_a_text_in_a_cell(text: str) -> None:
    assert cell_text(text_cell(text)) == text


def test_quotes_of_people_stay() -> None:
    assert cell_text('"红头文件"') == '"红头文件"'
    assert cell_text("　张三 ") == "张三"
    assert text_cell("\n") == '"\\n"' and text_cell("　") == '"　"' and text_cell("末行\n") == "末行\n"
    assert names() == ("csv", "json", "jsonl", "toml", "xlsx")
