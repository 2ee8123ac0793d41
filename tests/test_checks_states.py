"""What the domain checks make of records that are not in force: drafts, returned, void, still under way.

The fixtures of tests/checks are open workspaces, where every record counts. Here one kind of a fixture stands in
another state; the last column is what is then found: severities, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from officectl.checks._explain import Example, example
from officectl.records.ledger import Columns
from officectl.records.record import RECORDED, State
from officectl.records.report import Report

HERE = Path(__file__).parent / "checks"
CASES = (
    # a draft accuses nobody …
    ("ROOM-OVER/clear-hit", "allocation", "draft", ""),
    ("ROOM-OVER/clear-hit", "appointment", "draft", "info"),
    ("ROOM-MULTI/clear-hit", "allocation", "draft", ""),
    ("MTG-CLASH/one-room-twice", "meeting", "draft", ""),
    ("SUP-OVERDUE/clear-hit", "task", "draft", ""),
    ("SUP-OWNER/nothing-is-there", "task", "draft", ""),
    # … and excuses nobody
    ("MTG-CLASH/cancelled", "meeting_change", "draft", "error"),
    ("CAR-TRIP/fuel-twelve-hours-after-the-trip", "trip", "draft", "warning"),
    ("CAR-TRIP/log-later-than-the-plan-counts", "trip_log", "draft", "warning"),
    ("CAR-TRIP/lent-to-another-unit", "vehicle_transfer", "draft", "warning"),
    ("CAR-TRIP/borrowed-plate-is-known-for-its-days", "vehicle_transfer", "void", "warning"),
    ("CAR-PARK/sealed-at-the-central-lot", "vehicle_seal", "draft", "warning"),
    ("CAR-PARK/sealed-needs-no-entry", "vehicle_seal", "draft", "warning"),
    ("ROOM-MULTI/month-after-the-formalities", "appointment", "draft", "warning"),
    ("SUP-OVERDUE/closed", "task_check", "draft", "error"),
    ("SUP-OVERDUE/sent-back-today", "task_check", "draft", ""),
    # what counts once it is registered or approved
    ("ROOM-OVER/clear-hit", "allocation", "registered", "error"),
    ("ROOM-OVER/clear-hit", "allocation", "approved", "error"),
    # an extension asked in time and not decided: a warning; refused: overdue; a hold counts only when approved
    ("SUP-OVERDUE/extension-asked-on-the-due-day", "task_extension", "submitted", "warning"),
    ("SUP-OVERDUE/extension-asked-on-the-due-day", "task_extension", "returned", "error"),
    ("SUP-OVERDUE/extension-asked-on-the-due-day", "task_extension", "void", "error"),
    ("SUP-OVERDUE/extension-asked-too-late", "task_extension", "submitted", "error"),
    ("SUP-OVERDUE/hold-moves-the-due-day", "task_extension", "submitted", "error"),
    # a report handed in is in, whoever has still to confirm it; one sent back or void is not
    ("SUP-OVERDUE/reported-done-in-time", "task_feedback", "submitted", ""),
    ("SUP-OVERDUE/reported-done-in-time", "task_feedback", "draft", ""),
    ("SUP-OVERDUE/reported-done-in-time", "task_feedback", "returned", "error"),
    ("SUP-OWNER/signed-next-workday", "task_feedback", "submitted", ""),
    ("SUP-OWNER/signed-next-workday", "task_feedback", "void", "warning"),
)


@pytest.mark.parametrize(("case", "kind", "state", "expected"), CASES, ids=lambda part: str(part).replace("/", "-"))
def test_state(
    case: str,
    kind: str,
    state: str,
    expected: str,
    check_example: Callable[[Example], Report],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def derived(columns: Columns, ident: str) -> State:
        return State(state, "flow") if columns.kind_of(ident) == kind else RECORDED

    shown = example((HERE / case / "records.toml").read_text(encoding="utf-8"))
    assert any(block.name.startswith(kind + "/") for block in shown.blocks)
    monkeypatch.setattr(Columns, "state", derived)
    found = [finding for finding in check_example(shown).findings if finding.code == case.partition("/")[0]]
    assert sorted({finding.severity for finding in found}) == expected.split(), [f.message.render("zh") for f in found]


def test_a_pending_extension_is_named(check_example: Callable[[Example], Report], monkeypatch: pytest.MonkeyPatch) -> None:
    shown = example((HERE / "SUP-OVERDUE/extension-asked-on-the-due-day/records.toml").read_text(encoding="utf-8"))
    monkeypatch.setattr(
        Columns, "state", lambda columns, ident: State("submitted", "flow") if ident.startswith("ext-") else RECORDED
    )
    (found,) = [finding for finding in check_example(shown).findings if finding.code == "SUP-OVERDUE"]
    assert "提出的延期尚未批复" in found.message.render("zh")
    assert found.evidence
