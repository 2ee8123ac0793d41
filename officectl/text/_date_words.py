"""One spelling for what is typed: half width, lower case, digits for 十一, 周 for 星期, 日 for 号."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = {char: "〇一二三四五六七八九".index(char) for char in "〇一二三四五六七八九"} | {"零": 0, "两": 2}
_NUMERAL = "〇零一二两三四五六七八九十百廿卅"
_HAN = r"[\u4e00-\u9fff]"

_BEFORE_NUMBERS = (
    (r"[\u2010-\u2012\u2212]", "-"),  # typographic hyphens and the minus sign
    (r"\s+", " "),
    (rf" ?({_HAN}|[()〇]) ?", r"\1"),
    (r"星期|礼拜", "周"),
    (r"个周", "周"),
    (r"元月", "1月"),
)
_AFTER_NUMBERS = (
    (r"(\d)号", r"\1日"),
    (r"这个?(?=[周月年季])|当(?=[月年季])", "本"),
    (r"([上下])(?:1个?|个)(?=[周月季])", r"\1"),
    (r"季度", "季"),
    (r"(?<=\d月)份|(?<=年)度", ""),
    (r"(?<=[月年季])[末尾]", "底"),
    (r"(?<=月)月(?=[初底])|(?<=年)年(?=[初底])", ""),  # 今年年底
    (r"今日", "今天"),
    (r"明日", "明天"),
    (r"昨日", "昨天"),
    (r"([今明昨])([早晚])(?:[上晨])?", r"\1天\2上"),
)


_ONE = "[一二三四五六七八九]"
_WRITTEN_OUT = (
    rf"(?:({_ONE}|两)百(?:(?=零{_ONE}$|{_ONE}十|$)零?))?"  # 一百零五, never the spoken 一百五
    rf"(?:({_ONE}?)(十)|([廿卅]))?({_ONE})?"
)


def normal(s: str) -> str:
    """The input in its plainest spelling. Spaces stay only between Latin letters and digits."""
    if s.isascii():
        return " ".join(s.lower().split())  # nothing to respell: most dates are ISO
    text = unicodedata.normalize("NFKC", s).strip().lower()
    for pattern, plain in _BEFORE_NUMBERS:
        text = re.sub(pattern, plain, text)
    # 周一十点 is Monday at ten: the weekday is read before the number that follows it.
    text = re.sub(
        rf"周([一二三四五六])(?=([0-9{_NUMERAL}])?)",
        lambda found: f"周{_DIGITS[found[1]]}{' ' if found[2] else ''}",
        text,
    )
    text = re.sub(rf"(?<=[0-9])(?=[{_NUMERAL}])|(?<=[{_NUMERAL}])(?=[0-9])", " ", text)
    text = re.sub(f"[{_NUMERAL}]+", _as_digits, text)
    for pattern, plain in _AFTER_NUMBERS:
        text = re.sub(pattern, plain, text, flags=re.ASCII)
    return text


def _as_digits(found: re.Match[str]) -> str:
    run = found[0]
    if set(run) <= _DIGITS.keys():
        return "".join(str(_DIGITS[char]) for char in run)  # 二〇二六
    parts = re.fullmatch(_WRITTEN_OUT, run)
    if parts is None:
        return run
    hundreds = _DIGITS[parts[1]] if parts[1] else 0
    tens = (_DIGITS[parts[2]] if parts[2] else 1) if parts[3] else "〇一廿卅".index(parts[4] or "〇")
    return str(hundreds * 100 + tens * 10 + (_DIGITS[parts[5]] if parts[5] else 0))
