"""Writes docs/kinds.md from schemas/: `python docs/make_kinds.py`; `--check`: exit 1 when it is stale."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Node = Mapping[str, Any]

HERE = Path(__file__).resolve().parent
SCHEMAS = HERE.parent / "schemas"
PAGE = HERE / "kinds.md"

SHARED = ("id", "note", "links", "verbal", "paper", "attachments")
"""Described once: their schema is the same in every kind (the pattern of `id` apart)."""

GROUPS = (
    ("机构与人员 · Organs and people", ("org", "person", "appointment", "group", "place", "delegation")),
    ("办公用房 · Office rooms", ("building", "room", "allocation", "floorplan", "room_repair")),
    (
        "公务用车 · Official vehicles",
        (
            "vehicle",
            "trip",
            "trip_log",
            "fuel",
            "toll",
            "parking",
            "vehicle_cost",
            "vehicle_seal",
            "vehicle_transfer",
            "vehicle_purchase",
        ),
    ),
    ("会议 · Meetings", ("meeting", "meeting_notice", "meeting_change", "receipt")),
    ("督查督办 · Supervision", ("task", "task_feedback", "task_extension", "task_check")),
    ("检查 · Checks", ("waiver",)),
)
REST = "其他 · Others"

INTRO = """<!-- 由 docs/make_kinds.py 根据 schemas/ 生成，不要手改。Generated from schemas/; do not edit. -->
# 记录种类 · Kinds of records

每种记录一个文件夹，每条记录一个 TOML 文件。字段以 `schemas/` 为准，本页由它生成。
One folder a kind, one TOML file a record. The fields are those of `schemas/`, from which this page is made.

- **必填 · Required**：● 起草时就要有 · a draft needs it；○ 送审时要有 · needed when submitted。
  必填的原因写在说明里。Why a field is required stands in its note.
- **引用 · Reference**：→ 必须是已有记录的编号 · the id of an existing record；`*` 任何种类 · any kind；
  ⇢ 写编号就必须存在，其他文字随意 · an id must exist, any other text is free。
- **记录里没有状态 · No state**：批准是签名的提交，取消、改期、反馈另立记录。
  Approvals are signed commits; cancelling, rescheduling and feedback are records of their own.
- 起止日期都含当日，金额单位元，面积平方米。Dates from–to are inclusive, amounts in yuan, areas in m2.
- 🔒 不进入公开报表 · left out of public reports；📢 可公示 · may be published；⏰ 到期提醒 · reminded of.
"""

TYPES = {
    "string": "文字 · text",
    "integer": "整数 · integer",
    "boolean": "是否 · yes/no",
    "object": "表 · table",
    "date": "日期 · date",
    "datetime": "日期时间 · date-time",
    "time": "时间 · time",
}
SENSITIVITY = {"restricted": " 🔒", "public": " 📢"}


def page(kinds: Mapping[str, Node]) -> str:
    """The whole of docs/kinds.md; `kinds` maps a kind's name to its schema document."""
    grouped = [name for _, names in GROUPS for name in names]
    groups = [*GROUPS, (REST, tuple(sorted(set(kinds) - set(grouped))))]
    groups = [(title, tuple(name for name in names if name in kinds)) for title, names in groups]
    lines = [INTRO]
    for title, names in groups:
        if names:
            links = [f"[{_zh(kinds[name])}](#{name}) `{name}`" for name in names]
            lines.append(f"- {title}：" + "，".join(links))
    lines += ["", *_shared(kinds["trip"])]
    for title, names in groups:
        if names:
            lines += ["", f"## {title}"]
        for name in names:
            lines += ["", *_section(kinds[name])]
    return "\n".join(lines) + "\n"


def _shared(trip: Node) -> list[str]:
    """The fields that every kind has, shown as in `trip`, which has all of them."""
    fields = {name: trip["properties"][name] for name in SHARED}
    return [
        "## 共有字段 · Shared fields",
        "",
        "`id`、`note`、`links`、`attachments` 每种记录都有；`verbal`、`paper` 在各节注明。",
        "Every kind has the other four; the sections say who has `verbal` and `paper`.",
        "",
        *_table(fields, ("id",)),
    ]


