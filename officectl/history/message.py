"""The commit message of an event: subject, opinion, and a strict block of `Office-` lines. Contract: docs/contracts/history.md.

Own parser on the raw bytes: git's two trailer parsers disagree with each other, and a lenient one is an attack.
"""

from __future__ import annotations

import re

from officectl.history import names
from officectl.history.model import Event, EventName, Item, Malformed, Message, Unsupported
from officectl.text.lang import Message as Words
from officectl.text.lang import Text

FORMAT = 1
"""The newest message format that this version knows."""

EVENTS: frozenset[EventName] = frozenset((
    "submit", "review", "countersign", "approve", "return", "withdraw", "reopen", "void", "retract", "register",
    "propose", "activate",
))
_EVENT: dict[str, EventName] = {name: name for name in EVENTS}
POLICY_EVENTS: frozenset[str] = frozenset(("propose", "approve", "activate"))
"""The events of policy; governed files know no `activate`."""
RECORD_EVENTS: frozenset[str] = EVENTS - {"propose", "activate"}

_KEYS = frozenset((
    "Office-Format", "Office-Event", "Office-Item", "Office-Actor", "Office-For", "Office-Delegation", "Office-Role",
    "Office-Meaning", "Office-Policy",
))
_LOWER_KEYS = frozenset(key.lower() for key in _KEYS)
_NEW_KEY = re.compile(r"Office-[A-Z][A-Za-z0-9]*(?:-[A-Z][A-Za-z0-9]*)*").fullmatch
"""What a later version's key may look like; anything else that begins with Office- is a slip or a trick."""
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*").fullmatch

_OFFICE_LINE = re.compile(f"(?:^|[{names.LINE_ENDS}])[{names.UNSEEN}]*office-", re.IGNORECASE | re.ASCII)
"""A line that a reader's screen may show as beginning with Office-: any case, any indent, any line end, and whatever cannot
be seen in front of it. Line ends are not among the blanks, or a long empty message would be scanned again for each of its lines."""
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")

_ITEM = re.compile(
    rf"(?:(policy)/(active) v|(governed)/(all) v|(?!(?:policy|governed)/)({names.KIND})/({names.SLUG}) r)({names.NUMBER})"
    rf" ({names.DIGEST})"
).fullmatch
_USUAL = re.compile(
    rf"\nOffice-Format: 1\nOffice-Event: ([a-z]+)\nOffice-Item: (?!(?:policy|governed)/)({names.KIND})/({names.SLUG}) r({names.NUMBER})"
    rf" ({names.DIGEST})\n((?s:.+))"
).fullmatch
"""A block as this program writes it for one record: event, kind, id, number, digest, the other lines. The other lines of the few
people who sign are the same again and again: they are read once."""
_MANY = 4096
_likes: dict[tuple[str, str], Event] = {}
"""(event, other lines) → what a block with them said, its item apart."""
_POLICY = re.compile(rf"({names.NUMBER}) ({names.DIGEST})").fullmatch
_LEVEL = re.compile(names.NUMBER).fullmatch


def read(raw: bytes) -> Message:
    """What a commit message (raw bytes, as `Commit.message`) says: an Event, Malformed, Unsupported, or None for an
    ordinary commit. Never raises.
    """
    mentions = raw.lower().count(b"office-")
    if not mentions:
        return None
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return Malformed("not-utf8") if _OFFICE_LINE.search(raw.decode(errors="replace")) else None
    body = text.rstrip("\n")
    cut = body.rfind("\n\n")
    block = body[cut + 1 :] if cut >= 0 else f"\n{body}"   # each of its lines after a line end
    ours = block.count("\nOffice-")
    if ours != mentions:   # it stands elsewhere too: at the beginning of a line, or only within one
        found = len(_OFFICE_LINE.findall(text))
        if not found:
            return None
        if found != ours:
            return Malformed("stray-line")
    if cut < 0:
        return Malformed("no-subject")
    above = body[:cut]
    usual = _USUAL(block)
    like = None if usual is None else _likes.get((usual[1], usual[6]))
    if _CONTROL.search(text if like is None else above):
        return Malformed("control-character")
    subject, _, rest = above.partition("\n")
    if not subject.strip() or rest[:1] not in ("", "\n"):
        return Malformed("subject")
    opinion = rest.strip()
    if usual is None:
        return _block(block[1:].split("\n"), opinion)
    if like is None:
        found_ = _block(block[1:].split("\n"), opinion)
        if isinstance(found_, Event) and len(found_.items) == 1:
            if len(_likes) >= _MANY:
                _likes.clear()
            _likes[usual[1], usual[6]] = found_
        return found_
    name, _, actor, role, meaning, principal, delegation, version, seal, _ = like
    return Event(
        name, (Item(usual[2], usual[3], int(usual[4]), usual[5]),), actor, role, meaning, principal, delegation, version, seal, opinion,
    )


def _block(lines: list[str], opinion: str) -> Message:
    """The event that the lines of the block state."""
    given: dict[str, str] = {}
    tokens: list[str] = []
    unknown = ""
    for line in lines:
        key, _, value = line.partition(": ")
        if not value or value != value.strip():
            return Malformed("not-a-trailer")
        if key == "Office-Item":
            tokens.append(value)
        elif key in _KEYS:
            if key in given:
                return Malformed("duplicate-key")
            given[key] = value
        elif key.startswith("Office-"):
            if key.lower() in _LOWER_KEYS or not _NEW_KEY(key):
                return Malformed("key")
            unknown = unknown or key
        elif not _TOKEN(key):
            return Malformed("not-a-trailer")
    level = given.get("Office-Format", "")
    if not _LEVEL(level):
        return Malformed("format")
    items = [_item(token) for token in tokens]
    if level != "1" or unknown:
        return Unsupported("format" if level != "1" else "key", tuple(item for item in items if item is not None))
    return _event(given, items, opinion)


