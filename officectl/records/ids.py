"""Ids and places of records. Contract: docs/contracts/ids.md.

A dated id is `<prefix>-<yyyymmdd>-<8 of Crockford's alphabet, lower case>`: two people can take one at the
same time on two machines. A slug names a standing record (`room-a305`, `zhang.wei`). A file is named by its
id.
"""

from __future__ import annotations

from datetime import date

from officectl.errors import UsageError
from officectl.light import pattern
from officectl.records.kind import Kind
from officectl.text.lang import Text

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32, lower case: no i, l, o, u, which a person reads or types wrongly."""

_DATED = pattern(rf"([a-z][a-z0-9]{{0,15}})-([0-9]{{4}})([0-9]{{2}})([0-9]{{2}})-[{ALPHABET}]{{8}}")
_SLUG = pattern(r"[a-z0-9][a-z0-9.-]{0,62}")
_PREFIX = pattern(r"[a-z][a-z0-9]{0,15}")
_TAIL = pattern(rf"[{ALPHABET}]{{8}}")
_PATH = pattern(r"records/([a-z][a-z0-9_]{0,31})/(?:[^/\0]+/)*([^/\0]+)\.toml")


class BadId(UsageError):
    """The id does not fit the kind."""

    text = Text("编号 {id} 不能用于“{kind}”", "the id {id} cannot be used for a {kind}")
    remedy_text = Text("应为：{shape}", "expected: {shape}")


def is_id(text: str) -> bool:
    """Whether `text` may be the id of some record: a slug (every dated id is one by its characters)."""
    return _SLUG.fullmatch(text) is not None


def is_dated(text: str) -> bool:
    """Whether `text` is a dated id with a day that exists."""
    return id_date(text) is not None


def id_date(text: str) -> date | None:
    """The day in a dated id; None when it is not one or the day does not exist (20260230)."""
    match = _DATED.fullmatch(text)
    if match is None:
        return None
    try:
        return date(int(match[2]), int(match[3]), int(match[4]))
    except ValueError:
        return None


def id_prefix(text: str) -> str | None:
    """The prefix of a dated id, None for anything else."""
    match = _DATED.fullmatch(text)
    return match[1] if match is not None and id_date(text) is not None else None


def new_id(prefix: str, day: date, random8: str | bytes) -> str:
    """A dated id. The caller brings the chance: 8 characters of ALPHABET, or 5 bytes (`token_bytes(5)`).

    Raises ValueError for a prefix or a tail outside the grammar (a fault of the program, not of a user).
    """
    tail = encode8(random8) if isinstance(random8, bytes) else random8
    if _PREFIX.fullmatch(prefix) is None or _TAIL.fullmatch(tail) is None:
        raise ValueError(f"no id can be made of {prefix!r} and {tail!r}")
    return f"{prefix}-{day.year:04d}{day.month:02d}{day.day:02d}-{tail}"


def encode8(raw: bytes) -> str:
    """Five bytes as eight characters, most significant bits first."""
    if len(raw) != 5:
        raise ValueError(f"5 bytes are needed, not {len(raw)}")
    number = int.from_bytes(raw, "big")
    return "".join(ALPHABET[number >> shift & 31] for shift in range(35, -1, -5))


def fits(kind: Kind, record_id: str) -> bool:
    """Whether a record of `kind` may have this id: dated kinds demand their own prefix and a real day."""
    if kind.id_style == "dated":
        return id_prefix(record_id) == kind.prefix
    return is_id(record_id)


def shape(kind: Kind) -> Text:
    """The ids of `kind` as a person reads them, with an example."""
    if kind.id_style == "dated":
        sample = f"{kind.prefix}-20261119-7k2m9q4x"
        return Text(f"前缀-年月日-8 位字符，例如 {sample}", f"prefix-yyyymmdd-8 characters, such as {sample}")
    return Text(
        "小写字母、数字、点和连字符，1 至 63 位，以字母或数字开头，例如 room-a305、zhang.wei",
        "1 to 63 lower-case letters, digits, dots, hyphens, no dot or hyphen first: room-a305, zhang.wei",
    )


def expected_path(kind: Kind, record_id: str) -> str | None:
    """Where the file belongs, `/`-separated, from the workspace's top; None when the id does not fit."""
    if not fits(kind, record_id):
        return None
    folder = f"records/{kind.name}/"
    if kind.id_style == "dated" and kind.partition != "none":
        day = record_id[len(kind.prefix) + 1 :]
        folder += f"{day[:4]}/" if kind.partition == "year" else f"{day[:4]}/{day[4:6]}/"
    return f"{folder}{record_id}.toml"


def record_path(kind: Kind, record_id: str) -> str:
    """As `expected_path`, for an id that must fit. Raises BadId."""
    path = expected_path(kind, record_id)
    if path is None:
        raise BadId(id=record_id, kind=kind.title, shape=shape(kind))
    return path


def locate_kind(path: str) -> str | None:
    """The kind that a path claims: `records/<kind>/…/<name>.toml`, at any depth; None for other paths.

    A file in the wrong folder still has a kind: compare with `expected_path` to see that it is misplaced.
    """
    match = _PATH.fullmatch(path)
    return match[1] if match is not None else None


def path_id(path: str) -> str | None:
    """The id that a record's path claims: its file name without `.toml`; None for other paths."""
    match = _PATH.fullmatch(path)
    return match[2] if match is not None else None
