"""What verification remembers is changed."""

from __future__ import annotations

from contextlib import closing

from officectl.actions.tamper._copy import Copy, Forged
from officectl.actions.tamper._ground import Unfit
from officectl.actions.verify import Request
from officectl.history.cache import NAME
from officectl.text.lang import Text

TITLE = Text("改核验的缓存", "The memory of verification changed")
STORY = Text(
    "冒{who}的名签批，再把缓存 .git/officectl/verify.db 里这次签名的结论改成“{who}的密钥”。在自己的电脑上用缓存核验就会被骗过；"
    "夜间核验（--full）和核验别人的文件夹（--from）不信缓存。",
    "An approval is signed in the name of {who}; in the cache .git/officectl/verify.db the fact about this signature is changed to “key of {who}”. "
    "A quick run that uses the cache is deceived; the nightly run (--full) and a run over somebody else's folder (--from) do not trust it.",
)
AREA = "repository"
CODES = ("CACHE_DIFFERS", "ACTOR_MISMATCH")


def forge(copy: Copy) -> Forged:
    """Forge, let the cache learn it, change what it learnt."""
    import sqlite3

    one = copy.waiting()
    copy.actor = one.who.name
    thief = copy.ground.outsider(one.rec, one.stage)
    commit = copy.event(one.stage.event, one.item, one.who, key=thief.key, role=one.role)
    fp = next(key.fp for key in copy.ground.policy.people[one.who.id].keys if key.state == "active")
    copy.note("officectl verify   # ACTOR_MISMATCH")
    copy.learn()
    place = copy.folder / ".git/officectl" / NAME
    statement = "UPDATE signature SET key = ? WHERE oid = ?"
    with closing(sqlite3.connect(place)) as db:
        changed = db.execute(statement, (fp, bytes.fromhex(commit))).rowcount
        db.execute("DELETE FROM snapshot")
        db.commit()
    if changed != 1:
        raise Unfit(what=Text("核验缓存（磁盘只读？）", "no cache of verification (is the disk read-only?)"))
    copy.note(f"sqlite3 .git/officectl/{NAME} \"UPDATE signature SET key = '{fp}' WHERE oid = x'{commit}'; DELETE FROM snapshot\"")
    return Forged(one.rec.id, one.stage.state, Request(full=True))
