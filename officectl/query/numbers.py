"""Exact numbers as people type them: full-width digits, a unit behind, thousands commas, 万.

Never a float.
"""

from __future__ import annotations

import re
from decimal import Decimal

from officectl.light import pattern
from officectl.query.fold import half

_NUMBER = pattern(
    r"([+-]?)([0-9]+(?:\.[0-9]+)?|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?)(?!\.)\s*([^0-9.,].*)?", re.DOTALL
)
_LONGEST = 60
_THOUSANDS = pattern(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")

_UNITS: dict[str, dict[str, int]] = {
    "m2": dict.fromkeys(("㎡", "m²", "平方米", "平米", "平"), 1),
    "m": dict.fromkeys(("米",), 1),
    "km": dict.fromkeys(("公里", "千米"), 1),
    "l": dict.fromkeys(("升",), 1),
    "yuan": {
        "元": 1,
        "块": 1,
        "千元": 1000,
        "万元": 10_000,
        "万": 10_000,
        "亿元": 100_000_000,
        "亿": 100_000_000,
    },
    "person": {"人": 1, "座": 1, "位": 1, "名": 1},
    "day": {"天": 1, "日": 1},
    "min": {"分钟": 1, "分": 1, "小时": 60},
    "h": {"小时": 1},
    "kwh": {"度": 1, "千瓦时": 1},
}
"""Per schema unit: what may stand behind the number, and what one of it is worth. Only exact factors."""
_COUNTERS = ("人", "座", "间", "张", "份", "辆", "次", "个", "条", "位", "层", "台", "件", "项")


def number(text: str, unit: str = "") -> Decimal | None:
    """The number in `text` for a field in `unit`; None when it is none.

    `1.2万元` in a yuan field is 12000.
    """
    typed = half(text).strip().lstrip("¥￥").strip()
    match = _NUMBER.fullmatch(typed)
    if match is None or len(match[2]) > _LONGEST:
        return None
    factor = _factor((match[3] or "").strip(), unit)
    if factor is None:
        return None
    value = Decimal(match[1] + match[2].replace(",", ""))
    return value if factor == 1 else _times(value, factor)


def thousands(text: str) -> bool:
    """Whether the text may be one number with thousands commas as well as a list of numbers."""
    return _THOUSANDS.fullmatch(half(text).strip()) is not None


def _factor(suffix: str, unit: str) -> int | None:
    if not suffix or (unit and suffix.lower() == unit.lower()):
        return 1
    if not unit:
        return 1 if suffix in _COUNTERS else None
    return _UNITS.get(unit.lower(), {}).get(suffix, 1 if unit == suffix else None)


def _times(value: Decimal, factor: int) -> Decimal:
    """Exact at any length (the default context rounds at 28 digits), without exponent or tail of zeros."""
    sign, digits, exponent = value.as_tuple()
    whole = int("".join(map(str, digits))) * factor * (-1 if sign else 1)
    places = -int(exponent)
    while places > 0 and whole % 10 == 0:
        whole //= 10
        places -= 1
    return Decimal(f"{whole}E-{places}")
