"""A signed workspace is judged by the rules, settings and baseline that were approved, whatever lies in its folder."""

from __future__ import annotations

import json
from typing import Any

import pytest
from history import cast
from history.keys import Ring

from . import desk as desks
from .conftest import Office
from .desk import Desk
from .signed_examples import anywhere

ADMIN, ADMIN2, ADMIN3, CLERK = cast.ADMIN, cast.ADMIN2, cast.ADMIN3, cast.CLERK
CODE = "GOVERNED_UNAPPROVED"


@pytest.fixture
def desk(an_office: Office, ring: Ring) -> Desk:
    """The office with the usual policy."""
    ws, env = an_office
    return desks.found(ws, env, ring, anywhere)


def check(desk: Desk, *words: str) -> Any:
    said = desk(CLERK, "check", "--json", *words)
    assert said.code in (0, 1), said.err
    return json.loads(said.out)


def codes(report: Any) -> list[str]:
    return [one["code"] for one in report["findings"] if not one["waived"]]


def test_a_baseline_that_nobody_approved_hides_nothing(desk: Desk) -> None:
    before = check(desk)
    assert CODE not in codes(before) and before["findings"]
    desk.ok(CLERK, "check", "--write-baseline", "--fail-on", "never")
    assert desk.git("diff", "HEAD~1", "--name-only").strip() == "baseline.toml"
    assert CODE not in (desk.ws / "baseline.toml").read_text(encoding="utf-8")
    written = desk.head
    after = check(desk)
    assert sorted(codes(after)) == sorted([*codes(before), CODE])
    (told,) = [one for one in after["findings"] if one["code"] == CODE]
    assert (told["path"], told["severity"]) == ("baseline.toml", "error") and told["commit"] == written
    assert check(desk, "--no-cache")["findings"] == after["findings"]
    # What it would bring, before it is voted on.
    seen = check(desk, "--proposed")
    assert len(codes(seen)) < len(codes(before))
    # The administrators approve it: from then on it counts, by the index too.
    desk.ok(ADMIN, "policy", "propose", "--governed")
    assert CODE in codes(check(desk))
    desk.ok(ADMIN2, "policy", "vote", "--governed")
    desk.ok(ADMIN3, "policy", "vote", "--governed")
    for words in ((), (), ("--no-cache",)):
        assert codes(check(desk, *words)) == codes(seen)
    # And a change of it in the work tree does not, again.
    (desk.ws / "baseline.toml").unlink()
    again = check(desk)
    assert codes(again) == sorted([*codes(seen), CODE], key=codes(again).index)
    (told,) = [one for one in again["findings"] if one["code"] == CODE]
    assert told["severity"] == "warning" and "还没有提交" in told["message"]


def test_settings_and_rules_too(desk: Desk) -> None:
    settings = desk.ws / "officectl.toml"
    name = check(desk)["workspace"]
    digest = check(desk)["digests"]["rules"]
    settings.write_text(settings.read_text(encoding="utf-8").replace(name, "别的单位"), encoding="utf-8")
    (desk.ws / "rules").mkdir(exist_ok=True)
    (desk.ws / "rules/mine.toml").write_text('layer = "unit"\n', encoding="utf-8")
    report = check(desk)
    assert report["workspace"] == name and report["digests"]["rules"] == digest
    assert sorted(one["path"] for one in report["findings"] if one["code"] == CODE) == ["officectl.toml", "rules/mine.toml"]
    shown = desk.ok(CLERK, "rules", "list")
    assert "officectl.toml 的改动还没有提交" in shown.err and "rules/mine.toml" in shown.err
    proposed = check(desk, "--proposed")
    assert proposed["workspace"] == "别的单位" and CODE not in codes(proposed)


def test_in_an_open_workspace_files_count_as_they_stand(an_office: Office) -> None:
    ws, env = an_office
    (ws / "rules").mkdir(exist_ok=True)
    (ws / "rules/mine.toml").write_text('layer = "unit"\n', encoding="utf-8")
    from . import office

    done = office.sh(ws, env, "officectl check --json")
    assert CODE not in done.stdout


def test_every_report_names_policy_and_single_administrator(an_office: Office, ring: Ring) -> None:
    def alone(policy: cast.Policy) -> None:
        anywhere(policy)
        policy["global"] |= {"policy_threshold": 1, "min_admins": 1}
        for one in (ADMIN2, ADMIN3, cast.ADMIN4):
            policy["people"][one]["roles"] = []

    ws, env = an_office
    desk = desks.found(ws, env, ring, alone)
    report = check(desk)
    assert report["single_admin"] == "钱一" and report["digests"]["policy"].startswith("sha256:")
    for words in ((), (), ("--no-cache",)):   # anew, from what was kept, without the index
        said = desk(CLERK, "check", "--format", "full", *words).out
        assert "单人管理：制度只有一名管理员 钱一" in said and "权限sha256:" in "".join(said.split())
    assert "单人管理" in desk(CLERK, "check", "--format", "md").out


def test_several_administrators_are_no_news(desk: Desk) -> None:
    assert "single_admin" not in check(desk) and "单人管理" not in desk(CLERK, "check").out
