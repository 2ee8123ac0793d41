"""Writes officectl/rules/calendar/<year>.toml from the chinesecalendar package. Run it as a script."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
from chinese_calendar import constants

NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}


def spans(days: dict[date, str]) -> list[tuple[date, date, str]]:
    """Runs of consecutive days of one name."""
    found: list[tuple[date, date, str]] = []
    for day in sorted(days):
        name = NAMES[days[day]]
        if found and found[-1][2] == name and found[-1][1] + timedelta(days=1) == day:
            found[-1] = (found[-1][0], day, name)
        else:
            found.append((day, day, name))
    return found


def render(year: int) -> str:
    """The file of one year."""
    lines = [
        f"year = {year}",
        "",
        "[notice]",
        f'source = "chinesecalendar {chinese_calendar.__version__}"',
    ]
    for start, end, name in spans({d: n for d, n in constants.holidays.items() if d.year == year}):
        lines += ["", "[[holiday]]", f'name = "{name}"', f"from = {start}", f"to = {end}"]
    for day, name in sorted((d, n) for d, n in constants.workdays.items() if d.year == year):
        lines += ["", "[[workday]]", f'name = "{NAMES[name]}"', f"date = {day}"]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write every year that the package holds."""
    folder = Path(__file__).parents[2] / "officectl" / "rules" / "calendar"
    for year in sorted({day.year for day in constants.holidays}):
        (folder / f"{year}.toml").write_text(render(year), encoding="utf-8")


if __name__ == "__main__":
    main()
