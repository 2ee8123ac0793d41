"""One line of `doctor`: what was looked at, how it stands, what to do."""

from __future__ import annotations

from typing import Literal

from officectl.light import dataclass
from officectl.text.lang import Lang, Message, Text

Status = Literal["ok", "note", "problem"]
STATUS_TITLES: dict[Status, Text] = {
    "ok": Text("正常", "ok"),
    "note": Text("注意", "note"),
    "problem": Text("问题", "problem"),
}


@dataclass(frozen=True, slots=True)
class Probe:
    """A thing that was looked at. `name` is stable, for programs."""

    name: str
    title: Text
    status: Status
    message: Message
    remedy: Message | None = None

    def data(self, lang: Lang) -> dict[str, object]:
        """For a program."""
        return {
            "name": self.name,
            "title": self.title.render(lang),
            "status": self.status,
            "message": self.message.render(lang),
            "remedy": self.remedy.render(lang) if self.remedy else None,
        }
