"""The fast half of validation: one generated function a kind that says yes or no, and nothing else.

A good record costs a few microseconds; whatever is refused here is judged again, slowly and with words, by
`judge`. A test holds the two to the same verdict. Values are compared by exact type: bool is no integer,
datetime no date.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, cast

from officectl.records import schema_pattern as patterns
from officectl.records.kind import Field, Kind

Accept = Callable[[Mapping[str, Any]], bool]

_TYPE_NAMES = {
    "string": "str",
    "integer": "int",
    "boolean": "bool",
    "date": "date",
    "datetime": "datetime",
    "time": "time",
    "table": "dict",
    "array": "list",
}


def compile_accept(kind: Kind) -> Accept:
    """The function that is true exactly for the records without a fault. Costs about 2 ms: see `validate`."""
    return Writer().finish(kind)


def few_decimals(value: Decimal, most: int) -> bool:
    """Whether a finite decimal has at most `most` digits after the point as written (1.50 has two)."""
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and -exponent <= most


def distinct(items: list[Any]) -> bool:
    """JSON Schema's uniqueItems: 1 and 1.0 are the same, 1 and true are not, tables compare by content."""
    try:
        if len(set(items)) == len(items) and not any(type(item) is bool for item in items):
            return True
    except TypeError:
        pass
    return len({_key(item) for item in items}) == len(items)


def _key(value: Any) -> object:
    if isinstance(value, dict):
        return ("table", frozenset((name, _key(inner)) for name, inner in value.items()))
    if isinstance(value, list):
        return ("array", tuple(_key(inner) for inner in value))
    return (type(value) is bool, value)


