"""Every invariant of the policy: broken by some change, told by its number in both languages, explained by that number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from officectl.actions import policy_show
from officectl.actions._options import Options
from officectl.history import codes, policy
from officectl.history.policy_invariants import INVARIANTS
from officectl.records.fault import Fault

KEYS = {name: "SHA256:" + letter * 43 for name, letter in (("a", "A"), ("b", "B"), ("c", "C"), ("d", "D"), ("r", "R"), ("s", "S"))}


class Draft:
    """A policy under change: three administrators a, b, c, and two recovery keys r, s."""

    def __init__(self) -> None:
        self.version, self.prev, self.threshold, self.least, self.k = 1, "", 2, 3, 2
        self.admins = ["a", "b", "c"]
        self.keys: dict[str, list[tuple[str, str]]] = {one: [(KEYS[one], "active")] for one in "abc"}

    def load(self) -> policy.Policy:
        """The policy as read from its files."""
        general = (
            f'format = 1\nversion = {self.version}\nprev = "{self.prev}"\n[global]\nassurance = "signed"\n'
            f"policy_threshold = {self.threshold}\nmin_admins = {self.least}\n[recovery]\nk = {self.k}\n"
            + "".join(f'[recovery.holders."{one}"]\nname = "{one}"\nfp = "{KEYS[one]}"\n' for one in "rs")
        )
        people = ""
        for one, keys in self.keys.items():
            roles = '["policy-admin"]' if one in self.admins else "[]"
            people += f'[people."{one}"]\nname = "{one}"\nroles = {roles}\n'
            people += "".join(f'[[people."{one}".keys]]\nfp = "{fp}"\nstate = "{state}"\n' for fp, state in keys)
        found, faults = policy.load({"policy.toml": general.encode(), "roles.toml": people.encode()})
        assert found is not None, [one.message.render("en") for _, one in faults]
        return found


def _set(**values: Any) -> Callable[[Draft], None]:
    def change(draft: Draft) -> None:
        for name, value in values.items():
            setattr(draft, name, value)

    return change


def _key(person: str, *keys: tuple[str, str]) -> Callable[[Draft], None]:
    def change(draft: Draft) -> None:
        draft.keys[person] = list(keys)

    return change


def _all(*changes: Callable[[Draft], None]) -> Callable[[Draft], None]:
    def change(draft: Draft) -> None:
        for one in changes:
            one(draft)

    return change


NOTHING: Callable[[Draft], None] = _set()
LOST = _key("c", (KEYS["c"], "compromised"), (KEYS["d"], "active"))
FIRST, NEXT = True, False
BROKEN: dict[str, tuple[bool, Callable[[Draft], None], Callable[[Draft], None]]] = {
    "V-01": (FIRST, NOTHING, _set(version=2)),
    "V-02": (NEXT, NOTHING, _set(version=3)),
    "V-03": (NEXT, NOTHING, _set(prev="sha256:" + "0" * 64)),
    "V-04": (FIRST, NOTHING, _all(*(_key(one, (KEYS[one], "retired")) for one in "abc"))),
    "V-05": (FIRST, NOTHING, _set(admins=["a"])),
    "V-06": (FIRST, NOTHING, _set(threshold=1)),
    "V-07": (FIRST, NOTHING, _set(threshold=3)),
    "V-08": (FIRST, NOTHING, _key("b", (KEYS["a"], "active"), (KEYS["b"], "active"))),
    "V-09": (NEXT, NOTHING, _all(_key("a", (KEYS["d"], "active")), _key("b", (KEYS["a"], "active")))),
    "V-10": (NEXT, LOST, _key("c", (KEYS["c"], "active"), (KEYS["d"], "active"))),
    "V-11": (NEXT, LOST, _key("c", (KEYS["d"], "active"))),
    "V-12": (
        NEXT, _all(_set(threshold=3, least=4, admins=["a", "b", "c", "d"]), _key("d", (KEYS["d"], "active"))),
        _set(threshold=2, least=3, admins=["a", "b", "c"]),
    ),
    "V-13": (NEXT, NOTHING, _set(k=1)),
    "V-14": (FIRST, NOTHING, _set(k=1)),
}
"""Number → (whether it is the first policy, what the old one has, what the new one does)."""


def faults(number: str) -> list[Fault]:
    """What the change breaks."""
    first, before, change = BROKEN[number]
    old, new = Draft(), Draft()
    before(old)
    before(new)
    standing = None if first else old.load()
    if standing is not None:
        new.version, new.prev = 2, standing.digest
    change(new)
    return policy.judge_change(standing, new.load())


def test_every_invariant_has_its_case() -> None:
    assert set(BROKEN) == set(INVARIANTS)
    new = Draft()
    assert policy.judge_change(None, new.load()) == []


@pytest.mark.parametrize("number", sorted(INVARIANTS))
def test_it_is_told_by_its_number_and_explained(number: str) -> None:
    found = [one for one in faults(number) if f"（{number}）" in one.message.render("zh")]
    assert [one.code for one in found] == [INVARIANTS[number].code]
    assert f"({number})" in found[0].message.render("en") and "{" not in found[0].message.render("zh")
    # As a finding of history it keeps both languages.
    said = codes.finding(codes.fact(found[0].code, "0" * 40, what=codes.both(found[0].message))).message
    assert found[0].message.render("zh") in said.render("zh") and found[0].message.render("en") in said.render("en")
    for lang in ("zh", "en"):
        lines = [line.render(lang) for line in policy_show.explain(Options(lang=lang), number.lower())]
        assert number in lines[0] and INVARIANTS[number].code in lines[0] and len(lines) == 4 and not any("{" in line for line in lines)


@pytest.mark.parametrize("code", sorted(codes.CODES))
def test_every_code_is_explained(code: str) -> None:
    for lang in ("zh", "en"):
        lines = [line.render(lang) for line in policy_show.explain(Options(lang=lang), code)]
        assert code in lines[0] and len(lines) == 3 and all(lines)
