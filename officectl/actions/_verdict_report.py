"""What `verify` says: for a person, for a program, and as the exit code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from officectl.light import dataclass
from officectl.records.report import FAIL_ON, SINGLE_ADMIN, Report, failed
from officectl.text.lang import Lang, Text

if TYPE_CHECKING:
    from datetime import date

    from officectl.actions._from_checkpoint import Start
    from officectl.history.model import RecordState, Verdict
    from officectl.history.policy import Policy
    from officectl.history.verify import Survey
    from officectl.records.finding import Finding
    from officectl.records.report import FailOn

BRIEF = 8
"""Characters of the state digest that go on paper."""

_OPEN = Text(
    "没有建立制度：{count} 条记录都是“已登记”（未签名），谁写的只是自称，没有可核验的签名。",
    "There is no policy: {count} records are “recorded” (not signed). Who wrote them is a claim; there is no signature to verify.",
)
_COMMITS = Text("已核验自根 {root} 起的 {count} 次提交。", "Verified {count} commits from the root {root} on.")
_BASIS = Text("身份依据：policy v{version}（{digest}）；{pinned}", "Identity rests on policy v{version} ({digest}); {pinned}")
_PINNED = Text("根指纹已与外部公布的核对", "the root was compared with what was published")
_UNPINNED = Text("根指纹未经外部核对", "the root has not been compared with anything outside")
_NOT_SEEN = Text("根没有看到，凭存证签名人的话", "the root was not seen; it rests on the word of the checkpoint's signers")
_UNPINNED_REMEDY = Text(
    "  没有核对过的根，证明不了历史没有被整个换掉。向公布根的人核对后运行 officectl verify --pin",
    "  Without that, nothing shows that the history was not exchanged as a whole. Compare it, then run `officectl verify --pin`",
)
_STATES = Text("状态：{states}", "States: {states}")
_ONE = Text("{state} {count}", "{state} {count}")
_LATE = Text("其中补批 {count} 条", "{count} of them approved late")
_DIGEST = Text("状态摘要：{brief}（{digest}）", "State digest: {brief} ({digest})")
_NO_POLICY = Text("身份依据：没有有效的制度，任何签批都不算数", "Identity rests on nothing: there is no valid policy, no event counts")


@dataclass(frozen=True, slots=True)
class Verified:
    """One verification."""

    workspace: str
    asked: str
    """The version or range as given."""
    old: str
    """For a range: its first commit."""
    verdict: Verdict
    findings: tuple[Finding, ...]
    """What is told: for a range what it brings."""
    policy: Policy | None
    day: date
    ref: str
    fail_on: str
    pinned_now: bool = False
    survey: Survey | None = None
    """What the verdict rests on, after a full run up to one commit."""
    start: Start | None = None
    """The checkpoint that the run began at; then it was no full verification."""

    @property
    def signed(self) -> bool:
        """Whether there is anything to verify: in an open workspace there is not."""
        return bool(self.verdict.root)

    @property
    def exit_code(self) -> int:
        """3 when a record is undecided for want of a newer version, 1 when a finding reaches `fail_on`, else 0."""
        if any(one.code == "UNSUPPORTED" for one in self.findings):
            return 3
        return int(failed(self.report))

    @property
    def report(self) -> Report:
        """As the formats of findings want it."""
        fail_on: FailOn = next(level for level in FAIL_ON if level == self.fail_on)
        digests = {"policy": self.verdict.policy_digest} if self.signed else {}
        return Report(
            self.workspace, self.verdict.tip, self.day, self.findings, digests=digests, fail_on=fail_on, thing="verify",
        )

    @property
    def brief(self) -> str:
        """The first characters of the state digest."""
        return self.verdict.digest.removeprefix("sha256:")[:BRIEF]

    @property
    def administrator(self) -> str:
        """The only administrator's name (单人管理); empty when there are more."""
        policy = self.policy
        if policy is None or not policy.single_admin:
            return ""
        return next(policy.people[ident].name for ident in policy.admins())

    def lines(self, lang: Lang) -> Iterator[str]:
        """What stands below the findings."""
        verdict = self.verdict
        if not self.signed:
            yield _OPEN.render(lang, count=len(verdict.states))
        else:
            if self.start is None:
                yield _COMMITS.render(lang, root=verdict.root[:10], count=verdict.commits)
            yield from self.basis(lang)
            yield _STATES.render(lang, states=self._states(lang))
        yield _DIGEST.render(lang, brief=self.brief, digest=verdict.digest)

    def basis(self, lang: Lang) -> Iterator[str]:
        """On what identities rest."""
        verdict = self.verdict
        if self.start is not None:
            yield from self.start.lines(lang)
        if self.policy is None:
            yield _NO_POLICY.render(lang)
        else:
            pinned = _NOT_SEEN if self.start is not None else _PINNED if verdict.pinned else _UNPINNED
            yield _BASIS.render(lang, version=verdict.policy_version, digest=verdict.policy_digest[:15], pinned=pinned)
        if not verdict.pinned and self.start is None:
            yield _UNPINNED_REMEDY.render(lang)
        if self.administrator:
            yield SINGLE_ADMIN.render(lang, name=self.administrator)

    def _states(self, lang: Lang) -> str:
        from officectl.query.choices import STATES

        rows = self.verdict.states.values()
        counts = Counter(row.state.name for row in rows)
        order = [*(name for name in STATES if name in counts), *sorted(counts.keys() - STATES.keys())]
        titles = {stage.state: stage.zh for flow in (self.policy.flows.values() if self.policy else ()) for stage in flow.stages}

        def title(name: str) -> Text:
            return STATES[name][0] if name in STATES else Text(titles.get(name, name), name)

        comma = "、" if lang == "zh" else ", "
        parts = [_ONE.render(lang, state=title(name), count=counts[name]) for name in order]
        late = sum(row.late for row in rows)
        if late:
            parts.append(_LATE.render(lang, count=late))
        return comma.join(parts) or "—"

    def data(self, lang: Lang) -> dict[str, object]:
        """For a program: `officectl.verify/1`."""
        from officectl.render.finding import finding_data, report_data

        verdict, policy = self.verdict, self.policy
        head = report_data(self.report, lang)
        summary = head["summary"]
        assert isinstance(summary, dict)
        return {
            "workspace": self.workspace,
            "lang": lang,
            "signed": self.signed,
            "revision": verdict.tip,
            "since": self.old or None,
            "ref": self.ref or None,
            "root": verdict.root or None,
            "pinned": verdict.pinned,
            "checkpoint": None if self.start is None else self.start.data(),
            "policy": None if policy is None else {
                "version": policy.version, "digest": policy.digest, "assurance": policy.settings.assurance,
                "single_admin": policy.single_admin, "admins": sorted(policy.admins()),
            },
            "commits": verdict.commits,
            "counts": dict(verdict.counts),
            "state_digest": verdict.digest,
            "state_digest_short": self.brief,
            "states": {ident: _row(row) for ident, row in sorted(verdict.states.items())},
            "summary": {name: value for name, value in summary.items() if name not in ("checked", "skipped", "standing")},
            "findings": [finding_data(one, lang) for one in self.findings],
        }  # fmt: skip


def _row(row: RecordState) -> dict[str, object]:
    return {
        "kind": row.kind,
        "state": row.state.name,
        "revision": row.revision,
        "digest": row.digest or None,
        "path": row.path or None,
        "late": row.late,
        "since": row.since or None,
        "landed": row.landed or None,
        "votes": [
            {"event": event, "person": person, "for": principal or None, "commit": commit}
            for event, person, principal, commit in row.acted
        ],
    }
