"""Every fault a field can have: code, place, words, remedy. One row a case."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from record_cases import summary
from schema_samples import GOOD, sample

from officectl.records import toml
from officectl.records.fault import Fault
from officectl.records.validate import required_faults, validator

KIND = sample()
SLOW = validator(KIND)
FAST = validator(KIND, warm_up=0)


def good() -> dict[str, Any]:
    """A good record that uses every field."""
    data = toml.read(GOOD.encode()).data
    assert data is not None
    return data


def told(line: str, *, drop: str = "") -> list[Fault]:
    """The faults after one TOML line replaced the key of the same name (or `drop` was left out)."""
    data = good()
    changed = toml.read(line.encode())
    assert changed.data is not None, changed.faults
    data.update(changed.data)
    data.pop(drop, None)
    slow, fast = SLOW(data), FAST(data)
    assert slow == fast
    return slow


def test_a_good_record_has_no_fault() -> None:
    assert SLOW(good()) == [] and FAST(good()) == []
    assert required_faults(KIND, good(), on=date(2030, 1, 1)) == []


# line, code, field, what the Chinese message says, what the remedy says
CASES = [
    ("state = '已批'", "FIELD-STATE", "state", "不写状态", "删掉 state"),
    ("by = 'li.si'", "FIELD-STATE", "by", "不写状态", "提交"),
    ("titel = 'x'", "FIELD-UNKNOWN", "titel", "没有“titel”", "这里可以写"),
    ("notes = 'x'", "FIELD-UNKNOWN", "notes", "没有“notes”", "note（备注）"),
    ("'备注' = 'x'", "FIELD-UNKNOWN", "备注", "没有“备注”", "改成 note"),
    ("name = 'x'", "FIELD-UNKNOWN", "name", "已改名为 title", "把 name 改成 title"),
    ("verbal = {by = 'a', way = 'x'}", "FIELD-UNKNOWN", "verbal.way", "“verbal.way”", "at、note"),
    (
        "verbal = {at = 2026-01-01T00:00:00}",
        "FIELD-MISSING",
        "verbal.by",
        "缺少“口头批准人”（verbal.by）",
        '在 [verbal] 里加上一行：by = "…"',
    ),
    ("verbal = {by = 'a', note = 'x'}", "FIELD-MISSING", "verbal.at", "写了“说明”就要写它", "at = 2026-"),
    (
        "row = [{serial = '1'}, {amount = 1}]",
        "FIELD-MISSING",
        "row[1].serial",
        "“流水号”（row[1].serial）",
        "在第 2 个 [[row]] 里加上一行：serial",
    ),
    (
        "title = 3",
        "FIELD-TYPE",
        "title",
        "“标题”（title）应为文字，写的是整数 3",
        '加上引号，写成 title = "3"',
    ),
    ("title = 2026-11-20", "FIELD-TYPE", "title", "日期 2026-11-20", 'title = "2026-11-20"'),
    (
        "day = '2026-11-20'",
        "FIELD-TYPE",
        "day",
        "应为日期，写的是文字 “2026-11-20”",
        "去掉引号，写成 day = 2026-11-20",
    ),
    ("day = '2026-02-30'", "FIELD-TYPE", "day", "2026-02-30", "写成这样：day = "),
    ("day = 2026-11-20T08:30:00", "FIELD-TYPE", "day", "日期和时间", "day = 2026-11-20"),
    ("out = 2026-11-20", "FIELD-TYPE", "out", "应为日期和时间，写的是日期", "补上时间"),
    (
        "out = '2026-11-20 09:15'",
        "FIELD-TYPE",
        "out",
        "日期和时间",
        "去掉引号，写成 out = 2026-11-20T09:15:00",
    ),
    ("clock = '09:15:00'", "FIELD-TYPE", "clock", "应为时间", "clock = 09:15:00"),
    ("count = 14.0", "FIELD-TYPE", "count", "应为整数，写的是数 14.0", "count = 14"),
    ("count = '14'", "FIELD-TYPE", "count", "整数", "去掉引号，写成 count = 14"),
    ("count = true", "FIELD-TYPE", "count", "写的是真假值 true", "count = "),
    ("litres = '31.5'", "FIELD-TYPE", "litres", "应为数", "litres = 31.5"),
    ("litres = false", "FIELD-TYPE", "litres", "应为数", "litres = "),
    ("agreed = 'true'", "FIELD-TYPE", "agreed", "true 或 false", "agreed = true"),
    ("people = 'li.si'", "FIELD-TYPE", "people", "应为数组", 'people = ["…"]'),
    ("people = ['a', 7]", "FIELD-TYPE", "people[1]", "people[1]", '写成 "7"'),
    ("verbal = 'x'", "FIELD-TYPE", "verbal", "应为一张表", "[verbal]"),
    ("row = {serial = '1'}", "FIELD-TYPE", "row", "应为数组", "[[row]]"),
    ("row = ['x']", "FIELD-TYPE", "row[0]", "应为一张表", "[[row]]"),
    ("points = [[0, 0], [1, 'x'], [0, 1]]", "FIELD-TYPE", "points[1][1]", "points[1][1]", ""),
    ("grade = '急'", "FIELD-VALUE", "grade", "不能是“急”；只能是：一般、紧急", "是不是“紧急”"),
    ("grade = 'urgent'", "FIELD-VALUE", "grade", "只能是", '改成 "紧急"'),
    ("grade = 'zzz'", "FIELD-VALUE", "grade", "只能是", "从上面的值里选一个"),
    ("nature = '私事'", "FIELD-VALUE", "nature", '只能是 "公务"', '写成 "公务"'),
    ("agreed = false", "FIELD-VALUE", "agreed", "只能是 true", "写成 true"),
    ("title = ''", "FIELD-VALUE", "title", "不能空着", "填上"),
    ("title = '一二三四五六七八九十一'", "FIELD-VALUE", "title", "最多 10 个字，写了 11 个", "10 个字以内"),
    ("id = 'x'", "FIELD-VALUE", "id", "写法不对：“x”", "^sample-"),
    (
        'id = "sample-20261119-7k2m9q4x\\n"',
        "FIELD-VALUE",
        "id",
        "�",
        "照这个样子写：sample-12345678-12345678（格式 ^sample-",
    ),
    ("count = 0", "FIELD-VALUE", "count", "应不小于 1、不大于 50，写的是 0", "不小于 1"),
    ("count = 51", "FIELD-VALUE", "count", "51", "不大于 50"),
    ("litres = 0", "FIELD-VALUE", "litres", "应大于 0、小于 100.5（L）", ""),
    ("litres = 100.50", "FIELD-VALUE", "litres", "小于 100.5", ""),
    ("litres = 1.005", "FIELD-VALUE", "litres", "最多 2 位小数，写的是 1.005", "1.01"),
    ("people = []", "FIELD-VALUE", "people", "至少 1 项，写了 0 项", "补足 1 项"),
    ("people = ['a', 'b', 'c', 'd']", "FIELD-VALUE", "people", "最多 3 项，写了 4 项", "减到 3 项"),
    ("people = ['a', 'b', 'a']", "FIELD-VALUE", "people[2]", "重复的一项：“a”", "删掉"),
    ("row = [{serial = '1'}, {serial = '1'}]", "FIELD-VALUE", "row[1]", "重复", "删掉"),
    ("people = ['']", "FIELD-VALUE", "people[0]", "不能空着", ""),
    ("points = [[0, 0], [1]]", "FIELD-VALUE", "points[1]", "至少 2 项", ""),
]


@pytest.mark.parametrize(("line", "code", "field", "says", "remedy"), CASES, ids=[case[0] for case in CASES])
def test_fault(line: str, code: str, field: str, says: str, remedy: str) -> None:
    faults = told(line)
    assert (code, field) in summary(faults)
    if line != "points = [[0, 0], [1]]":  # too few points as well
        assert len(faults) == 1
    fault = next(one for one in faults if summary([one]) == ((code, field),))
    assert says in fault.message.render("zh")
    assert fault.remedy is not None and remedy in fault.remedy.render("zh")
    for text in (fault.message.render("en"), fault.remedy.render("en")):
        assert text and "{" not in text.replace("{8}", "").replace("{by", "")


def test_what_is_missing_comes_with_an_example_of_its_form() -> None:
    (fault,) = told("", drop="id")
    assert fault.remedy is not None
    assert fault.remedy.render("zh") == '加上一行：id = "sample-12345678-12345678"'


def test_all_faults_are_told_at_once() -> None:
    faults = told("count = 0\nday = 'x'\nfoo = 1\nflow = 1\ngrade = 'x'", drop="title")
    assert summary(faults) == (
        ("FIELD-MISSING", "title"),
        ("FIELD-STATE", "flow"),
        ("FIELD-TYPE", "day"),
        ("FIELD-UNKNOWN", "foo"),
        ("FIELD-VALUE", "count"),
        ("FIELD-VALUE", "grade"),
    )


def test_what_depends_on_a_sibling_is_told_with_it() -> None:
    faults = told("", drop="out")
    assert summary(faults) == (("FIELD-MISSING", "out"),)
    assert "写了“返回”就要写它" in faults[0].message.render("zh")


def test_a_restricted_value_is_never_shown() -> None:
    for line in ("phone = '13800138000'", "phone = 13800138000"):
        (fault,) = told(line)
        assert fault.remedy is not None
        for lang in ("zh", "en"):
            assert "1380013" not in fault.message.render(lang) + fault.remedy.render(lang)


def test_long_and_strange_values_are_cut_and_made_visible() -> None:
    (fault,) = told('grade = "' + "长" * 500 + '"')
    assert len(fault.message.render("zh")) < 120
    (fault,) = told('grade = "\\u001b[31m"')
    assert "\x1b" not in fault.message.render("zh")


@pytest.mark.parametrize(
    "value", [Decimal("NaN"), Decimal("Infinity"), Decimal("-Infinity"), Decimal("sNaN")]
)
def test_what_is_no_definite_number_is_a_fault(value: Decimal) -> None:
    data = {**good(), "litres": value}
    assert summary(SLOW(data)) == summary(FAST(data)) == (("FIELD-VALUE", "litres"),)
    assert SLOW(data)[0].message.render("zh")


def test_foreign_values_are_faults_not_crashes() -> None:
    for value in (None, 1.5, b"x", object(), (1,), {1, 2}):
        data = {**good(), "title": value}
        assert summary(SLOW(data)) == summary(FAST(data)) == (("FIELD-TYPE", "title"),)
        assert SLOW(data)[0].message.render("zh") and SLOW(data)[0].remedy is not None


@pytest.mark.parametrize(
    "line", ["litres = 100", "litres = 100.49", "out = 2026-11-20T08:30:00Z", "litres = 1", "row = []"]
)
def test_what_is_good_stays_good(line: str) -> None:
    assert told(line) == []


def test_the_validator_learns_and_stays_right() -> None:
    """The change from the slow to the fast half is not seen from outside."""
    learning = validator(KIND, warm_up=3)
    for _ in range(6):
        assert learning(good()) == []
        assert summary(learning({**good(), "count": 0})) == (("FIELD-VALUE", "count"),)


class TestRequired:
    def test_a_draft_may_lack_what_submit_asks(self) -> None:
        data = {**good()}
        del data["count"]
        assert SLOW(data) == []
        assert required_faults(KIND, data, "draft", on=date(2026, 1, 1)) == []
        (fault,) = required_faults(KIND, data, "submit", on=date(2026, 1, 1))
        assert summary([fault]) == (("FIELD-MISSING", "count"),)
        assert fault.remedy is not None and "count = " in fault.remedy.render("zh")

    def test_required_from_asks_from_its_day(self) -> None:
        data = {**good()}
        del data["day"]
        assert required_faults(KIND, data, on=date(2026, 12, 31)) == []
        assert summary(required_faults(KIND, data, on=date(2027, 1, 1))) == (("FIELD-MISSING", "day"),)
        assert summary(required_faults(KIND, data, "draft", on=date(2027, 1, 1))) == (
            ("FIELD-MISSING", "day"),
        )

    @pytest.mark.parametrize("note", ["", "  ", "　", None])
    def test_blank_is_missing_at_submit_and_nested_tables_are_asked_too(self, note: str | None) -> None:
        data = good()
        data["verbal"] = {"by": "a", "at": data["out"]} | ({} if note is None else {"note": note})
        assert summary(required_faults(KIND, data, on=date(2026, 1, 1))) == (
            ("FIELD-MISSING", "verbal.note"),
        )

    def test_an_absent_optional_table_asks_nothing(self) -> None:
        data = good()
        del data["verbal"]
        assert required_faults(KIND, data, on=date(2026, 1, 1)) == []
