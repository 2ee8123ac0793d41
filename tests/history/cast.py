"""Who works in this office and under which policy: the people, their roles, the flows of the kinds, as TOML files.

A policy of the tests is a plain nested dictionary; `policy_files` writes it. Change a copy (`changed`) and vote on it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from .keys import Ring
from .plain import toml

Policy = dict[str, Any]

CLERK, OTHER_CLERK, HEAD, OTHER_HEAD = "li.si", "zhang.san", "zhao.liu", "liu.er"
DEPUTY, OTHER_DEPUTY, LEADER, DIRECTOR = "wang.wu", "chen.shi", "zhou.qi", "he.liu"
FINANCE, FINANCE2, PERSONNEL = "wu.ba", "feng.jiu", "zheng.jiu"
ADMIN, ADMIN2, ADMIN3, ADMIN4 = "qian.yi", "sun.er", "shi.san", "tang.si"

PEOPLE = {
    CLERK: ("李四", "gov-office", ["经办人@gov-office"]),
    OTHER_CLERK: ("张三", "gov-office", ["经办人@gov-office"]),
    HEAD: ("赵六", "gov-office", ["科室负责人@gov-office"]),
    OTHER_HEAD: ("刘二", "gov-office", ["科室负责人@gov-office", "分管领导@gov-office"]),
    DEPUTY: ("王五", "gov-office", ["分管领导@gov-office"]),
    OTHER_DEPUTY: ("陈十", "gov-office", ["分管领导@gov-office"]),
    LEADER: ("周七", "gov-office", ["主要负责人@gov-office"]),
    DIRECTOR: ("何六", "gov-office", ["办公室主任@gov-office"]),
    FINANCE: ("吴八", "finance", ["会签单位@finance"]),
    FINANCE2: ("冯九", "finance", ["会签单位@finance"]),
    PERSONNEL: ("郑九", "personnel", ["会签单位@personnel", "科室负责人@personnel"]),
    ADMIN: ("钱一", "gov-office", ["policy-admin"]),
    ADMIN2: ("孙二", "gov-office", ["policy-admin"]),
    ADMIN3: ("石三", "gov-office", ["policy-admin"]),
    ADMIN4: ("唐四", "gov-office", ["policy-admin"]),
}

SUBMIT = {"event": "submit", "state": "submitted", "zh": "送审", "role": "*", "self": True}
REVIEW = {"event": "review", "state": "reviewed", "zh": "审核", "role": "科室负责人", "scope": "unit"}
APPROVE = {"event": "approve", "state": "approved", "zh": "批准", "role": "分管领导", "distinct": ["review"]}


def _rules(*before: str) -> dict[str, Any]:
    """The events beside the stages; `before` are the states that can be sent back."""
    return {
        "return": {"zh": "退回", "roles": ["科室负责人", "分管领导"], "from": list(before), "reason": True},
        "withdraw": {"zh": "撤回", "roles": ["submitter"], "from": ["submitted", "reviewed"]},
        "reopen": {"zh": "重新办理", "roles": ["分管领导", "主要负责人"], "from": ["approved"], "reason": True},
        "void": {"zh": "作废", "roles": ["分管领导", "主要负责人"], "from": [*before, "approved"], "k": 2, "reason": True},
        "register": {"zh": "纸质登记", "roles": ["办公室主任"], "from": ["draft"]},
    }


FLOWS: dict[str, dict[str, Any]] = {
    "trip": {
        "on_edit_after_approval": "violation",
        "stage": [SUBMIT, REVIEW, APPROVE],
        **_rules("submitted", "reviewed"),
    },
    "task": {   # 会签 by any two persons of that role
        "on_edit_after_approval": "violation",
        "stage": [
            SUBMIT, REVIEW,
            {"event": "countersign", "state": "countersigned", "zh": "会签", "role": "会签单位", "k": 2},
            {**APPROVE, "role": "主要负责人"},
        ],
        **_rules("submitted", "reviewed", "countersigned"),
    },
    "meeting": {   # 会签 by every unit that the record names
        "on_edit_after_approval": "draft",
        "stage": [
            SUBMIT, REVIEW,
            {"event": "countersign", "state": "countersigned", "zh": "会签", "role": "会签单位", "k": "all", "of": "countersigners"},
            {**APPROVE, "role": "主要负责人"},
        ],
        **_rules("submitted", "reviewed", "countersigned"),
    },
    "delegation": {
        "on_edit_after_approval": "violation",
        "stage": [{**SUBMIT, "state": "approved"}],
        "withdraw": {"zh": "撤回", "roles": ["submitter"], "from": ["approved"]},
    },
}


def email(person: str) -> str:
    """A person's address."""
    return f"{person}@qingyuan.example"


def first_policy(ring: Ring) -> Policy:
    """The policy of genesis."""
    return {
        "format": 1,
        "version": 1,
        "prev": "",
        "global": {
            "assurance": "signed",
            "policy_threshold": 2,
            "min_admins": 3,
            "delegable": ["科室负责人", "分管领导"],
            "clock_skew_s": 300,
            "late_days": 7,
            "delegation_max_days": 30,
        },
        "people": {
            person: {
                "name": name, "email": email(person), "dept": dept, "roles": roles,
                "keys": [{"fp": ring.key(person).fp, "state": "active"}],
            }
            for person, (name, dept, roles) in PEOPLE.items()
        },
        "flows": FLOWS,
    }


def policy_files(policy: Policy) -> dict[str, bytes]:
    """The files of a policy, by their path below its folder."""
    head = {name: value for name, value in policy.items() if name not in ("people", "flows")}
    files = {"policy.toml": toml(head), "roles.toml": toml({"people": policy["people"]})}
    files |= {f"flows/{kind}.toml": toml(flow) for kind, flow in policy["flows"].items()}
    return {path: text.encode() for path, text in files.items()}


def changed(policy: Policy, change: Callable[[Policy], object]) -> Policy:
    """A changed copy of a policy (version and prev are the caller's business)."""
    new = copy.deepcopy(policy)
    change(new)
    return new
