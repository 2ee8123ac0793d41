"""What the main line held at the end of a day: the commit for `--known-at`."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo

from officectl.errors import UsageError
from officectl.git.repo import Git
from officectl.text.lang import Text


class NothingYet(UsageError):
    """The repository had no commit on that day."""

    text = Text("{day} 结束时还没有任何提交", "there was no commit by the end of {day}")
    remedy_text = Text("用 git log 查看最早的提交日期", "see the first commit's date with git log")


def last_on(git: Git, day: date, zone: tzinfo) -> str:
    """The id of the newest first-parent commit that was committed by the end of `day` in `zone`.

    Committer dates are claims; the verification walk judges them. Raises NothingYet, GitFailed.
    """
    end = datetime.combine(day + timedelta(days=1), time(), zone) - timedelta(seconds=1)
    if git.head() is None:
        raise NothingYet(day=day)
    found = git.run("rev-list", "-1", "--first-parent", f"--before={int(end.timestamp())}", "HEAD").decode().strip()
    if not found:
        raise NothingYet(day=day)
    return found
