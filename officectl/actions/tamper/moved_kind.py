"""An approved record becomes one of another kind."""

from __future__ import annotations

from officectl.actions.tamper._copy import Copy, Forged
from officectl.actions.tamper._ground import Unfit
from officectl.text.lang import Text

TITLE = Text("换个类别", "Moved to another kind")
STORY = Text(
    "批准过的记录原样搬到另一类的文件夹里：内容一字未改，批准看上去还在，但那一类要走别的流程。",
    "An approved record is moved into the folder of another kind: not a letter is changed and the approval seems to be there, but that kind has "
    "another flow.",
)
AREA = "content"
CODES = ("KIND_MISMATCH",)


def forge(copy: Copy) -> Forged:
    """Move the file."""
    rec = copy.ground.approved()
    other = next((kind for kind in sorted(copy.ground.policy.flows) if kind not in (rec.kind, "delegation")), "")
    if not other:
        raise Unfit(what=Text("另一类有流程的记录", "no other kind with a flow"))
    target = f"records/{other}/{rec.id}.toml"
    copy.open(rec.path)
    copy.open(target).parent.mkdir(parents=True, exist_ok=True)
    copy.git("mv", rec.path, target)
    copy.commit("归类", copy.ground.administrator())
    return Forged(rec.id, "approved")