def _section(kind: Node) -> list[str]:
    x = kind["x-officectl"]
    properties = kind["properties"]
    folder = {"none": "", "year": "<yyyy>/", "month": "<yyyy>/<mm>/"}[x["partition"]]
    name = f"{x['prefix']}-<yyyymmdd>-<8>" if x["id"] == "dated" else "<id>"
    lines = [f'### <a id="{x["kind"]}"></a>{x["title"]["zh"]} · {x["title"]["en"]}', ""]
    facts = [f"`records/{x['kind']}/{folder}{name}.toml`"]
    if x.get("aliases"):
        facts.append("也可输入 · also typed as：" + "、".join(x["aliases"]))
    if "lane" in x:
        lane = x["lane"]
        facts.append(f"日历 · calendar：`{lane['start']}`–`{lane['end']}`")
    approvals = [f"`{name}`" for name in ("verbal", "paper") if name in properties]
    if approvals:
        facts.append("另有 · also has：" + "、".join(approvals))
    lines += [" · ".join(facts), ""]
    own = {name: node for name, node in properties.items() if name not in SHARED}
    return lines + _table(own, kind["required"])


def _table(fields: Mapping[str, Node], required: list[str] | tuple[str, ...]) -> list[str]:
    head = ["字段", "名称 · Name", "类型 · Type", "单位 · Unit", "引用 · Reference", "必填", "说明 · Note"]
    rows = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for path, node, needed in _walk(fields, required, ""):
        x = node["x-officectl"]
        item = _innermost(node)
        extra = {**item.get("x-officectl", {}), **x}
        mark = "●" if needed else "○" if x.get("required_at") else ""
        marks = SENSITIVITY.get(x.get("sensitivity", ""), "") + (" ⏰" if x.get("deadline") else "")
        cells = [
            f"`{path}`{marks}",
            f"{x['title']['zh']} · {x['title']['en']}",
            _type(node),
            extra.get("unit", ""),
            _reference(extra),
            mark,
            _note(x, item, extra),
        ]
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return rows


def _walk(
    fields: Mapping[str, Node], required: list[str] | tuple[str, ...], prefix: str
) -> Iterator[tuple[str, Node, bool]]:
    """Every property with its path (`row[].at`), parents first."""
    for name, node in fields.items():
        path = prefix + name
        yield path, node, name in required
        inner = node["items"] if node["type"] == "array" else node
        if inner["type"] == "object":
            mark = "[]." if node["type"] == "array" else "."
            yield from _walk(inner["properties"], inner.get("required", ()), path + mark)


def _innermost(node: Node) -> Node:
    while node["type"] == "array":
        node = node["items"]
    return node


def _type(node: Node) -> str:
    if node["type"] == "array":
        inner = node["items"]
        if inner["type"] == "object":
            key = node["x-officectl"].get("key")
            return "明细 · rows" + (f"（按 · by {'、'.join(f'`{k}`' for k in key)}）" if key else "")
        return "列表 · list：" + _type(inner)
    x = node.get("x-officectl", {})
    if node["type"] == "number":
        return f"小数 · decimal（≤{x['decimals']}）"
    if "enum" in node:
        return "选项 · choice"
    return TYPES[x.get("type", node["type"])]


def _reference(x: Node) -> str:
    for key, arrow in (("ref", "→"), ("ref_or_text", "⇢")):
        if key in x:
            return f"{arrow} " + "、".join(f"`{kind}`" for kind in x[key])
    return ""


def _note(x: Node, item: Node, extra: Node) -> str:
    parts = []
    if "enum" in item:
        english = extra.get("values", {})
        parts.append(" / ".join(v if english.get(v) == v else f"{v} {english[v]}" for v in item["enum"]))
    if "not_before" in x:
        parts.append(f"不早于 · not before `{x['not_before']}`")
    if "help" in x:
        parts.append(f"{x['help']['zh']}<br>{x['help']['en']}")
    return "<br>".join(parts)


def _zh(kind: Node) -> str:
    title: str = kind["x-officectl"]["title"]["zh"]
    return title


def read(folder: Path = SCHEMAS) -> dict[str, Node]:
    """The schema documents by kind, in name order."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.schema.json"))}
    return {name.removesuffix(".schema.json"): json.loads(text) for name, text in texts.items()}


def main(arguments: list[str]) -> int:
    """Write the page, or with --check compare it. Returns the exit code."""
    text = page(read())
    if "--check" in arguments:
        return 0 if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
