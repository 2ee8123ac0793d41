"""From the files below `policy/active/` to a `Policy`, or to every fault. Contract: docs/contracts/history.md."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from officectl.history import names
from officectl.history.flow import Flow
from officectl.history.flow_load import load_flow
from officectl.history.message import EVENTS
from officectl.history.policy import FORMAT, Assurance, Key, KeyState, Person, Policy, Recovery, Settings
from officectl.history.policy_read import INVALID, Table
from officectl.light import pattern, replace
from officectl.records import toml
from officectl.records.canonical import canonical
from officectl.records.canonical import seal as canonical_seal
from officectl.records.fault import Fault
from officectl.text.lang import Text

DOMAIN = "officectl/policy/1"
UNSUPPORTED = "UNSUPPORTED"
MOST_FAULTS = 200
"""So many faults of one file are told: who wrote more has another problem."""

_FLOW_PATH = pattern(f"flows/({names.KIND})\\.toml")
_EMAIL = pattern(r"[^\s@<>]{1,64}@[^\s@<>]{1,190}")

_FILE = Text(
    "制度里没有这种文件；只有 policy.toml、roles.toml 和 flows/<种类>.toml",
    "no such file in a policy: there are policy.toml, roles.toml and flows/<kind>.toml",
)
_NO_FILE = Text("缺少 {path}", "{path} is missing")
_UNREADABLE = Text("读不出：{what}", "cannot be read: {what}")
_LATER = Text("这份制度是第 {format} 版格式，本程序只认到第 {known} 版，请升级", "this policy has format {format}, this version reads up to {known}: upgrade")
_SLUG = Text("小写字母、数字、点和连字符，例如 wang.wu、gov-office", "lower-case letters, digits, dots and hyphens, such as wang.wu, gov-office")
_NAME = Text("姓名或名称，前后没有空格，没有看不见的字符", "a name without blanks around it and without invisible characters")
_AN_EMAIL = Text("一个邮箱地址", "an e-mail address")
_HELD = Text("角色@单位编号，例如 分管领导@gov-office；只有 policy-admin 不带单位", "role@org-id, such as 分管领导@gov-office; only policy-admin has no org")
_ROLE = Text("角色名，不带单位；policy-admin 不能委托", "a role name without org; policy-admin cannot be delegated")
_A_FINGERPRINT = Text("ssh-keygen -l 打印的指纹，SHA256: 开头", "a fingerprint as ssh-keygen -l prints it, SHA256: first")
_A_DIGEST = Text("sha256: 加 64 位十六进制；第 1 版写空", "sha256: and 64 hex digits; empty in version 1")
_A_COMMIT = Text("完整的提交号", "a full commit id")
_NO_SINCE = Text("只有 state = \"compromised\" 的密钥才写 since", "only a key with state = \"compromised\" has a since")
_TWICE = Text("这把密钥在同一人名下写了两次", "this key stands twice under one person")
_MEANINGS = Text("签批用语，不超过 64 个字", "a meaning of at most 64 characters")
_ID = Text("编号“{id}”不对：{wanted}", 'the id "{id}" will not do: {wanted}')
_HOLDER = Text("“{id}”既是应急密钥的保管人编号，又是人员编号，不能相同", '"{id}" is a recovery holder and a person: the ids must differ')
_TOO_FEW = Text("应急密钥只有 {n} 把，达不到 k = {k}", "only {n} recovery keys, fewer than k = {k}")


def name_ok(text: str) -> bool:
    """Whether `text` may be a name on paper: 1 to 60 characters, nothing invisible, no blank around it."""
    return names.is_shown(text, 60)


def _is_email(text: str) -> bool:
    return _EMAIL.fullmatch(text) is not None and names.is_shown(text, 256)


def load(files: Mapping[str, bytes]) -> tuple[Policy | None, list[tuple[str, Fault]]]:
    """As `policy.load`."""
    faults: list[tuple[str, Fault]] = []
    tables: dict[str, dict[str, Any]] = {}
    for path in sorted(files):
        if path not in ("policy.toml", "roles.toml") and not _FLOW_PATH.fullmatch(path):
            faults.append((path, Fault(INVALID, _FILE())))
            continue
        reading = toml.read(files[path])
        if reading.data is None:
            faults += [
                (path, replace(fault, code=INVALID, message=_UNREADABLE(what=fault.message))) for fault in reading.faults
            ]
        else:
            tables[path] = reading.data
    faults += [(path, Fault(INVALID, _NO_FILE(path=path))) for path in ("policy.toml", "roles.toml") if path not in files]
    head = tables.get("policy.toml", {})
    later = _later(head.get("format"))
    if later:   # what a later format means by its other keys nobody here can say
        return None, [("policy.toml", fault) for fault in _placed(files["policy.toml"], [later])]
    told: dict[str, list[Fault]] = {path: [] for path in tables}
    made = _policy(tables, told, "" if faults else digest_of(tables))
    for path, found in told.items():
        faults += [(path, fault) for fault in _placed(files[path], found[:MOST_FAULTS])]
    if faults or made is None:
        return None, sorted(faults, key=lambda entry: (entry[0], entry[1].line, entry[1].column))
    return made, []


def digest(files: Mapping[str, bytes]) -> str:
    """As `policy.digest`."""
    tables = {path: toml.read(raw).data for path, raw in files.items()}
    if any(data is None for data in tables.values()):
        return ""
    return digest_of({path: data for path, data in tables.items() if data is not None})


def digest_of(tables: Mapping[str, Mapping[str, Any]]) -> str:
    """The digest of read files."""
    pairs = sorted([path, canonical(data)] for path, data in tables.items())
    return canonical_seal(DOMAIN, json.dumps(pairs, ensure_ascii=False, separators=(",", ":")))


def _placed(raw: bytes, faults: list[Fault]) -> list[Fault]:
    """The faults with their places in the file."""
    if not faults:
        return []
    from officectl.records.positions import locate, nearest

    places = locate(toml.read(raw).text)
    found = [(fault, nearest(places, fault.field)) for fault in faults]
    return [replace(fault, line=place.key_line, column=place.key_column) for fault, place in found]


def _later(level: object) -> Fault | None:
    if isinstance(level, int) and not isinstance(level, bool) and level > FORMAT:
        return Fault(UNSUPPORTED, _LATER(format=level, known=FORMAT), field=("format",))
    return None


def _policy(tables: Mapping[str, dict[str, Any]], told: Mapping[str, list[Fault]], seal: str) -> Policy | None:
    flows: dict[str, Flow] = {}
    for path, data in tables.items():
        match = _FLOW_PATH.fullmatch(path)
        if match is not None:
            flow = load_flow(match[1], Table(data, told[path]))
            if flow is not None:
                flows[match[1]] = flow
    people: dict[str, Person] = {}
    if "roles.toml" in tables:
        roles = Table(tables["roles.toml"], told["roles.toml"])
        for id_, row in roles.tables("people", required=True):
            people[id_] = _person(id_, row)
        roles.done()
    if "policy.toml" not in tables:
        return None
    head = Table(tables["policy.toml"], told["policy.toml"])
    head.number("format", FORMAT, FORMAT)
    version = head.number("version", 1, 999_999_999)
    prev = head.text("prev", (lambda text: text == "" or names.is_digest(text), _A_DIGEST), default="")
    settings = _settings(head)
    recovery = _recovery(head, people)
    head.done()
    return Policy(version, prev, seal, settings, people, flows, recovery)


def _settings(head: Table) -> Settings:
    meanings: dict[str, tuple[str, ...]] = {}
    table = head.table("meanings")
    if table is not None:
        for event in sorted(EVENTS):
            if table.texts(event, (lambda text: names.is_shown(text, 64), _MEANINGS), least=1):
                meanings[event] = tuple(table.data[event])
        table.done()
    table = head.table("global", required=True)
    if table is None:
        return Settings()
    base = Settings()
    made = Settings(
        assurance=cast(Assurance, table.choice("assurance", ("signed", "received"))),
        policy_threshold=table.number("policy_threshold", 1, 99),
        min_admins=table.number("min_admins", 1, 99),
        delegable=frozenset(table.texts("delegable", (names.is_role, _ROLE))),
        clock_skew_s=table.number("clock_skew_s", 0, 86_400, base.clock_skew_s),
        late_days=table.number("late_days", 0, 3650, base.late_days),
        delegation_max_days=table.number("delegation_max_days", 0, 366, base.delegation_max_days),
        meanings=meanings,
    )
    table.done()
    return made


def _person(id_: str, row: Table) -> Person:
    if not names.is_slug(id_):
        row.fault(None, _ID(id=id_, wanted=_SLUG))
    person = Person(
        id=id_,
        name=row.text("name", (name_ok, _NAME)),
        email=row.text("email", (_is_email, _AN_EMAIL), default=""),
        dept=row.text("dept", (names.is_slug, _SLUG), default=""),
        roles=frozenset(row.texts("roles", (names.is_held_role, _HELD))),
        keys=tuple(_key(key) for key in row.rows("keys")),
    )
    seen: set[str] = set()
    for at, key in enumerate(person.keys):
        if key.fp and key.fp in seen:
            row.faults.append(Fault(INVALID, _TWICE(), field=(*row.field, "keys", at, "fp")))
        seen.add(key.fp)
    row.done()
    return person


def _key(row: Table) -> Key:
    fingerprint = row.text("fp", (names.is_fingerprint, _A_FINGERPRINT))
    state = cast(KeyState, row.choice("state", ("active", "retired", "compromised")))
    since = row.text("since", (names.is_commit, _A_COMMIT), default="")
    if row.has("since") and state != "compromised":
        row.fault("since", _NO_SINCE())
    row.done()
    return Key(fingerprint, state, since)


def _recovery(head: Table, people: Mapping[str, Person]) -> Recovery:
    table = head.table("recovery")
    if table is None:
        return Recovery()
    k = table.number("k", 1, 99)
    holders: dict[str, Person] = {}
    for id_, row in table.tables("holders", required=True):
        if not names.is_slug(id_):
            row.fault(None, _ID(id=id_, wanted=_SLUG))
        if id_ in people:
            row.fault(None, _HOLDER(id=id_))
        name, fingerprint = row.text("name", (name_ok, _NAME)), row.text("fp", (names.is_fingerprint, _A_FINGERPRINT))
        holders[id_] = Person(id_, name, keys=(Key(fingerprint),))
        row.done()
    if len(holders) < k:
        table.fault("k", _TOO_FEW(n=len(holders), k=k))
    table.done()
    return Recovery(k, holders)