class Writer:
    """Writes the source line by line; constants that have no literal become arguments of the module.

    `refusal` is the statement that ends the function when a value is no good.
    """

    def __init__(self, refusal: str = "return False") -> None:
        self.refusal = refusal
        self.lines: list[str] = []
        self.constants: dict[str, object] = {
            "Decimal": Decimal,
            "date": date,
            "datetime": datetime,
            "time": time,
            "few_decimals": few_decimals,
            "distinct": distinct,
        }
        self.interned: dict[object, str] = {}
        self.names = 0

    def finish(self, kind: Kind) -> Accept:
        self.line(0, "def accept(v0):")
        self.table(1, "v0", kind.fields, kind.dependent)
        self.line(1, "return True")
        return cast(Accept, self.function("accept", kind))

    def function(self, name: str, kind: Kind) -> object:
        """The function of that name in what was written."""
        exec(compile("\n".join(self.lines), f"<{name} {kind.name}>", "exec"), self.constants)
        return self.constants[name]

    def line(self, depth: int, text: str) -> None:
        """One line of source; `depth` is its indentation."""
        self.lines.append(" " * depth + text)

    def refuse(self, depth: int, tests: list[str]) -> None:
        """Refuse the record when one of the tests is true."""
        if tests:
            self.line(depth, f"if {' or '.join(tests)}: {self.refusal}")

    def name(self) -> str:
        """A new variable."""
        self.names += 1
        return f"v{self.names}"

    def constant(self, value: object) -> str:
        """A name for a value without a literal; the same value twice gets the same name."""
        key = (type(value), value)
        if key not in self.interned:
            self.interned[key] = f"k{len(self.interned)}"
            self.constants[self.interned[key]] = value
        return self.interned[key]

    def table(
        self, depth: int, var: str, fields: Mapping[str, Field], dependent: Mapping[str, tuple[str, ...]]
    ) -> None:
        """Count the known keys that are there; a table longer than that has an unknown one."""
        get, count = self.name(), self.name()
        self.line(depth, f"{get} = {var}.get")
        self.line(depth, f"{count} = {sum(field.required for field in fields.values())}")
        for name, field in fields.items():
            value = self.name()
            self.line(depth, f"{value} = {get}({name!r})")
            if field.required:
                # None is of no type that a field may have, so a missing key fails the type test.
                self.value(depth, value, field)
            else:
                self.line(depth, f"if {value} is not None:")
                self.value(depth + 1, value, field)
                self.line(depth + 1, f"{count} += 1")
        self.dependent(depth, var, dependent)
        self.refuse(depth, [f"len({var}) != {count}"])

    def dependent(self, depth: int, var: str, dependent: Mapping[str, tuple[str, ...]]) -> None:
        """Refuse a table with a key whose companions are not there."""
        for name, needs in dependent.items():
            missing = " or ".join(f"{one!r} not in {var}" for one in needs)
            self.refuse(depth, [f"{name!r} in {var} and ({missing})"])

    def value(self, depth: int, var: str, field: Field, *, typed: bool = False) -> None:
        """Refuse what the field does not allow; `typed`: the value and its items are known to be of their types."""
        if field.type == "decimal":
            self.decimal(depth, var, field)
            return
        tests = [] if typed else [f"type({var}) is not {_TYPE_NAMES[field.type]}"]
        if field.type == "string":
            tests += self.string(var, field)
        elif field.type == "integer":
            tests += self.bounds(var, field)
        elif field.type == "boolean" and field.const is not None:
            tests.append(f"{var} is not {field.const!r}")
        elif field.type == "array":
            tests += [f"len({var}) < {field.min_items}"] if field.min_items else []
            tests += [f"len({var}) > {field.max_items}"] if field.max_items is not None else []
        self.refuse(depth, tests)
        if field.type == "table":
            self.table(depth, var, field.fields, field.dependent)
        elif field.type == "array" and field.item is not None:
            item = self.name()
            self.line(depth, f"for {item} in {var}:")
            written = len(self.lines)
            self.value(depth + 1, item, field.item, typed=typed)
            if len(self.lines) == written:
                del self.lines[-1]
            if field.unique_items:
                plain = field.item.type in ("string", "integer", "date", "time")
                repeats = f"len(set({var})) != len({var})" if plain else f"not distinct({var})"
                self.refuse(depth, [f"len({var}) > 1 and {repeats}"])

    def string(self, var: str, field: Field) -> list[str]:
        tests = []
        if field.const is not None:
            tests.append(f"{var} != {field.const!r}")
        if field.enum:
            tests.append(f"{var} not in {self.constant(frozenset(field.enum))}")
        if field.min_length == 1:
            tests.append(f"not {var}")
        elif field.min_length:
            tests.append(f"len({var}) < {field.min_length}")
        if field.max_length is not None:
            tests.append(f"len({var}) > {field.max_length}")
        if field.pattern:
            tests.append(f"{self.constant(patterns.matcher(field.pattern))}({var}) is None")
        return tests

    def bounds(self, var: str, field: Field) -> list[str]:
        limits = (
            ("<", field.minimum),
            (">", field.maximum),
            ("<=", field.exclusive_minimum),
            (">=", field.exclusive_maximum),
        )
        tests = [f"{var} {sign} {self.number(Decimal(text))}" for sign, text in limits if text]
        if field.const is not None:
            tests.append(f"{var} != {self.number(Decimal(str(field.const)))}")
        return tests

    def number(self, value: Decimal) -> str:
        """Comparing with an int is quicker than with a Decimal."""
        return str(int(value)) if value == int(value) else self.constant(value)

    def decimal(self, depth: int, var: str, field: Field) -> None:
        bounds = self.bounds(var, field)
        tests = [f"not {var}.is_finite()"]
        if field.decimals is not None:
            # same_quantum is several times quicker than as_tuple; two usual spellings are tried first.
            usual = [self.constant(Decimal(1).scaleb(-places)) for places in {field.decimals, 0}]
            tried = " or ".join(f"{var}.same_quantum({one})" for one in usual)
            tests = [f"not ({tried} or few_decimals({var}, {field.decimals}))"]
        self.line(depth, f"if type({var}) is Decimal:")
        self.refuse(depth + 1, tests + bounds)
        self.line(depth, f"elif type({var}) is int:")
        self.line(depth + 1, "pass")
        self.refuse(depth + 1, bounds)
        self.line(depth, f"else: {self.refusal}")
