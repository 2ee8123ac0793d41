"""疑似涉密或公民身份号码 · possible state secret or ID-card number

查什么
    文件里有没有国家秘密标志（密级★期限、单独成行的密级）和 18 位公民身份号码。“绝密★启用前”（试卷）、商业秘密、工作秘密、行文里的“国家秘密”不算。

依据
    保守国家秘密法（2024 修订）第三十一条第三项：不得在非涉密信息系统、信息设备中存储、处理国家秘密。

为什么
    git 的历史删不掉；一旦提交，只能整库处置。登记簿只记编号和日期，不记内容。

不合格的例子
    # place/county-seat
    name = "县城"
    note = "附件：机密★10年"

合格的例子
    # place/county-seat
    name = "县城"
    note = "试卷封面印有：绝密★启用前；本库不存商业秘密"

怎么改
    不要提交。删去内容，只留登记号和日期；已经提交的立即停止推送，报告保密办。

What
    Marks of state secrets (level★period, a level alone on its line) and 18-digit ID-card numbers. Exam papers (绝密★启用前) and the
    words 商业秘密, 工作秘密 and 国家秘密 in running text are not meant.

Basis
    Law on Guarding State Secrets (2024), article 31 (3): no state secret is stored or handled on a system that is not approved for it.

Why
    git cannot forget: once committed, the whole repository has to be dealt with. Registers hold numbers and dates, never content.

Remedy
    Do not commit. Keep the register number and the date only; if it is committed already, stop pushing and report it.
"""

from __future__ import annotations

from officectl.checks._context import Context
from officectl.checks._contract import Check
from officectl.records.finding import Clause, Finding
from officectl.records.intake import Intake
from officectl.records.secrets import find_secret, long_number
from officectl.text.lang import Text

CHECK = Check(
    title=Text("疑似涉密或公民身份号码", "possible state secret or ID-card number"),
    severity="error",
    standing="data",
    scope="file",
    remedy=Text(
        "不要提交：删去内容，只留登记号和日期；已经提交的立即停止推送并报告保密办",
        "do not commit: keep the register number and the date only; if committed already, stop pushing and report it",
    ),
)

_CLAUSE = Clause("保守国家秘密法", "", "第三十一条第三项", "2024", "A", True)
_MARK = Text("发现国家秘密标志 {mark}", "a mark of state secrets: {mark}")
_NUMBER = Text("发现公民身份号码 {mark}", "an ID-card number: {mark}")


def find(intake: Intake, ctx: Context) -> list[Finding] | tuple[()]:
    """Every mark in the file's text, comments included: git keeps those as well."""
    if intake.everyday and not long_number(intake.raw):
        return ()
    secrets = find_secret(intake.text)
    if not secrets:
        return ()
    return [mark(intake, ctx, s.kind == "identity", s.excerpt, s.line, s.column) for s in secrets]


def mark(intake: Intake, ctx: Context, number: bool, excerpt: str, line: int, column: int) -> Finding:
    """A finding that never repeats more than the mark itself."""
    from officectl.light import replace

    message = (_NUMBER if number else _MARK)(mark=excerpt)
    found = ctx.finding(intake, message, line=line, column=column)
    return found if number else replace(found, clauses=(_CLAUSE,))
