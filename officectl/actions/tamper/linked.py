"""An approved record becomes a link to a file that nobody approved."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.text.lang import Text

TITLE = Text("把记录换成链接", "Record replaced by a link")
STORY = Text(
    "批准过的记录换成一个符号链接，指向仓库以外的文件：以后改那个文件，git 里不留痕迹。",
    "An approved record becomes a symbolic link to a file outside: later changes of that file leave no trace in git.",
)
AREA = "content"
CODES = ("BAD_MODE", "EDIT_AFTER_APPROVAL")


def forge(copy: Copy) -> Forged:
    """Put a link in place of the file."""
    rec = copy.ground.approved()
    place = copy.open(rec.path)
    place.unlink()
    place.symlink_to("/tmp/record.toml")
    copy.note(f"ln -sf /tmp/record.toml {rec.path}")
    copy.git("add", "--", rec.path)
    copy.commit("整理", copy.ground.administrator())
    return Forged(rec.id, "approved")
