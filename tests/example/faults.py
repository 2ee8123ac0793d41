"""What is wrong in the example, one plant after the other.

A plant is a function: it adds or alters records and yields, in the same place, the findings that a check must give for
it. Expectations are worked out by hand from the rules (the arithmetic stands in the comment), never copied from a run.
A plant touches records of its own, so that it can be left out and nothing else changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from officectl.records.finding import Finding, Severity, Standing

from .world import World

Measure = tuple[str, str, str, str]
"""value, limit, excess, unit."""


@dataclass(frozen=True)
class Expect:
    """A finding as it must come. `where`: the record's id, or the path where there is no id."""

    code: str
    where: str
    field: str
    severity: Severity
    standing: Standing
    text: str
    """Part of the Chinese message."""
    measured: Measure | None = None
    waived: bool = False

    def differs(self, found: Finding) -> str:
        """What is not as expected, "" when all is."""
        measured = found.measured
        values = {
            "severity": (self.severity, found.severity),
            "standing": (self.standing, found.standing),
            "measured": (self.measured, measured and (measured.value, measured.limit, measured.excess, measured.unit)),
            "waived": (self.waived, found.waived is not None),
        }
        wrong = [f"{name}: expected {want}, found {got}" for name, (want, got) in values.items() if want != got]
        message = found.message.render("zh")
        if self.text not in message:
            wrong.append(f"text: expected … {self.text} …, found {message}")
        return "; ".join(wrong)

    @property
    def key(self) -> tuple[str, str, str]:
        """Code, record or path, field."""
        return (self.code, self.where, self.field)


Plant = Callable[[World], Iterator[Expect]]


def plant(w: World, plants: Iterable[Plant]) -> list[Expect]:
    """Put these faults into a world; gives all findings they must cause."""
    return [expect for one in plants for expect in one(w)]


def _found() -> tuple[Plant, ...]:
    """The public functions of the modules faults_*.py beside this one, by file and in the order of writing."""
    plants: list[Plant] = []
    for file in sorted(Path(__file__).parent.glob("faults_*.py")):
        module = import_module(f"{__package__}.{file.stem}")
        mine = (f for name, f in vars(module).items() if not name.startswith("_"))
        plants += [f for f in mine if getattr(f, "__module__", "") == module.__name__]
    return tuple(plants)


PLANTS = _found()
