"""How far long work has come (the making of the demonstration, an import): a bar on a terminal, a line a stage elsewhere, nothing under --json."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._options import Options

STAGES = {
    "keys": Text("给 {all} 个人做密钥", "making keys for {all} people"),
    "sign": Text("回放一年的工作：{all} 次签名提交", "replaying a year of work: {all} signed commits"),
    "verify": Text("核验 {all} 次提交", "verifying {all} commits"),
    "check": Text("检查记录", "checking the records"),
}
_CELLS = 24


class Bar:
    """Told of every step."""

    def __init__(self, options: Options, stages: Mapping[str, Text] = STAGES) -> None:
        self._stages = stages
        self._lang = options.lang
        self._silent = options.json
        self._moving = not options.json and sys.stderr.isatty()
        self._stage = ""
        self._drawn = -1

    def tell(self, stage: str, done: int, all_: int) -> None:
        """So much of a stage is done."""
        if self._silent:
            return
        said = self._stages[stage].render(self._lang, all=all_)
        if not self._moving:
            if stage != self._stage:
                sys.stderr.write(f"{said}……\n")
            self._stage = stage
            return
        full = _CELLS * done // all_ if all_ else 0
        if (stage, full) == (self._stage, self._drawn):
            return
        self._stage, self._drawn = stage, full
        sys.stderr.write(f"\r\x1b[K[{'#' * full}{'.' * (_CELLS - full)}] {said}")
        sys.stderr.flush()

    def clear(self) -> None:
        """Leave no bar behind."""
        if self._moving and self._stage:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
