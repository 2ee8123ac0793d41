"""`check` in a signed workspace: what it says of approvals is the same from the index and without it, whatever happened in between —
a vote, a receipt, a policy change, an edit nobody committed.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from officectl.actions import _open, check
from officectl.actions._options import Options
from officectl.render.formats import load

from . import cast
from .office import Office

CODES = ("CAR-APPROVAL", "CAR-LATE", "CAR-VERBAL", "CAR-VERBAL-SHARE", "APR-PAPER", "APR-PENDING", "NO-GAP", "NO-DUP", "NO-ORDER")


class Desk:
    """A clone of the office, brought up to date."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office, self.bare, self.ws = office, folder / "bare.git", folder / "ws"
        office.write_to(self.bare)
        subprocess.run(["git", "clone", "-q", str(self.bare), str(self.ws)], check=True)

    def pull(self) -> None:
        """What the office has done since."""
        self.office.write_to(self.bare)
        subprocess.run(["git", "-C", str(self.ws), "fetch", "-q", "origin", "+refs/*:refs/remotes/all/*"], check=True)
        subprocess.run(["git", "-C", str(self.ws), "reset", "-q", "--hard", "refs/remotes/all/heads/main"], check=True)
        receipts = self.office.refs.get("refs/officectl/receipts")
        if receipts:
            subprocess.run(["git", "-C", str(self.ws), "update-ref", "refs/officectl/receipts", receipts], check=True)

    def told(self, *, cache: bool, as_of: date) -> str:
        """The JSON report."""
        try:
            report = check.run(Options(folder=str(self.ws), as_of=as_of), check.Request(cache=cache)).report
        finally:
            _open.close_all()
        return "".join(load("json").render(report, "zh", color=False, width=100, excerpts=lambda path: None))

    def codes(self, as_of: date = date(2026, 11, 22)) -> list[tuple[str, str]]:
        """Code and severity of what is found: from the index twice, and without it."""
        plain = self.told(cache=False, as_of=as_of)
        assert self.told(cache=True, as_of=as_of) == plain
        assert self.told(cache=True, as_of=as_of) == plain
        try:
            found = check.run(Options(folder=str(self.ws), as_of=as_of), check.Request()).report.findings
        finally:
            _open.close_all()
        assert any((self.ws / ".git/officectl").glob("index-*.db"))
        return [(one.code, one.severity) for one in found if one.code in CODES]


@pytest.fixture
def desk(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Desk]:
    """The office on disk, once it has something to show."""
    monkeypatch.setenv("OFFICECTL_INDEX", "strict")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return lambda: Desk(office, tmp_path)


def local(moment: datetime) -> datetime:
    """As a record writes it."""
    return (moment.astimezone(UTC) + timedelta(hours=8)).replace(tzinfo=None, microsecond=0)


def test_the_same_with_and_without_the_index(office: Office, desk: Callable[[], Desk]) -> None:
    left = local(office.clock) + timedelta(minutes=1)
    item = office.new("trip", plan_out=left, plan_in=left + timedelta(hours=8), no="2026-0001")
    ident = item.partition("/")[2]
    log = "records/trip_log/2026/11/log-20261102-0000000c.toml"
    out = f'id = "log-20261102-0000000c"\ntrip = "{ident}"\nvehicle = "{office.record(item)["vehicle"]}"\nout_at = {left.isoformat()}\n'
    at = desk()
    office.commit("出车登记", by=cast.CLERK, files={log: out})
    at.pull()
    assert at.codes() == [("CAR-APPROVAL", "warning")], "used, and a draft"
    office.submit(item)
    office.review(item)
    at.pull()
    assert at.codes() == [("CAR-APPROVAL", "warning")], "used, and under way"
    office.approve(item)
    at.pull()
    assert at.codes() == [("CAR-LATE", "info")], "approved, by the signer's own clock after the car had left"
    office.receipt(old=office.genesis)
    at.pull()
    assert at.codes() == [("CAR-LATE", "warning")], "a receipt attests it: nothing but a ref has changed"
    file = at.ws / office.path(item)
    text = file.read_text()
    file.write_text(text.replace('no = "2026-0001"', 'no = "2026-0002"'))
    assert at.codes() == [("CAR-APPROVAL", "warning")], "edited: no vote was cast on that"
    file.write_text(text)
    office.change_policy(lambda policy: policy["people"].pop(cast.PERSONNEL))
    at.pull()
    assert at.codes() == [("CAR-LATE", "warning")]
    assert at.codes(date(2026, 11, 30)) == at.codes()


def test_the_policy_is_held_against_the_registers(office: Office, desk: Callable[[], Desk]) -> None:
    gone = 'id = "wang.wu"\nname = "王五"\norg = "gov-office"\nemployment = "退休"\n'
    office.commit("退休", by=cast.CLERK, files={f"records/person/{cast.DEPUTY}.toml": gone})
    at = desk()
    at.codes()

    def drift() -> list[str]:
        assert at.told(cache=True, as_of=date(2026, 11, 22)) == at.told(cache=False, as_of=date(2026, 11, 22))
        try:
            found = check.run(Options(folder=str(at.ws), as_of=date(2026, 11, 22)), check.Request(select=("POL-DRIFT",))).report.findings
        finally:
            _open.close_all()
        return [one.id for one in found if one.severity == "warning"]

    assert drift() == [cast.DEPUTY]
    office.change_policy(lambda policy: policy["people"].pop(cast.DEPUTY))
    at.pull()
    assert drift() == [], "nothing but the policy has changed"


def test_an_open_workspace_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is approved there, so nothing can be missing; and no blank rule is asked for that no check uses."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    ws = tmp_path / "ws"
    trip = ws / "records/trip/2026/11/trip-20261102-0000000a.toml"
    trip.parent.mkdir(parents=True)
    (ws / "officectl.toml").write_text('format = 1\nname = "县政府办"\norgan_level = "县"\n')
    trip.write_text('id = "trip-20261102-0000000a"\nplan_out = 2026-11-02T08:00:00\n\n[verbal]\nby = "王五"\nat = 2026-11-02T07:00:00\n')
    try:
        report = check.run(Options(folder=str(ws), as_of=date(2026, 11, 22)), check.Request()).report
    finally:
        _open.close_all()
    assert [one for one in report.findings if one.code in CODES] == []
    assert not any("car.trip.late_until" in one.message.render("zh") for one in report.findings)
    from officectl.actions import why

    answer = why.why(Options(folder=str(ws), as_of=date(2026, 11, 22)), check.Request(), "trip-20261102-0000000a")
    _open.close_all()
    codes = {code for code, _ in answer.read_by}
    assert {"CAR-TRIP", "NO-GAP"} <= codes
    assert not {"CAR-APPROVAL", "APR-PROXY"} & codes, "what was not asked found nothing"


def test_a_check_of_the_audit_is_not_silently_left_out(office: Office, desk: Callable[[], Desk]) -> None:
    at = desk()
    options = Options(folder=str(at.ws))
    with pytest.raises(check.AuditOnly):
        check.run(options, check.Request(select=("APR-PROXY",)))
    assert check.run(options, check.Request(select=("APR-PROXY",), audit=True)).report.findings == ()
    assert "APR-PROXY" not in {one.code for one in check.run(options, check.Request(select=("APR",))).report.findings}
    _open.close_all()
