"""`check --why ID`: the reasoning about one record, for a hit and for a pass alike. Auditors ask why not."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from officectl.actions import _scope, check
from officectl.light import dataclass
from officectl.records.finding import SEVERITY_TITLES, Finding
from officectl.text.lang import Lang, Message, Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.actions.check import Request
    from officectl.rules.book import RuleValue

_HEAD = Text("{id}（{as_of}，{count} 项检查）", "{id} ({as_of}, {count} checks)")
_HIT = Text("查出：", "found:")
_NOT_HIT = Text("没有查出：", "nothing found by:")
_STEPS = Text("依据与计算：", "inputs and arithmetic:")
_CLAUSE = Text("依据：{clause}", "basis: {clause}")
_RULE = Text("{name} = {value}（{origin}）", "{name} = {value} ({origin})")
_BLANK = Text("未配置", "not configured")
_ABSENT = Text("无适用标准", "no standard applies")
_QUIET = Text(
    "本记录的种类是 {kind}，读取它的检查都没有提出问题", "its kind is {kind}; none of the checks that read it has anything to say"
)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of reasoning of one check."""

    code: str
    message: Message


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule row that a check looked up on the way."""

    code: str
    name: str
    value: object
    origin: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What concerns a record: findings, reasoning, rules asked, checks that read its kind."""

    id: str
    kind: str
    as_of: str
    findings: tuple[Finding, ...]
    steps: tuple[Step, ...]
    rules: tuple[RuleLine, ...]
    read_by: tuple[tuple[str, Text], ...]

    def lines(self, lang: Lang) -> Iterator[str]:
        """For a person."""
        yield _HEAD.render(lang, id=self.id, as_of=self.as_of, count=len(self.read_by))
        hits = {finding.code for finding in self.findings}
        if self.findings:
            yield _HIT.render(lang)
            for finding in self.findings:
                level = SEVERITY_TITLES[finding.severity].render(lang)
                yield f"  {finding.code} {level} {finding.message.render(lang)}"
        passed = [(code, title) for code, title in self.read_by if code not in hits]
        if passed:
            yield _NOT_HIT.render(lang)
            yield from (f"  {code} {title.render(lang)}" for code, title in passed)
        if self.steps:
            yield _STEPS.render(lang)
            yield from (f"  {step.code} {step.message.render(lang)}" for step in self.steps)
        for rule in self.rules:
            yield "  " + _RULE.render(lang, name=rule.name, value=rule.value, origin=rule.origin)
            yield from ("    " + _CLAUSE.render(lang, clause=clause) for clause in rule.clauses)
        if not self.findings and not self.steps:
            yield _QUIET.render(lang, kind=self.kind)

    def data(self, lang: Lang) -> dict[str, object]:
        """For a program."""
        from officectl.render.finding import finding_data

        return {
            "record": {"kind": self.kind, "id": self.id},
            "as_of": self.as_of,
            "findings": [finding_data(finding, lang) for finding in self.findings],
            "steps": [{"code": step.code, "message": step.message.render(lang)} for step in self.steps],
            "rules": [
                {
                    "code": rule.code,
                    "name": rule.name,
                    "value": rule.value.render(lang) if isinstance(rule.value, Text) else rule.value,
                    "origin": rule.origin,
                    "clauses": list(rule.clauses),
                }
                for rule in self.rules
            ],
            "checks": [code for code, _ in self.read_by],
        }


class _Ear:
    """Listens for one record. A rule belongs to it when it was asked for on the way to a step about it."""

    def __init__(self, ident: str) -> None:
        self._ident = ident
        self._asked: list[RuleLine] = []
        self._stepped = False
        self.steps: list[Step] = []
        self.rules: list[RuleLine] = []
        self.codes: Collection[str] = ()

    def run(self, codes: Collection[str]) -> None:
        """The checks that were run."""
        self.codes = codes

    def step(self, code: str, ident: str, message: Message) -> None:
        """A step of a check's reasoning."""
        self._stepped = True
        if ident == self._ident:
            self.steps.append(Step(code, message))
            self.rules.extend(line for line in self._asked if line.code == code)

    def rule(self, code: str, value: RuleValue) -> None:
        """A rule that a check looked up. The first one after a step begins the reasoning about something else."""
        if self._stepped:
            self._asked.clear()
            self._stepped = False
        shown = _ABSENT if value.absent else _BLANK if value.unset else value.value
        clauses = tuple(
            " ".join(part for part in (f"《{c.instrument}》", c.number, c.article) if part) for c in value.clauses
        )
        self._asked.append(RuleLine(code, value.name, shown, value.origin, clauses))


def why(options: Options, request: Request, ident: str) -> Answer:
    """Run the checks that read the record's kind, listening. Raises NoSuchRecord, SeveralRecords, BrokenRecord."""
    ear = _Ear(ident)
    outcome = check.run(options, request, ear)
    kind = outcome.kind_of(ident)
    if not kind:
        return why(options, request, _scope.record_id(options, outcome, ident))
    read_by = tuple(
        (loaded.code, loaded.check.title)
        for loaded in check.chosen(request)
        if loaded.code in ear.codes and kind in loaded.check.reads
        or (loaded.check.scope == "file" and loaded.code.partition("-")[0] not in ("RULE", "SCHEMA", "CAL"))
    )
    return Answer(
        id=ident,
        kind=kind,
        as_of=outcome.report.as_of.isoformat(),
        findings=tuple(f for f in outcome.report.findings if _scope.about(f, {ident})),
        steps=tuple(dict.fromkeys(ear.steps)),
        rules=tuple(dict.fromkeys(ear.rules)),
        read_by=read_by,
    )
