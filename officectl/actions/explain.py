"""`explain`: what a check looks for, on what it rests, with a bad and a good example and the way to mend it."""

from __future__ import annotations

from collections.abc import Iterator

from officectl.actions import _checks
from officectl.actions.check import unknown
from officectl.checks._contract import LoadedCheck
from officectl.checks._explain import BAD, GOOD, HEADINGS, sections
from officectl.history.codes import CODES
from officectl.light import dataclass
from officectl.records.finding import SEVERITY_TITLES, STANDING_TITLES
from officectl.text.lang import Lang, Text
from officectl.text.width import pad

_EXAMPLES = {BAD: Text("不合格的例子", "Example that is found"), GOOD: Text("合格的例子", "Example that is fine")}
_LEVEL = Text("级别：{severity}，性质：{standing}", "severity: {severity}, standing: {standing}")
_RULES = Text("用到的参数：{rules}", "rules asked: {rules}")
_SAYS, _WHY, _REMEDY = Text("怎么说", "What it says"), Text("为什么", "Why"), Text("怎么办", "What to do")
_HISTORY = Text("verify 的代码：", "Codes of verify:")
_ORDER = ("查什么", "依据", "为什么", BAD, GOOD, "怎么改"), ("What", "Basis", "Why", BAD, GOOD, "Remedy")


@dataclass(frozen=True, slots=True)
class Explanation:
    """One check's documentation."""

    loaded: LoadedCheck

    def lines(self, lang: Lang) -> Iterator[str]:
        """For a person."""
        check, found = self.loaded.check, sections(self.loaded)
        yield f"{self.loaded.code}  {check.title.render(lang)}"
        severity, standing = SEVERITY_TITLES[check.severity], STANDING_TITLES[check.standing]
        yield _LEVEL.render(lang, severity=severity, standing=standing)
        for heading in _ORDER[0 if lang == "zh" else 1]:
            yield ""
            yield _EXAMPLES[heading].render(lang) if heading in _EXAMPLES else heading
            yield from ("    " + line if line else "" for line in found.get(heading, "").splitlines())
        if check.rules:
            yield ""
            yield _RULES.render(lang, rules=list(check.rules))

    def data(self, lang: Lang) -> dict[str, object]:
        """For a program: the sections by their fixed headings."""
        check, found = self.loaded.check, sections(self.loaded)
        headings = (*HEADINGS[lang], *((BAD, GOOD) if lang == "en" else ()))
        return {
            "code": self.loaded.code,
            "title": check.title.render(lang),
            "severity": check.severity,
            "standing": check.standing,
            "scope": check.scope,
            "reads": {kind: list(fields) for kind, fields in check.reads.items()},
            "rules": list(check.rules),
            "sections": {heading: found.get(heading, "") for heading in headings},
        }


@dataclass(frozen=True, slots=True)
class HistoryExplanation:
    """One code of `verify`, by its row in the table of codes."""

    code: str

    def lines(self, lang: Lang) -> Iterator[str]:
        """For a person."""
        row = CODES[self.code]
        yield f"{self.code}  {row.title.render(lang)}"
        yield _LEVEL.render(lang, severity=SEVERITY_TITLES[row.severity], standing=STANDING_TITLES["data"])
        for heading, text in self._sections():
            yield ""
            yield heading.render(lang)
            yield "    " + (text.zh if lang == "zh" else text.en)

    def data(self, lang: Lang) -> dict[str, object]:
        """For a program."""
        row = CODES[self.code]
        found = {heading.render(lang): text.zh if lang == "zh" else text.en for heading, text in self._sections()}
        return {
            "code": self.code, "title": row.title.render(lang), "severity": row.severity, "standing": "data",
            "scope": "history", "reads": {}, "rules": [], "sections": found,
        }  # fmt: skip

    def _sections(self) -> tuple[tuple[Text, Text], ...]:
        row = CODES[self.code]
        return (_SAYS, _worded(row.message)), (_WHY, row.why), (_REMEDY, _worded(row.remedy))


_BLANKS = (("{item}", "〔记录〕", "RECORD"), ("{who}", "〔谁〕", "WHO"), ("{what}", "〔细节〕", "DETAIL"), ("{commit}", "〔提交〕", "COMMIT"))


def _worded(text: Text) -> Text:
    """A message whose blanks a reader understands."""
    zh, en = text.zh, text.en
    for blank, chinese, english in _BLANKS:
        zh, en = zh.replace(blank, chinese), en.replace(blank, english)
    return Text(zh, en)


def explain(code: str) -> Explanation | HistoryExplanation:
    """One check or one code of verify, in any case. Raises UnknownCheck."""
    code = code.strip().upper().replace("＿", "_")
    name, event = code.replace("_", "-"), code.replace("-", "_")
    if name in _checks.codes():
        return Explanation(next(check for check in _checks.selected([name]) if check.code == name))
    if event in CODES:
        return HistoryExplanation(event)
    raise unknown(name)


def everything() -> list[Explanation | HistoryExplanation]:
    """All checks in code order, then the codes of verify."""
    return [*(Explanation(check) for check in _checks.selected()), *(HistoryExplanation(code) for code in sorted(CODES))]


def table(lang: Lang) -> Iterator[str]:
    """One line a check: code, level, title."""
    every = everything()
    found = [item for item in every if isinstance(item, Explanation)]
    history = [item.code for item in every if isinstance(item, HistoryExplanation)]
    wide = max((*(len(item.loaded.code) for item in found), *map(len, history)))
    for item in found:
        check = item.loaded.check
        level = pad(SEVERITY_TITLES[check.severity].render(lang), 8)
        standing = pad(STANDING_TITLES[check.standing].render(lang), 10)
        yield f"{pad(item.loaded.code, wide)}  {level}{standing}{check.title.render(lang)}"
    yield ""
    yield _HISTORY.render(lang)
    for code in history:
        level = pad(SEVERITY_TITLES[CODES[code].severity].render(lang), 8)
        standing = pad(STANDING_TITLES["data"].render(lang), 10)
        yield f"{pad(code, wide)}  {level}{standing}{CODES[code].title.render(lang)}"