def _event(given: dict[str, str], items: list[Item | None], opinion: str) -> Event | Malformed:
    get = given.get
    actor, role, meaning = get("Office-Actor", ""), get("Office-Role", ""), get("Office-Meaning", "")
    name = _EVENT.get(get("Office-Event", ""))
    if name is None:
        return Malformed("event")
    good = tuple(item for item in items if item is not None)
    if not items or len(good) != len(items):
        return Malformed("item")
    why = _wrong_items(name, good)
    if why:
        return Malformed(why)
    if not names.is_slug(actor):
        return Malformed("actor")
    if role and not names.is_held_role(role):
        return Malformed("role")
    if meaning and not names.is_shown(meaning, 64):
        return Malformed("meaning")
    principal, delegation = get("Office-For", ""), get("Office-Delegation", "")
    if (principal or delegation) and not (names.is_slug(principal) and names.is_slug(delegation)):
        return Malformed("delegation")
    version, seal = 0, ""
    policy = get("Office-Policy")
    if policy is not None:
        match = _POLICY(policy)
        if match is None:
            return Malformed("policy")
        version, seal = int(match[1]), match[2]
    return Event(name, good, actor, role, meaning, principal, delegation, version, seal, opinion)


def _item(token: str) -> Item | None:
    match = _ITEM(token)
    if match is None:
        return None
    policy, active, governed, everything, kind, record, number, seal = match.groups()
    return Item(kind or policy or governed, record or active or everything, int(number), seal)


def _wrong_items(name: str, items: tuple[Item, ...]) -> str:
    """Why an event cannot be about these items, or nothing: records by any number, policy or governed files alone."""
    if items[0].is_record and len(items) == 1:
        return "" if name in RECORD_EVENTS else "item-event"
    if len({item.id for item in items}) != len(items):
        return "duplicate-item"
    if all(item.is_record for item in items):
        return "" if name in RECORD_EVENTS else "item-event"
    if len(items) > 1:
        return "mixed-items"
    return "" if name in POLICY_EVENTS and (items[0].kind == "policy" or name != "activate") else "item-event"


def write(subject: str, event: Event) -> bytes:
    """The message of an event: subject, opinion, block.

    Raises ValueError for what `read` would not give back equal (a faulty id, an opinion with a line that begins with Office-,
    a subject of two lines). What a person typed is checked beforehand with `typed_fault`.
    """
    lines = [f"Office-Format: {FORMAT}", f"Office-Event: {event.name}"]
    lines += [f"Office-Item: {item_text(item)}" for item in event.items]
    lines += [
        f"Office-{key}: {value}"
        for key, value in (
            ("Actor", event.actor), ("For", event.principal), ("Delegation", event.delegation), ("Role", event.role),
            ("Meaning", event.meaning),
            ("Policy", f"{event.policy_version} {event.policy_digest}" if event.policy_version or event.policy_digest else ""),
        )
        if value
    ]
    parts = [subject, *([event.opinion] if event.opinion else []), "\n".join(lines)]
    try:
        raw = ("\n\n".join(parts) + "\n").encode()
    except UnicodeEncodeError:
        raise ValueError("a lone surrogate has no place in a message") from None
    if "\n" in subject or read(raw) != event:
        raise ValueError(f"this message would not be read as it was meant: {raw!r}")
    return raw


def item_text(item: Item) -> str:
    """The value of an `Office-Item` line."""
    return f"{item.kind}/{item.id} {'r' if item.is_record else 'v'}{item.number} {item.digest}"


_NO_SUBJECT = Text("标题是空的", "the subject is empty")
_TWO_LINES = Text("标题只能有一行", "the subject has only one line")
_STRANGE = Text("第 {line} 行有控制字符或不成对的代码，请重新输入这一行", "line {line} holds a control character or half a character: type it again")
_OFFICE = Text(
    "第 {line} 行以“Office-”开头，会与签批信息混淆，请换一种写法",
    "line {line} begins with Office-, which would be taken for the approval's own lines: word it otherwise",
)


def typed_fault(subject: str, opinion: str = "") -> Words | None:
    """Why a typed subject or opinion cannot go into a message, for the person who typed it; None when it can.

    The outer blank of an opinion is the caller's to strip: `write` refuses it.
    """
    if not subject.strip():
        return _NO_SUBJECT()
    if "\n" in subject:
        return _TWO_LINES()
    for number, line in enumerate([subject, *opinion.split("\n")]):
        if _CONTROL.search(line) or not _encodable(line):
            return _STRANGE(line=max(number, 1))
        if _OFFICE_LINE.search(line):
            return _OFFICE(line=max(number, 1))
    return None


def _encodable(line: str) -> bool:
    try:
        line.encode()
    except UnicodeEncodeError:
        return False
    return True


def subject_line(text: str, most: int = 100) -> str:
    """Data as a subject: one line, nothing invisible at its ends, at most so many characters; never empty."""
    line = " ".join(_CONTROL.sub(" ", text.encode(errors="replace").decode()).split())[:most].strip()
    return f"：{line}" if not line or _OFFICE_LINE.search(line) else line
