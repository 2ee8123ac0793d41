"""Policy files: the published vectors. Every key is shown to matter, every fault has its code, field and line."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from officectl.history import names, policy, policy_read
from officectl.history.policy import Policy
from officectl.history.templates import flow_templates
from officectl.records import toml

VECTORS = json.loads(
    (Path(__file__).resolve().parents[2] / "docs/contracts/vectors/history-policy.json").read_text(encoding="utf-8")
)
BASE: dict[str, str] = VECTORS["base"]
by_name = {"ids": lambda case: case["name"]}


def edited(files: Mapping[str, str], edits: list[dict[str, Any]]) -> dict[str, str]:
    out = dict(files)
    for edit in edits:
        if "old" in edit:
            assert edit["old"] in out[edit["file"]], edit
            out[edit["file"]] = out[edit["file"]].replace(edit["old"], edit["new"], 1)
        elif edit["text"] is None:
            del out[edit["file"]]
        else:
            out[edit["file"]] = edit["text"]
    return out


def raw(files: Mapping[str, str]) -> dict[str, bytes]:
    return {path: text.encode() for path, text in files.items()}


def good(files: Mapping[str, str]) -> Policy:
    made, faults = policy.load(raw(files))
    assert [fault.message.render("en") for _, fault in faults] == []
    assert made is not None
    return made


@pytest.mark.parametrize("case", VECTORS["digests"], **by_name)
def test_digest(case: dict[str, Any]) -> None:
    files = raw(edited(BASE, case["edits"]))
    assert policy.digest(files) == case["digest"]
    made, _ = policy.load(files)
    assert (made.digest if made else "") == case["digest"]


def test_the_digest_is_what_the_contract_says() -> None:
    """Written again, with a tagger of its own, for the values that policies have."""
    import hashlib
    import tomllib

    def tagged(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: tagged(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [tagged(inner) for inner in value]
        if isinstance(value, bool):
            return ["b", str(value).lower()]
        return ["s", value] if isinstance(value, str) else ["n", str(value)]

    def plain(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    pairs = sorted([path, plain(tagged(tomllib.loads(text)))] for path, text in BASE.items())
    text = "officectl/policy/1\0" + plain(pairs)
    assert policy.digest(raw(BASE)) == "sha256:" + hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("case", VECTORS["faults"], **by_name)
def test_fault(case: dict[str, Any]) -> None:
    files = edited(BASE, case["edits"])
    made, faults = policy.load(raw(files))
    assert made is None
    assert [[path, fault.code, ".".join(map(str, fault.field))] for path, fault in faults] == case["faults"]
    for path, fault in faults:
        for lang in ("zh", "en"):
            assert fault.message.render(lang) and "{" not in fault.message.render(lang)
        if fault.field:
            lines = files[path].split("\n")
            assert 1 <= fault.line <= len(lines)
            named = [part for part in fault.field if isinstance(part, str)][-1]
            assert named in lines[fault.line - 1], "the line named is the line of the key"


def test_every_fault_of_a_file_is_told_at_once() -> None:
    files = edited(BASE, [
        {"file": "policy.toml", "old": "late_days = 7", "new": "late_days = -7\nlate_hours = 2"},
        {"file": "roles.toml", "old": 'name = "李四"', "new": 'name = ""'},
        {"file": "flows/trip.toml", "old": "k = 2", "new": "k = 0"},
    ])
    _, faults = policy.load(raw(files))
    assert [path for path, _ in faults] == ["flows/trip.toml", "policy.toml", "policy.toml", "roles.toml"]


def test_a_hostile_file_takes_no_time() -> None:
    """A megabyte of faults, of rows, of values in one list: told or taken in a moment."""
    many = 6000
    for text in (
        BASE["policy.toml"] + "".join(f"x{at} = 1\n" for at in range(many)),
        BASE["policy.toml"].replace('["科室负责人"]', "[" + ", ".join(f'"r{at}"' for at in range(many)) + "]"),
        BASE["policy.toml"].replace('["科室负责人"]', "[" + '"r", ' * many + '"r"]'),
        BASE["policy.toml"] + "".join(f"[recovery.holders.h{at}]\nname = 1\n" for at in range(many)),
    ):
        began = time.process_time()
        made, faults = policy.load(raw({**BASE, "policy.toml": text}))
        assert (made is None) == bool(faults) and len(faults) <= 200
        assert time.process_time() - began < 3


def answer(made: Policy, ask: list[Any]) -> Any:
    """What a vector asks, as plain JSON."""
    what, *rest = ask
    flow = made.flows["trip"]
    match what:
        case "version" | "prev":
            return getattr(made, what)
        case "settings":
            return getattr(made.settings, rest[0])
        case "judge":
            return sorted({fault.code for fault in policy.judge_change(None, made)} - {"POLICY_VERSION"})
        case "delegable":
            return rest[0] in made.settings.delegable
        case "meaning":
            return made.meaning_ok(*rest)
        case "recovery":
            holder = made.recovery_of_key(rest[0])
            return holder and holder.id
        case "recovery name":
            return made.recovery.holders[rest[0]].name
        case "name":
            return made.people[rest[0]].name
        case "email":
            return sorted(made.persons_of_email(rest[0]))
        case "holds":
            return made.holds(*rest)
        case "key":
            found = made.person_of_key(rest[0])
            return found and [found[0].id, found[1].state, found[1].since]
        case "stages":
            return [f"{stage.event}/{stage.state}" for stage in flow.path(rest[0])]
        case "stage":
            value = getattr(flow.stages[rest[0]], rest[1])
        case "flow":
            value = getattr(flow, rest[0])
        case "rule":
            rule = flow.rules.get(rest[0])
            value = getattr(rule, rest[1]) if rule and rest[1:] else rule is not None
        case _:
            raise AssertionError(what)
    return sorted(value) if isinstance(value, frozenset | tuple) else value


@pytest.mark.parametrize("case", VECTORS["answers"], **by_name)
def test_answer(case: dict[str, Any]) -> None:
    assert answer(good(BASE), case["ask"]) == case["before"]
    assert answer(good(edited(BASE, case["edits"])), case["ask"]) == case["after"]


def test_every_key_is_shown_to_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()
    take = policy_read.Table._take

    def noted(self: policy_read.Table, key: str, required: bool) -> Any:
        if not isinstance(self.data.get(key), dict) and not (self.data.get(key) and isinstance(self.data[key], list) and isinstance(self.data[key][0], dict)):
            parts = [part for part in self.field if isinstance(part, str)]
            if parts[:1] == ["people"]:
                parts = ["people", *parts[2:]]
            elif parts[:2] == ["recovery", "holders"]:
                parts = parts[:2]
            elif parts and parts[0] in ("return", "withdraw", "reopen", "void", "register"):
                parts = ["rule"]
            elif not parts:
                parts = ["policy"]
            asked.add(".".join([*parts, key]))
        return take(self, key, required)

    monkeypatch.setattr(policy_read.Table, "_take", noted)
    good(BASE)
    matters = {case["key"] for case in VECTORS["answers"]} | {"policy.format"}
    roots = {"policy.on_edit_after_approval": "flow.on_edit_after_approval"}
    asked = {roots.get(key, key) for key in asked if not key.startswith("meanings.")} | {"meanings.approve"}
    rules = {key for key in matters if key.startswith("flow.") and key != "flow.on_edit_after_approval"}
    assert asked == matters - rules
    assert rules == {f"flow.{name}" for name in ("return", "withdraw", "reopen", "void", "register")}


@pytest.mark.parametrize("case", VECTORS["changes"], **by_name)
def test_change(case: dict[str, Any]) -> None:
    before = edited(BASE, case["old"])
    old = good(before)
    after = edited(before, case["new"])
    if case["next"]:
        after["policy.toml"] = after["policy.toml"].replace('version = 1\nprev = ""', f'version = 2\nprev = "{old.digest}"')
    faults = policy.judge_change(None if case["root"] else old, good(after), by_recovery=case["by_recovery"])
    assert sorted({fault.code for fault in faults}) == case["codes"]
    for fault in faults:
        assert "{" not in fault.message.render("zh") + fault.message.render("en")


@pytest.mark.parametrize(("name", "told"), [
    ("version left out", "version must be 2, not 3"),
    ("two administrators for threshold 2", "2 policy-admins have an active key, 3 are needed"),
    ("a compromised key is active again", "was reported compromised and cannot be used again"),
    ("a compromised key is dropped", "must stay"),
])
def test_what_is_told_of_a_change(name: str, told: str) -> None:
    case = next(case for case in VECTORS["changes"] if case["name"] == name)
    old = good(BASE)
    after = edited(BASE, case["new"])
    if case["next"]:
        after["policy.toml"] = after["policy.toml"].replace('version = 1\nprev = ""', f'version = 2\nprev = "{old.digest}"')
    assert any(told in fault.message.render("en") for fault in policy.judge_change(old, good(after)))


def test_a_policy_of_one_administrator_says_so() -> None:
    assert not good(BASE).single_admin
    case = next(case for case in VECTORS["changes"] if case["name"] == "a single administrator")
    single = good(edited(BASE, case["new"]))
    assert single.single_admin and single.admins() == {"shi.san"}


def test_who_is_nobody() -> None:
    made = good(BASE)
    assert not made.holds("nobody", "*") and not made.holds("nobody", "经办人", "gov-office")
    assert made.orgs("nobody", "*") == frozenset()
    assert made.orgs("wang.wu", "分管领导") == {"gov-office"} and made.orgs("wang.wu", "*") == {"gov-office"}
    assert not made.holds("qian.yi", "policy-admin", "gov-office")
    assert made.person_of_key("SHA256:" + "q" * 43) is None and made.recovery_of_key("x") is None
    assert made.persons_of_email("") == frozenset()


# -- templates --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(flow_templates()))
def test_template_is_a_flow(kind: str) -> None:
    files = {"policy.toml": BASE["policy.toml"].encode(), "roles.toml": BASE["roles.toml"].encode()}
    made, faults = policy.load({**files, f"flows/{kind}.toml": flow_templates()[kind]})
    assert faults == [] and made is not None
    text = flow_templates()[kind].decode()
    assert "不授予任何权限" in text and "grants nothing" in text
    flow = made.flows[kind]
    votes = [stage for stage in flow.stages if stage.event != "submit"]
    assert votes or kind == "delegation"
    assert all(stage.role != "*" for stage in votes), "nobody approves by being there"
    assert "withdraw" in flow.rules
    if kind != "delegation":
        assert set(flow.rules) == {"return", "withdraw", "reopen", "void", "register"}
        assert all(flow.rules[name].reason for name in ("return", "reopen", "void"))


@pytest.mark.parametrize("kind", sorted(flow_templates()))
def test_template_names_fields_that_the_kind_has(kind: str) -> None:
    schema = json.loads((Path(__file__).resolve().parents[2] / f"schemas/{kind}.schema.json").read_text(encoding="utf-8"))
    data = toml.read(flow_templates()[kind]).data
    assert data is not None
    stages = policy.load({**raw(BASE), f"flows/{kind}.toml": flow_templates()[kind]})[0]
    assert stages is not None
    for stage in stages.flows[kind].stages:
        paths = [path for path in (stage.scope, stage.of) if path]
        paths += [".".join(term.path) for group in stage.when.groups for term in group]
        for path in paths:
            node: Any = schema
            for name in path.split("."):
                node = node["items"] if node["type"] == "array" else node
                assert name in node["properties"], f"{kind}: {path}"
                node = node["properties"][name]
        for group in stage.when.groups:
            for term in group:
                if term.op == "==":
                    choices = schema["properties"][term.path[0]].get("enum")
                    assert choices is None or set(term.wanted) <= set(choices)


# -- the page of the contract -----------------------------------------------------------------------------------------

PAGE = (Path(__file__).resolve().parents[2] / "docs/contracts/history.md").read_text(encoding="utf-8")


def test_the_page_says_of_every_kind_whether_it_has_a_flow() -> None:
    rows = [line for line in PAGE.split("## 5.")[1].split("\n") if line.startswith("| `")]
    kinds = [set(re.findall("`([a-z_]+)`", row.split("|")[1])) for row in rows]
    shipped = {path.name.split(".")[0] for path in (Path(__file__).resolve().parents[2] / "schemas").glob("*.schema.json")}
    assert set().union(*kinds) == shipped and sum(map(len, kinds)) == len(shipped)
    assert kinds[0] | kinds[1] == set(flow_templates())


def test_the_page_lists_the_characters_that_cannot_be_seen() -> None:
    import second_reader

    listed = PAGE.split("Unseen are ")[1].split("The lists are fixed")[0]
    ranges = [tuple(int(end, 16) for end in part.split("-")) for part in re.findall("[0-9A-F]{4,5}(?:-[0-9A-F]{4,5})?", listed.replace("–", "-"))]
    assert {(one[0], one[-1]) for one in ranges} == set(second_reader.UNSEEN)
    everything = "".join(chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)
    found = set(re.findall(f"[{names.UNSEEN}]", everything))
    assert found == {chr(code) for first, last in second_reader.UNSEEN for code in range(first, last + 1)}
    told = PAGE.split("where a screen may\nend one: ")[1].split(". Unseen")[0].replace("CR", "U+000D").replace("–", "-")
    ends = {0x0A}
    for part in re.findall("[0-9A-F]{4}(?:-[0-9A-F]{4})?", told):
        low, _, high = part.partition("-")
        ends.update(range(int(low, 16), int(high or low, 16) + 1))
    assert ends == {ord(end) for end in names.LINE_ENDS} == {ord(end) for end in second_reader.LINE_ENDS}


def test_the_page_names_every_reason_key_and_code() -> None:
    source = (Path(policy.__file__).parent / "message.py").read_text(encoding="utf-8")
    for reason in re.findall('Malformed\\("([a-z0-9-]+)"\\)', source):
        assert f"`{reason}`" in PAGE
    for case in VECTORS["answers"]:
        assert case["key"].split(".")[-1] in PAGE, case["key"]
    for code in {code for case in VECTORS["changes"] for code in case["codes"]}:
        assert f"`{code}`" in PAGE
