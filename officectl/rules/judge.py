"""Whether a layer's change of a value is stricter, and what is said when it is not and names no clause."""

from __future__ import annotations

from typing import Literal

from officectl.light import dataclass
from officectl.records.finding import Clause
from officectl.rules.model import LAYER_TITLES, Change, Edition, Key, Level, Place, Value
from officectl.rules.values import looser
from officectl.text.lang import Message, Text

Act = Literal["defined", "set", "tightened", "changed", "loosened", "refused"]

_LOOSER = Text(
    "{layer}规则把 {name}{key} 由 {old} 改为 {new}，比上层宽，又没有写明依据，不生效",
    "the {layer} rule changes {name}{key} from {old} to {new}, which is not stricter,"
    " without a clause of its own: no effect",
)
_BEYOND = Text(
    "{layer}规则把 {name}{key} 定为 {new}，超出上层允许的 {bound}，又没有写明依据，不生效",
    "the {layer} rule sets {name}{key} to {new}, beyond the {bound} that the layer above allows,"
    " without a clause of its own: no effect",
)
_NEW_KEY = Text(
    "{layer}规则为 {name} 新增 {key}，上层没有这一行，无从比较宽严，要写明依据才生效",
    "the {layer} rule adds {key} to {name}; the layer above has no such row to compare with:"
    " no effect without a clause",
)
_KEY = Text("（{key}）", " ({key})")
_NO_KEY = Text("", "")


@dataclass(frozen=True, slots=True)
class Settled:
    """A value in force."""

    value: Value | None
    level: Level
    clauses: tuple[Clause, ...]
    place: Place
    wording: str
    bound: Value | None
    adopted: bool
    """Whether an overlay of this office set it: then it binds here whatever the scope of the instrument."""
    base: Settled | None
    """The value above, when an overlay made it stricter: who breaks that too breaks the higher rule."""


def judge(
    edition: Edition, change: Change, key: Key, old: Settled | None, new: Value
) -> tuple[Act, Message | None]:
    """What the change is, and the complaint when it needs a clause of its own."""
    layer = LAYER_TITLES[change.layer]
    shown = _KEY(key=key) if key else _NO_KEY()
    if old is None:
        if edition.keys and not edition.cells:
            return "set", None  # the whole table is unset above
        return "changed", _NEW_KEY(layer=layer, name=edition.name, key=key)
    if old.value is None or not old.adopted:
        if old.bound is not None and looser(edition.stricter, old.bound, new):
            return "loosened", _BEYOND(layer=layer, name=edition.name, key=shown, new=new, bound=old.bound)
        return "set", None
    if new == old.value or not looser(edition.stricter, old.value, new):
        return "tightened", None
    if edition.stricter == "none":
        # A proposal of ours without a direction is free to change; anything that has a source is not.
        needed = None if old.level == "practice" else complaint(edition, change, key, old.value, new)
        return "changed", needed
    return "loosened", complaint(edition, change, key, old.value, new)


def complaint(edition: Edition, change: Change, key: Key, old: object, new: object) -> Message:
    """RULE-LOOSENED: from what to what."""
    return _LOOSER(
        layer=LAYER_TITLES[change.layer],
        name=edition.name,
        key=_KEY(key=key) if key else _NO_KEY(),
        old=old,
        new=new,
    )
