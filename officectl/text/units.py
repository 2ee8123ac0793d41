"""Units as people read them. Schemas and programs write `m2`, `yuan`; people read ㎡, 元."""

from __future__ import annotations

from collections.abc import Mapping

from officectl.text.lang import Text

UNITS: Mapping[str, Text] = {
    "m2": Text("㎡", "m²"),
    "m": Text("米", "m"),
    "km": Text("公里", "km"),
    "L": Text("升", "L"),
    "kWh": Text("度", "kWh"),
    "yuan": Text("元", "yuan"),
    "person": Text("人", "persons"),
    "vehicle": Text("辆", "vehicles"),
    "room": Text("间", "rooms"),
    "row": Text("笔", "rows"),
    "day": Text("天", "days"),
    "h": Text("小时", "h"),
    "min": Text("分钟", "min"),
}


def unit_title(unit: str) -> Text:
    """A unit in words; one that is not known stands as it is written."""
    found = UNITS.get(unit)
    if found is not None:
        return found
    shown = unit.replace("{", "{{").replace("}", "}}")
    return Text(shown, shown)
