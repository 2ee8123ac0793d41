"""`explain`: what a check looks for, on what it rests, with a bad and a good example and the way to mend it."""

from __future__ import annotations

from collections.abc import Iterator

from officectl.actions.check import unknown
from officectl.checks import _load
from officectl.checks._contract import LoadedCheck
from officectl.checks._explain import BAD, GOOD, HEADINGS, sections
from officectl.light import dataclass
from officectl.records.finding import SEVERITY_TITLES, STANDING_TITLES
from officectl.text.lang import Lang, Text
from officectl.text.width import pad

_EXAMPLES = {BAD: Text("不合格的例子", "Example that is found"), GOOD: Text("合格的例子", "Example that is fine")}
_LEVEL = Text("级别：{severity}，性质：{standing}", "severity: {severity}, standing: {standing}")
_RULES = Text("用到的参数：{rules}", "rules asked: {rules}")
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


def explain(code: str) -> Explanation:
    """One check by its code, in any case. Raises UnknownCheck."""
    code = code.strip().upper().replace("＿", "-").replace("_", "-")
    if code not in _load.codes():
        raise unknown(code)
    return Explanation(_load.load(code))


def everything() -> list[Explanation]:
    """All checks in code order."""
    return [Explanation(_load.load(code)) for code in _load.codes()]


def table(lang: Lang) -> Iterator[str]:
    """One line a check: code, level, title."""
    found = everything()
    wide = max(len(item.loaded.code) for item in found)
    for item in found:
        check = item.loaded.check
        level = pad(SEVERITY_TITLES[check.severity].render(lang), 8)
        standing = pad(STANDING_TITLES[check.standing].render(lang), 10)
        yield f"{pad(item.loaded.code, wide)}  {level}{standing}{check.title.render(lang)}"
