"""The files that are not records: workspace settings, local rules, local calendar, README."""

from __future__ import annotations

from .world import World

OFFICECTL = """\
# 清源县（虚构）的示例工作区。演示日期固定，任何一天打开看到的结果都一样。
format = 1
name = "清源县机关（示例）"
organ_level = "县"
time_zone = "Asia/Shanghai"
language = "zh"
packs = ["national"]
as_of = 2026-11-20

# 各类记录从哪天起应当齐全；之前的不查“有没有”。
[go_live]
trip = 2025-11-01
parking = 2026-07-01
task = 2025-12-01
"""

SECONDED = """
[[set]]
name = "room.count_seconded"
value = true

[[set.clause]]
instrument = "清源县党政机关办公用房管理实施细则"
number = "清源委办〔2024〕12号"
article = "第九条"
"""
"""Left out by the fault that leaves the parameter unset."""

TOWNSHIPS = """
# 省级标准未出台前，乡镇从严掌握。
[[set]]
name = "room.area.office"

[[set.row]]
organ_level = "乡"
rank = "乡科级正职"
value = 18

[[set.row]]
organ_level = "乡"
rank = "乡科级副职"
value = 12

[[set.row]]
organ_level = "乡"
rank = "科级以下"
value = 9

[[set.clause]]
instrument = "清源县党政机关办公用房管理实施细则"
number = "清源委办〔2024〕12号"
article = "第六条"
"""
"""Left out by the fault that leaves the township rows unset."""

COUNTY = f"""\
# 县级规则：在全国规则上从严，或者填写全国没有统一规定的参数。文号均为虚构。
layer = "county"
issuer = "中共清源县委办公室、清源县人民政府办公室"

[[set]]
name = "car.park.after_hours"
value = "21:00"

[[set.clause]]
instrument = "清源县公务用车管理细则"
number = "清机事〔2025〕7号"
article = "第十五条"

[[set]]
name = "car.trip.late_until"
value = 1

[[set.clause]]
instrument = "清源县公务用车管理细则"
number = "清机事〔2025〕7号"
article = "第十一条"

[[set]]
name = "car.trip.late_time"
value = "12:00"

[[set.clause]]
instrument = "清源县公务用车管理细则"
number = "清机事〔2025〕7号"
article = "第十一条"

[[set]]
name = "mtg.agenda.max"

[[set.row]]
series = "县长办公会"
value = 5

[[set.clause]]
instrument = "清源县人民政府工作规则"
number = "清府发〔2025〕3号"
article = "第二十八条"

[[set]]
name = "sup.feedback.cycle"

[[set.row]]
rhythm = "长期"
value = 20

[[set.clause]]
instrument = "清源县政府督查工作办法"
number = "清府办发〔2025〕16号"
article = "第十二条"

[[set]]
name = "room.filing.due"
value = "03-31"

[[set.clause]]
instrument = "清源县党政机关办公用房管理实施细则"
number = "清源委办〔2024〕12号"
article = "第二十一条"
{SECONDED}{TOWNSHIPS}"""

CALENDAR = """\
# 本县自己的日子；法定节假日和调休已随软件提供。
year = 2026

[[workday]]
name = "防汛综合演练"
date = 2026-05-16
basis = "清防指〔2026〕5号：5月16日（星期六）全县机关到岗"

[[period]]
name = "汛期"
from = 2026-05-01
to = 2026-09-30

[[period]]
name = "森林防火期"
from = 2026-01-01
to = 2026-04-30
"""

ATTRIBUTES = """\
*.toml text eol=lf
*.schema.json text eol=lf
attachments/** -text
# 这一条记录故意用 Windows 行尾（FILE-EOL 的例子），git 不要替它改。
records/place/repair-shop.toml -text
"""
"""As `officectl init` writes them, so that `demo` adds nothing after the exception."""

README = """\
# 清源县：一个虚构的县

这里的单位、人名、车牌、卡号、文号、地名全部是编的，不对应任何真实的县、人和车。
由 `python -m tests.example.generate` 按固定种子写出，逐字节可重现；请不要手改，要改就改生成器。

- **演示日期**：2026-11-20（星期五），写在 `officectl.toml` 的 `as_of` 里。
- **规模**：{orgs} 个单位和科室、{people} 个人、{rooms} 间房、{cars} 辆车一年的派车和账单、{meetings} 个会议、{tasks} 件督办事项，共 {records} 条记录。
- **本地规则**：`rules/county.toml` 填了一部分参数，另有几个故意不填，看检查怎样说“未配置”。
- **埋了 {faults} 处问题**：每一处改了什么、应当查出什么、数字怎样算出来，都写在 `tests/example/faults_*.py`；其余记录应当一条也不报。

```
officectl -C workspace-example check
officectl -C workspace-example list 派车 车辆=川ZA1110 出车=2026-07
officectl -C workspace-example explain ROOM-OVER
```
"""


def build(w: World) -> None:
    """Settings, rules, calendar; the README is written last, when all is counted."""
    w.texts["officectl.toml"] = OFFICECTL
    w.texts["rules/county.toml"] = COUNTY
    w.texts["calendar/2026.toml"] = CALENDAR
    w.texts[".gitattributes"] = ATTRIBUTES


def readme(w: World, faults: int) -> None:
    """The README with its figures."""
    count = {kind: sum(1 for name, _ in w.entries if name == kind) for kind in ("org", "person", "room", "vehicle", "meeting", "task")}
    w.texts["README.md"] = README.format(
        orgs=count["org"], people=count["person"], rooms=count["room"], cars=count["vehicle"], meetings=count["meeting"],
        tasks=count["task"], records=len(w.entries), faults=faults,
    )  # fmt: skip
