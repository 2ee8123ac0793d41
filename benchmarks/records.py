"""Made-up workspaces of any size: 60 % slips, 10 % rooms, 30 % supervision items, about 30 lines of Chinese text each.

Usage: python -m benchmarks.records FOLDER COUNT
"""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

AS_OF = date(2026, 11, 20)
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
UNITS, PEOPLE, CARS, PLACES = 40, 400, 66, 60
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
CONFIG = f'format = 1\nname = "清源县测试"\norgan_level = "县"\nas_of = {AS_OF}\n'


def make(root: Path, count: int, seed: int = 7, only: str = "", typed: bool = False) -> None:
    """Write a workspace with `count` records of the three kinds besides the standing ones they refer to.

    `only`: of that kind alone ("trip"); `typed`: with a comment on top, so that no file is as officectl itself lays it out.
    """
    chance = Random(seed)
    (root / "records").mkdir(parents=True)
    (root / "officectl.toml").write_text(CONFIG, encoding="utf-8")
    for n in range(UNITS):
        write(root, f"org/unit-{n:02d}", f'id = "unit-{n:02d}"\nname = "清源县第{n}局"\nkind = "部门"\nlevel = "县"\n')
    for n in range(PEOPLE):
        name = chance.choice(SURNAMES) + chance.choice(GIVEN) + chance.choice(GIVEN)
        write(root, f"person/person.{n:03d}", f'id = "person.{n:03d}"\nname = "{name}"\norg = "unit-{n % UNITS:02d}"\n')
    for n in range(PLACES):
        write(root, f"place/place-{n:02d}", f'id = "place-{n:02d}"\nname = "第{n}镇"\nkm_from_seat = {n + 3}\n')
    for n in range(CARS):
        text = f'id = "veh-{n:03d}"\nname = "川Z{n:05d}"\nunit = "unit-{n % UNITS:02d}"\nuse = "应急保障"\nseats = 5\n'
        write(root, f"vehicle/veh-{n:03d}", text)
    write(root, "building/bldg-a", 'id = "bldg-a"\nname = "一号楼"\n')
    trips: Counter[int] = Counter()
    tasks: Counter[int] = Counter()
    for n in range(count):
        share = n % 10
        if only == "trip" or share < 6:
            trip(root, chance, n, trips)
        elif share < 7:
            room(root, chance, n)
        else:
            task(root, chance, n, count, tasks)
    if typed:
        for path in (root / "records").rglob("*.toml"):
            path.write_text(f"# 手工录入\n{path.read_text(encoding='utf-8')}", encoding="utf-8")


def write(root: Path, name: str, text: str) -> None:
    """One file."""
    path = root / "records" / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def tail(chance: Random) -> str:
    """The eight characters of a dated id."""
    return "".join(chance.choices(LETTERS, k=8))


def trip(root: Path, chance: Random, n: int, numbers: Counter[int]) -> None:
    """A dispatch slip of 31 lines; `numbers` counts those of each year."""
    car, slot = n % CARS, n // CARS
    start = datetime(2010, 1, 4, 8, 30) + timedelta(hours=12 * slot % (24 * 6000))
    end = start + timedelta(hours=chance.randint(2, 9))
    numbers[start.year] += 1
    ident = f"trip-{start:%Y%m%d}-{tail(chance)}"
    person = [f"person.{k:03d}" for k in chance.sample(range(PEOPLE), 4)]
    text = f"""id = "{ident}"
no = "{start.year}-{numbers[start.year]:04d}"
unit = "unit-{car % UNITS:02d}"
applicant = "{person[0]}"
vehicle = "veh-{car:03d}"
drivers = ["{person[1]}"]
lead_user = "{person[2]}"
users = ["{person[2]}", "{person[3]}", "接送上级检查组"]
headcount = {chance.randint(2, 5)}
from_place = "place-{chance.randrange(PLACES):02d}"
to_place = "place-{chance.randrange(PLACES):02d}"
via = ["place-{chance.randrange(PLACES):02d}"]
purpose = "赴第{chance.randrange(60)}镇督查防汛物资储备"
plan_out = {start.isoformat()}
plan_in = {end.isoformat()}
area = "县内"
guarantee = "应急"
self_drive = false
note = "按领导批示要求，当日往返，注意行车安全"

[verbal]
by = "{person[0]}"
at = {start.isoformat()}+08:00
way = "电话"

[[attachments]]
name = "用车申请.pdf"
sha256 = "{chance.randrange(16**64):064x}"
bytes = {chance.randint(10_000, 900_000)}
"""
    write(root, f"trip/{start:%Y}/{start:%m}/{ident}", text)


def room(root: Path, chance: Random, n: int) -> None:
    """A room of about 25 lines."""
    ident = f"room-{n:06d}"
    text = f"""id = "{ident}"
building = "bldg-a"
floor = {n % 9}
no = "{n}"
name = "第{n}号房"
function = "会议室"
unit = "unit-{n % UNITS:02d}"
usable_area = {chance.randint(900, 9000) / 100:.2f}
area_basis = "使用"
measured_on = 2025-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}
measured_by = "person.{chance.randrange(PEOPLE):03d}"
method = "激光测距"
rest_area = 0.00
wc_area = 0.00
wc_state = "封闭"
seats = {chance.randint(8, 200)}
video = true
from = 2020-01-01
note = "配有投影、音响和视频会议终端，使用前一天登记"

[[attachments]]
name = "实测照片.jpg"
sha256 = "{chance.randrange(16**64):064x}"
bytes = {chance.randint(10_000, 900_000)}
"""
    write(root, f"room/{ident}", text)


def task(root: Path, chance: Random, n: int, count: int, numbers: Counter[int]) -> None:
    """A supervision item of about 32 lines, issued on the day asked and due later; of `count` records over twelve years."""
    day = date(2014, 1, 1) + timedelta(days=n * 4600 // count)
    numbers[day.year] += 1
    ident = f"task-{day:%Y%m%d}-{tail(chance)}"
    due = AS_OF + timedelta(days=chance.randint(5, 90))
    unit = chance.randrange(UNITS)
    text = f"""id = "{ident}"
no = "督〔{day.year}〕{numbers[day.year]}号"
title = "落实第{chance.randrange(60)}镇防汛物资补库并报进展"
source_kind = "领导交办"
source_ref = "清源委办〔2026〕{n % 90 + 1}号"
mode = "日常"
priority = "一般"
lead_unit = "unit-{unit:02d}"
co_units = ["unit-{(unit + 1) % UNITS:02d}", "unit-{(unit + 2) % UNITS:02d}"]
responsible = "person.{chance.randrange(PEOPLE):03d}"
handler = "person.{chance.randrange(PEOPLE):03d}"
issued_on = {AS_OF}
due = {due}
due_text = "汛期前"
rhythm = "一次性"
deliverable = "工程"
acceptance = "物资到位、台账齐全、现场可查"
requirement = "每周报送一次进展，遇有困难在到期前书面说明"
feedback_way = "书面"
signer = "person.{chance.randrange(PEOPLE):03d}"

[[milestones]]
title = "采购合同签订"
due = {AS_OF + timedelta(days=2)}

[[milestones]]
title = "物资入库"
due = {due}

[[attachments]]
name = "批示件.pdf"
sha256 = "{chance.randrange(16**64):064x}"
bytes = {chance.randint(10_000, 900_000)}
"""
    write(root, f"task/{day:%Y}/{ident}", text)


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
