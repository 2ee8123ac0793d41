"""Statements of cards: rows of a year become one record a month, with balances that run on."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .world import World, at, chance, next_workday, workday, yuan

if TYPE_CHECKING:
    from .fleet import Car

FIRST, LAST = (2025, 11), (2026, 11)
CUT = date(2026, 11, 18)
"""The November statement was fetched on the 19th and reaches to the 18th."""
SPENDS = frozenset(("加油", "充电", "尿素", "非油品", "冲正", "退款"))
"""Row types that move a fuel account; 充值 fills it, 分配 and 圈存 move money between its own cards."""


@dataclass
class Account:
    """A fuel, charging or ETC account with its rows of the whole year."""

    kind: str
    number: str
    vehicle: str | None
    car: Car
    since: date = date.min
    until: date = date.max
    rows: list[dict[str, Any]] = field(default_factory=list)


def month_of(year: int, month: int) -> tuple[date, date]:
    """First and last day."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def months() -> list[tuple[int, int]]:
    """November 2025 to November 2026."""
    return [(n // 12, n % 12 + 1) for n in range(FIRST[0] * 12 + FIRST[1] - 1, LAST[0] * 12 + LAST[1])]


def moment(kind: str) -> str:
    """The field that dates a row."""
    return "at" if kind == "fuel" else "exit_at"


def spent(kind: str, rows: list[dict[str, Any]]) -> Decimal:
    """What rows take from the account; reversals and refunds are negative."""
    taken = (row["amount"] for row in rows if kind == "toll" or row["type"] in SPENDS)
    return yuan(sum(taken, Decimal(0)))


def write(w: World, account: Account) -> None:
    """One record a month; the account is topped up on a workday when it runs low."""
    when = moment(account.kind)
    rng = chance("statement", account.number)
    serial = rng.randint(120, 800)
    balance = yuan(rng.randint(1500, 2600))
    for year, month in months():
        first, last = month_of(year, month)
        end = min(last, CUT)
        if last < account.since or first > account.until:
            continue
        rows = sorted((r for r in account.rows if (r[when].year, r[when].month) == (year, month)), key=lambda r: r[when])
        recharge = Decimal(0)
        while balance + recharge - spent(account.kind, rows) < 900:
            recharge += 2000
        if recharge and account.kind == "fuel":
            day = first + timedelta(days=rng.randint(0, 5))
            day = day if workday(day) else next_workday(day)
            rows.append({"at": at(day, "10:20"), "type": "充值", "amount": yuan(recharge), "note": "网点充值"})
            rows.sort(key=lambda r: r[when])
        for row in rows:
            serial += rng.randint(1, 9)
            row.setdefault("serial", f"{serial:06d}")
        out = spent(account.kind, rows)
        closing = yuan(balance + recharge - out)
        what = "ETC" if account.kind == "toll" else "充电" if account.car.account("充电") == account.number else "油卡"
        holder = account.car.plate_on(end) if account.vehicle else "车队平台"
        w.add(
            account.kind, f"{account.number}:{year}-{month:02d}", date(2026, 11, 19) if (year, month) == LAST else next_workday(last, 2),
            title=f"{holder} {what} {year}-{month:02d}", vehicle=account.vehicle,
            statement={
                "account": account.number, "period": f"{year}-{month:02d}",
                "issuer": {"ETC": "高速公路结算中心", "充电": "清源充电服务站", "油卡": "清源石油销售部"}[what],
                "opening": balance, "recharge": yuan(recharge), "spent": out, "closing": closing, "row_count": len(rows),
                "source_file": f"{account.number[-6:]}-{year}{month:02d}.csv",
            },
            row=rows or None,
        )  # fmt: skip
        balance = closing


def insert(w: World, kind: str, account: str, row: dict[str, Any]) -> tuple[str, int]:
    """One more row on a statement already written: later balances follow. Gives the record's id and the row's index.

    The row goes to the end of its month, so that no other row changes its index.
    """
    when = moment(kind)
    period = f"{row[when]:%Y-%m}"
    key = f"{account}:{period}"
    data = w.edit(kind, key)
    rows = data.setdefault("row", [])
    rows.append({"serial": f"9{len(rows):05d}"} | row)
    amount = spent(kind, [row])
    for name in [name for name, _ in w.of(kind)]:
        number, _, month = name.partition(":")
        if number != account or month < period:
            continue
        statement = w.edit(kind, name)["statement"]
        if month == period:
            statement["spent"] = yuan(statement["spent"] + amount)
            statement["row_count"] += 1
        else:
            statement["opening"] = yuan(statement["opening"] - amount)
        statement["closing"] = yuan(statement["closing"] - amount)
        if statement["closing"] < 0:
            raise ValueError(f"{name} overdrawn by a planted row")
    return str(data["id"]), len(rows) - 1
