"""A kind is data: what one file of `schemas/` says, as values. Contract: docs/contracts/schemas.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from officectl.light import dataclass, field
from officectl.text.lang import Text

ValueType = Literal["string", "integer", "decimal", "boolean", "date", "datetime", "time", "table", "array"]
Partition = Literal["none", "year", "month"]
IdStyle = Literal["dated", "slug"]
Sensitivity = Literal["public", "internal", "restricted"]


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a record or of a nested table. Arrays carry their item; tables their fields."""

    name: str
    type: ValueType
    title: Text
    help: Text | None = None
    required: bool = False
    """JSON Schema `required`: a draft needs it."""
    required_at: Literal["", "submit"] = ""
    required_from: str = ""
    """ISO date from which the field is required; empty: never."""
    enum: tuple[str, ...] = ()
    enum_titles: Mapping[str, str] = field(default_factory=dict)
    """English for the Chinese enum values."""
    const: object = None
    pattern: str = ""
    min_length: int | None = None
    max_length: int | None = None
    minimum: str = ""
    maximum: str = ""
    exclusive_minimum: str = ""
    exclusive_maximum: str = ""
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False
    decimals: int | None = None
    """Most digits after the point; None: not limited."""
    unit: str = ""
    ref: tuple[str, ...] = ()
    """Kinds an id in this field may name (`("*",)`: any kind); the record must exist."""
    ref_or_text: tuple[str, ...] = ()
    """As `ref` when the value matches the slug grammar; any other text is free."""
    series: str = ""
    """A number of a yearly series: how it is written until the office has numbers of its own (`督〔{year}〕{number}号`)."""
    not_before: str = ""
    """Sibling field that this date or time may not precede."""
    deadline: bool = False
    sensitivity: Sensitivity = "internal"
    was: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    """Array of tables: the fields that identify a row."""
    item: Field | None = None
    fields: Mapping[str, Field] = field(default_factory=dict)
    dependent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """JSON Schema `dependentRequired` of a table: when the key is there, these are needed too."""


@dataclass(frozen=True, slots=True)
class Lane:
    """How a record lies on a calendar."""

    start: str
    end: str
    resource: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of record: names, ids, places, fields."""

    name: str
    title: Text
    aliases: tuple[str, ...]
    prefix: str
    id_style: IdStyle
    partition: Partition
    label: str
    """The field that names a record to a person (title, name, purpose)."""
    columns: tuple[str, ...]
    search: tuple[str, ...]
    fields: Mapping[str, Field]
    lane: Lane | None = None
    custom: bool = False
    """True when the workspace brought it, False for a core kind."""
    source: str = ""
    """The schema file it came from, for messages."""
    dependent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """As `Field.dependent`, for the record's top level."""
