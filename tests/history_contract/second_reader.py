"""A second reader of event messages, written from docs/contracts/history.md and from nothing else: what officectl's own is held to.

Slow and plain on purpose: it walks characters where the first uses patterns, and says only the sort of answer and the event.
"""

from __future__ import annotations

import string
from typing import Any

HEX = "0123456789abcdef"
LOWER, DIGITS = string.ascii_lowercase, string.digits
SINGLE = ("Format", "Event", "Actor", "For", "Delegation", "Role", "Meaning", "Policy")
OF_RECORDS = (
    "submit", "review", "countersign", "approve", "return", "withdraw", "reopen", "void", "retract", "register",
)
UNSEEN = (
    (0x0000, 0x0009), (0x000E, 0x001B), (0x001F, 0x0020), (0x007F, 0x0084), (0x0086, 0x00A0), (0x00AD, 0x00AD), (0x034F, 0x034F),
    (0x061C, 0x061C), (0x115F, 0x1160), (0x1680, 0x1680), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2000, 0x200F), (0x202A, 0x202F),
    (0x205F, 0x206F), (0x2800, 0x2800), (0x3000, 0x3000), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFD), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)
LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"


class Bad(Exception):
    """The block is no event."""


def read(raw: bytes) -> dict[str, Any] | str | None:
    """A dictionary (the event), "malformed", ("unsupported"), or None for an ordinary commit."""
    try:
        text = raw.decode("utf-8", "strict")
    except UnicodeDecodeError:
        return "malformed" if any(office(line) for line in shown(raw.decode("utf-8", "replace"))) else None
    if not any(office(line) for line in shown(text)):
        return None
    try:
        return event(text)
    except Bad:
        return "malformed"


def shown(text: str) -> list[str]:
    """The lines as some screen may show them."""
    for end in LINE_ENDS:
        text = text.replace(end, "\n")
    return text.split("\n")


def unseen(char: str) -> bool:
    return any(first <= ord(char) <= last for first, last in UNSEEN)


def office(line: str) -> bool:
    while line and unseen(line[0]):
        line = line[1:]
    head = line[:7]
    return head.isascii() and head.lower() == "office-"


def event(text: str) -> dict[str, Any] | str:
    for char in text:
        if char not in "\n\t" and (ord(char) < 32 or 127 <= ord(char) < 160 or char in "\u2028\u2029"):
            raise Bad
    lines = text.split("\n")
    while lines and not lines[-1]:
        lines.pop()
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line:
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    if lines[:1] == [""] or len(paragraphs) < 2 or len(paragraphs[0]) != 1 or not paragraphs[0][0].strip():
        raise Bad
    block = paragraphs[-1]
    if any(office(line) for line in shown("\n".join(lines[: len(lines) - len(block)]))):
        raise Bad
    opinion = "\n".join(lines[1 : len(lines) - len(block)]).strip()
    return judge(block, opinion)


def judge(block: list[str], opinion: str) -> dict[str, Any] | str:
    given: dict[str, str] = {}
    items: list[str] = []
    later = False
    for line in block:
        at = line.find(": ")
        if at < 1 or any(office(part) for part in shown(line)[1:]) or office(line) and line[0] not in "Oo":
            raise Bad
        key, value = line[:at], line[at + 2 :]
        if not value or value.strip() != value:
            raise Bad
        if key == "Office-Item":
            items.append(value)
        elif key[7:] in SINGLE and key[:7] == "Office-":
            if key in given:
                raise Bad
            given[key] = value
        elif key.startswith("Office-"):
            if key[7:].lower() in [name.lower() for name in (*SINGLE, "Item")]:
                raise Bad
            for part in key[7:].split("-"):
                if not part or part[0] not in string.ascii_uppercase or any(c not in string.ascii_letters + DIGITS for c in part):
                    raise Bad
            later = True
        elif office(key) or key[0] == "-" or any(c not in string.ascii_letters + DIGITS + "-" for c in key):
            raise Bad
    if number(given.get("Office-Format", "")) != 1:
        later = True
    return "unsupported" if later else values(given, items, opinion)


def values(given: dict[str, str], tokens: list[str], opinion: str) -> dict[str, Any]:
    def get(name: str) -> str:
        return given.get("Office-" + name, "")

    name = get("Event")
    items = [item(token) for token in tokens]
    kinds = {one["kind"] for one in items}
    if kinds == {"policy"}:
        fits = len(items) == 1 and name in ("propose", "approve", "activate")
    elif kinds == {"governed"}:
        fits = len(items) == 1 and name in ("propose", "approve")
    else:
        fits = bool(items) and not kinds & {"policy", "governed"} and name in OF_RECORDS
    if not fits or len({one["id"] for one in items}) != len(items):
        raise Bad
    slug(get("Actor"))
    if get("Role") and get("Role") != "policy-admin":
        role, _, org = get("Role").rpartition("@")
        if not 1 <= len(role) <= 40 or role in ("policy-admin", "submitter") or not visible(role):
            raise Bad
        if any(char in " \u3000@＠﹫" or char.isascii() and not (char.isalnum() or char in "()+-/_") for char in role):
            raise Bad
        slug(org)
    if len(get("Meaning")) > 64 or not visible(get("Meaning")):
        raise Bad
    if get("For") or get("Delegation"):
        slug(get("For"))
        slug(get("Delegation"))
    version, seal = 0, ""
    if get("Policy"):
        first, _, seal = get("Policy").partition(" ")
        version = number(first)
        digest(seal)
    return {
        "name": name, "items": items, "actor": get("Actor"), "role": get("Role"), "meaning": get("Meaning"),
        "principal": get("For"), "delegation": get("Delegation"), "policy_version": version, "policy_digest": seal,
        "opinion": opinion,
    }


def item(token: str) -> dict[str, Any]:
    words = token.split(" ")
    if len(words) != 3 or "/" not in words[0]:
        raise Bad
    kind, _, id_ = words[0].partition("/")
    if kind in ("policy", "governed"):
        if id_ != {"policy": "active", "governed": "all"}[kind] or words[1][:1] != "v":
            raise Bad
    else:
        if not 1 <= len(kind) <= 32 or kind[0] not in LOWER or any(c not in LOWER + DIGITS + "_" for c in kind):
            raise Bad
        slug(id_)
        if words[1][:1] != "r":
            raise Bad
    digest(words[2])
    return {"kind": kind, "id": id_, "number": number(words[1][1:]), "digest": words[2]}


def slug(text: str) -> None:
    if not 1 <= len(text) <= 63 or text[0] in ".-" or any(char not in LOWER + DIGITS + ".-" for char in text):
        raise Bad


def number(text: str) -> int:
    if not 1 <= len(text) <= 9 or text[0] == "0" or any(char not in DIGITS for char in text):
        raise Bad
    return int(text)


def digest(text: str) -> None:
    if text[:7] != "sha256:" or len(text) != 71 or any(char not in HEX for char in text[7:]):
        raise Bad


def visible(text: str) -> bool:
    """Nothing unseen but blanks inside."""
    inside = text.strip(" \u3000")
    return inside == text and not any(unseen(char) and char not in " \u3000" or char in LINE_ENDS for char in text)
