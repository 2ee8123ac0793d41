"""The year of the policy: founded, a key changed, a flow changed, one proposal still open; rules and calendar changed by votes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from officectl.actions.demo_year.cast import Cast, flows
from officectl.actions.demo_year.plan import Act, Plan
from officectl.history import policy, templates

_POLICY = """\
# 制度的总则。只有按制度表决启用后的改动才算数；各项含义见 docs/contracts/history.md。
# The policy's general part. Changes count once they are voted and activated.
format = 1
version = {version}
prev = "{prev}"

[global]
# signed：签名即可；received：还要服务器收讫
assurance = "signed"
# 改制度、改规则要几名管理员同意（提议人不算）
policy_threshold = {threshold}
min_admins = {least}
# 可以委托别人代办的角色
delegable = ["主要负责人", "分管领导", "办公室主任", "派车审批人"]
clock_skew_s = 300
# 签了名却迟迟没有并入的，多少天以后算迟到
late_days = {late}
delegation_max_days = 30
"""


class Law:
    """The text of every version of the policy."""

    def __init__(self, cast: Cast, late_days: Mapping[str, int]) -> None:
        self.versions: dict[int, dict[str, bytes]] = {}
        self.digests: dict[int, str] = {}
        prev = ""
        for text, late in late_days.items():
            version = int(text)
            head = _POLICY.format(version=version, prev=prev, threshold=cast.threshold, least=cast.least, late=late)
            own = {kind: raw for since, kind, raw in flows() if since <= version}
            files = {
                "policy.toml": head.encode(), "roles.toml": cast.register(version),
                **{f"flows/{kind}.toml": raw for kind, raw in {**templates.flow_templates(), **own}.items()},
            }
            self.versions[version], self.digests[version] = files, policy.digest(files)
            prev = self.digests[version]

    def below(self, folder: str, version: int) -> dict[str, bytes]:
        """Path → bytes of a version, in `policy/active/` or `policy/next/`."""
        return {folder + path: raw for path, raw in self.versions[version].items()}


def plan(p: Plan, law: Law, active: str, following: str) -> None:
    """The acts. `active`, `following`: the two folders."""
    for row in p.story["policy"]:
        _change(p, law, row, active, following)
    for row in p.story["governed"]:
        if row["path"] in p.book.files:
            _governed(p, row)


def _change(p: Plan, law: Law, row: Mapping[str, Any], active: str, following: str) -> None:
    """Proposed, voted, put in force; without `activated` the proposal stays open."""
    at: datetime = row["proposed"]
    version: int = row["version"]
    who: str = row["by"]
    p.add(Act(at, who, f"提议制度第 {version} 版：{row['what']}", "propose", files={**law.below(following, version)}, opinion=row["why"], policy=version))
    for number, voter in enumerate(row["votes"]):
        p.add(Act(at + timedelta(hours=1 + number), voter, f"同意制度第 {version} 版", "approve", policy=version))
    if "activated" in row:
        files: dict[str, bytes | None] = dict.fromkeys(law.below(following, version))
        p.add(Act(row["activated"], who, f"启用制度第 {version} 版：{row['what']}", "activate", files={**files, **law.below(active, version)}, policy=version))


def _governed(p: Plan, row: Mapping[str, Any]) -> None:
    at: datetime = row["at"]
    path: str = row["path"]
    p.add(Act(at, row["by"], row["what"], files={path: p.book.files[path]}))
    p.add(Act(at + timedelta(minutes=20), row["by"], f"提议：{row['what']}", "propose", governed=True))
    for number, voter in enumerate(row["votes"]):
        p.add(Act(at + timedelta(minutes=60 + 45 * number), voter, f"同意：{row['what']}", "approve", governed=True))
