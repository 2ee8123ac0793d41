"""A folder in which the older part of the history is missing."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.text.lang import Text

TITLE = Text("只给一截历史", "Only a piece of the history")
STORY = Text(
    "交来的文件夹只有最近几次提交（浅克隆）。前面有没有退回、作废，谁也看不到。",
    "The folder that is handed over has the last few commits only (a shallow clone): nobody can see what was returned or annulled before.",
)
AREA = "repository"
CODES = ("INCOMPLETE",)


def forge(copy: Copy) -> Forged:
    """Cut the history as `git clone --depth` would."""
    last = copy.ground.commits("--first-parent", "--max-count=3")[-1]
    copy.note(f"echo {last} > .git/shallow   # git clone --depth 3")
    (copy.folder / ".git/shallow").write_text(f"{last}\n", "ascii")
    return Forged()
