"""Faults and odd cases: text, attachments, signatures of every kind, foreign tools (T54–T58, T62, T64, T65)."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from . import ed25519
from .cast import DEPUTY, FINANCE, HEAD, LEADER, OTHER_CLERK, OTHER_DEPUTY, OTHER_HEAD, Policy, email
from .judge import Court
from .keys import fingerprint, keygen
from .office import Office
from .plain import sha, toml

# -- formats to come -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("later", ["key", "format"])
def test_T54_later_format_by_an_active_key(office: Office, judge: Court, later: str) -> None:
    trip, other = office.reviewed("trip", "00000001"), office.approved("trip", "00000002")
    attack = office.approve(
        trip, format_="2" if later == "format" else "1",
        lines=(lambda rows: [*rows, "Office-Urgency: high"]) if later == "key" else list,
    )
    seen = judge(office)
    assert seen.codes == ["E UNSUPPORTED"]
    assert seen.at("UNSUPPORTED") == [attack]
    assert seen.exit == 3
    assert seen.states(trip, other) == ["undecided", "approved"]


def test_T54_later_format_by_a_retired_key(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    office.change_policy(lambda policy: policy["people"][DEPUTY].update(keys=[
        {"fp": office.ring.key(DEPUTY).fp, "state": "retired"}, {"fp": office.ring.key(f"{DEPUTY}#2").fp, "state": "active"},
    ]))
    office.approve(trip, format_="2")
    seen = judge(office)
    assert seen.codes == ["E EVENT_MALFORMED"]
    assert seen.state(trip) == "reviewed"


# -- text ----------------------------------------------------------------------------------------------------------------

CONFUSABLE = {
    "nfd": unicodedata.normalize("NFD", "赴 café 督查"),
    "bidi": "赴青山镇\u202e督查",
    "zero-width": "赴青山\u200b镇督查",
    "byte order mark": "赴青山镇\ufeff督查",
    "soft hyphen": "赴青山镇\u00ad督查",
    "homoglyph": "川А12345",
}


@pytest.mark.parametrize("name", CONFUSABLE)
def test_T55_confusable_text_in_a_record(office: Office, judge: Court, name: str) -> None:
    trip = office.new(purpose=CONFUSABLE[name])
    office.submit(trip)
    seen = judge(office)
    assert seen.codes == ["W CONFUSABLE_TEXT" if name in ("nfd", "homoglyph") else "E CONFUSABLE_TEXT"]   # what is not seen at all is worse
    assert all(finding.id == trip.partition("/")[2] for finding in seen.findings)


@pytest.mark.parametrize("name", ["bidi", "zero-width"])
def test_T55_confusable_text_in_an_opinion(office: Office, judge: Court, name: str) -> None:
    trip = office.reviewed()
    attack = office.approve(trip, opinion=CONFUSABLE[name])
    seen = judge(office)
    assert seen.codes in (["E CONFUSABLE_TEXT"], ["E EVENT_MALFORMED"])
    assert [finding.commit for finding in seen.findings] == [attack]


def test_T55_drafts_may_hold_anything(office: Office, judge: Court) -> None:
    """Only what somebody signed for is worth a finding; drafts are the linter's business."""
    office.new(purpose=CONFUSABLE["nfd"])
    assert judge(office).codes in ([], ["W CONFUSABLE_TEXT"])


def with_attachment(office: Office, stored: bytes | None, listed: bytes, size: int | None = None) -> str:
    """A submitted record with an attachment."""
    seal = hashlib.sha256(listed).hexdigest()
    item = "trip/trip-20261102-7k2m9q4x"
    path = f"attachments/{seal[:2]}/{seal}.pdf"
    office.new(attachments=[{"name": "来函.pdf", "sha256": seal, "bytes": len(listed) if size is None else size}])
    if stored is not None:
        office.commit("附件", files={path: stored})
    office.submit(item)
    return item


def test_T56_attachment_as_listed(office: Office, judge: Court) -> None:
    trip = with_attachment(office, b"%PDF-1", b"%PDF-1")
    office.review(trip)
    office.approve(trip)
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "approved"


@pytest.mark.parametrize("fault", ["other bytes", "missing", "other size"])
def test_T56_attachment_is_not_as_listed(office: Office, judge: Court, fault: str) -> None:
    stored = {"other bytes": b"%PDF-2", "missing": None, "other size": b"%PDF-1"}[fault]
    trip = with_attachment(office, stored, b"%PDF-1", 7 if fault == "other size" else None)
    seen = judge(office)
    assert seen.codes == ["E ATTACHMENT_MISMATCH"]
    assert office.head in seen.at("ATTACHMENT_MISMATCH")
    assert (seen.state(trip), seen.record(trip).revision) == ("draft", 0)
    office.review(trip)
    office.approve(trip)
    assert judge(office).state(trip) == "draft"


@pytest.mark.parametrize("how", ["replaced", "deleted"])
def test_T56_attachment_changed_after_approval(office: Office, judge: Court, how: str) -> None:
    trip = with_attachment(office, b"%PDF-1", b"%PDF-1")
    office.review(trip)
    office.approve(trip)
    path = next(path for path in office.files if path.startswith("attachments/"))
    office.commit("换附件", files={path: b"%PDF-2" if how == "replaced" else None})
    seen = judge(office)
    assert seen.codes == ["E ATTACHMENT_MISMATCH"]
    assert seen.state(trip) != "approved"


UNPARSABLE: dict[str, Callable[[bytes], bytes]] = {
    "inf": lambda raw: raw + b"x = inf\n",
    "nan": lambda raw: raw + b"x = nan\n",
    "exponent": lambda raw: raw + b"x = 1e5\n",
    "duplicate key": lambda raw: raw + b'unit = "finance"\n',
    "byte order mark": lambda raw: b"\xef\xbb\xbf" + raw,
    "5 MB": lambda raw: raw + b"# " + b"x" * 5_000_000 + b"\n",
    "GBK bytes": lambda raw: raw.decode().encode("gbk"),
    "NUL": lambda raw: raw + b'x = "a\0b"\n',
    "conflict markers": lambda raw: b"<<<<<<< HEAD\n" + raw + b"=======\n>>>>>>> side\n",
    "empty file": lambda raw: b"",
    "seven digits of a second": lambda raw: raw + b"x = 08:30:00.1234567\n",
    "TOML 1.1": lambda raw: raw + b"x = { a = 1,\n b = 2 }\n",
    "too large an integer": lambda raw: raw + b"x = 9223372036854775808\n",
    "deep nesting": lambda raw: raw + b"x = " + b"[" * 5000 + b"]" * 5000 + b"\n",
}


@pytest.mark.parametrize("name", UNPARSABLE)
def test_T57_unparsable(office: Office, judge: Court, name: str) -> None:
    trip = office.reviewed()
    path = office.path(trip)
    attack = office.commit("改坏", files={path: UNPARSABLE[name](office.raw(path))})
    seen = judge(office)
    expected = ["E PATH_MISMATCH"] if name == "empty file" else ["E UNPARSABLE"]
    assert seen.codes == expected
    assert seen.at(expected[0][2:]) == [attack]
    assert seen.state(trip) != "reviewed"
    if expected == ["E UNPARSABLE"]:
        assert seen.state(trip) == "unparsable"


def test_T57_unparsable_then_repaired(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    path = office.path(trip)
    before = office.raw(path)
    office.commit("改坏", files={path: before + b"x = inf\n"})
    office.commit("改回", files={path: before})
    seen = judge(office)
    assert seen.state(trip) == "reviewed"
    assert seen.codes in ([], ["E UNPARSABLE"], ["W UNPARSABLE"])


def test_T57_vote_on_an_unparsable_record(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    path = office.path(trip)
    seal = office.digest(trip)
    office.commit("改坏", files={path: office.raw(path) + b"x = inf\n"})
    office.approve(trip, digest=seal)
    seen = judge(office)
    assert "E UNPARSABLE" in seen.codes
    assert seen.state(trip) == "unparsable"


def test_T57_new_record_that_cannot_be_read_stops_nothing_else(office: Office, judge: Court) -> None:
    trip = office.approved()
    office.commit("坏文件", files={"records/trip/2026/11/trip-20261102-00000009.toml": "id = \n"})
    seen = judge(office)
    assert seen.codes == ["E UNPARSABLE"]
    assert seen.states(trip, "trip/trip-20261102-00000009") == ["approved", "unparsable"]


# -- signatures ----------------------------------------------------------------------------------------------------------


def own_key(office: Office, fp: str) -> None:
    """The deputy signs with that key from now on."""
    office.change_policy(lambda policy: policy["people"][DEPUTY].update(keys=[{"fp": fp, "state": "active"}]))


@pytest.mark.parametrize("type_", [("rsa", "-b", "3072"), ("ecdsa", "-b", "256"), ("ecdsa", "-b", "521")], ids=lambda type_: "-".join(type_))
def test_T58_keys_of_other_types(office: Office, judge: Court, type_: tuple[str, ...]) -> None:
    """The fact is what ssh-keygen says."""
    key = office.ring.key(f"{DEPUTY} {' '.join(type_)}", *type_)
    own_key(office, key.fp)
    trip, forged = office.reviewed("trip", "00000001"), office.reviewed("trip", "00000002")
    office.approve(trip, key=key.name)
    message = office.message("approve", [f"{forged} r1 {office.digest(forged)}"], by=DEPUTY)
    office.commit(message, by=DEPUTY, key=key.name, message_after=message + b"\n")
    seen = judge(office)
    assert seen.codes == ["E BAD_SIGNATURE"]
    assert seen.states(trip, forged) == ["approved", "reviewed"]


SEED = hashlib.sha256(b"seed").digest()


def test_T58_hardware_key(office: Office, judge: Court) -> None:
    own_key(office, fingerprint(ed25519.key_blob(SEED, hardware=True)))
    trip = office.reviewed()
    office.approve(trip, signature=lambda payload: ed25519.signature(SEED, payload, hardware=True))
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "approved"


def test_T58_plain_signature_by_hand(office: Office, judge: Court) -> None:
    """What the harness signs itself is what ssh-keygen accepts: the cases below are wrong in one point only."""
    own_key(office, fingerprint(ed25519.key_blob(SEED)))
    trip = office.reviewed()
    office.approve(trip, signature=lambda payload: ed25519.signature(SEED, payload))
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "approved"


def _truncated(payload: bytes) -> bytes:
    rows = ed25519.signature(SEED, payload).splitlines(keepends=True)
    return b"".join([*rows[:-2], rows[-1]])


def _flipped(payload: bytes) -> bytes:
    body = bytearray(base64.b64decode(b"".join(ed25519.signature(SEED, payload).splitlines()[1:-1])))
    body[-40] ^= 1
    return ed25519.armour(bytes(body))


def _malleable(payload: bytes) -> bytes:
    """The second half plus the order of the group: the same equation, another signature."""
    body = base64.b64decode(b"".join(ed25519.signature(SEED, payload).splitlines()[1:-1]))
    scalar = int.from_bytes(body[-32:], "little") + ed25519.L
    return ed25519.armour(body[:-32] + scalar.to_bytes(32, "little"))


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "namespace file": lambda payload: ed25519.signature(SEED, payload, namespace=b"file"),
    "namespace only shown": lambda payload: ed25519.signature(SEED, payload, namespace=b"file", shown=b"git"),
    "empty namespace": lambda payload: ed25519.signature(SEED, payload, namespace=b""),
    "later version": lambda payload: ed25519.signature(SEED, payload, version=2),
    "weak hash": lambda payload: ed25519.signature(SEED, payload, hash_=b"md5"),
    "trailing bytes": lambda payload: ed25519.signature(SEED, payload, trailing=b"\0"),
    "truncated armour": _truncated,
    "no end of the armour": lambda payload: b"\n".join(ed25519.signature(SEED, payload).splitlines()[:-1]) + b"\n",
    "one bit": _flipped,
    "malleable": _malleable,
    "not base64": lambda payload: ed25519.signature(SEED, payload).replace(b"U1NI", b"U1!I", 1),
    "pgp armour": lambda payload: b"-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----\n",
    "words": lambda payload: b"signed, Wang Wu\n",
    "of other bytes": lambda payload: ed25519.signature(SEED, payload + b"\n"),
    "two signatures in one header": lambda payload: ed25519.signature(SEED, payload) * 2,
}


@pytest.mark.parametrize("name", BROKEN)
def test_T58_broken_signature(office: Office, judge: Court, name: str) -> None:
    own_key(office, fingerprint(ed25519.key_blob(SEED)))
    trip = office.reviewed()
    attack = office.approve(trip, signature=BROKEN[name])
    seen = judge(office)
    assert seen.codes == ["E BAD_SIGNATURE"]
    assert seen.at("BAD_SIGNATURE") == [attack]
    assert seen.state(trip) == "reviewed"


def test_T58_two_signature_headers(office: Office, judge: Court) -> None:
    """The first is part of what the second signs for git; whichever a reader takes, it must not count."""
    trip = office.reviewed()

    def first(rows: list[str]) -> list[str]:
        payload = ("\n".join(rows) + "\n\n").encode() + message
        return [*rows, "gpgsig " + office.ring.sign(OTHER_DEPUTY, payload).decode().rstrip("\n").replace("\n", "\n ")]

    message = office.message("approve", [f"{trip} r1 {office.digest(trip)}"], by=DEPUTY)
    attack = office.commit(message, by=DEPUTY, headers=first)
    seen = judge(office)
    assert seen.codes in (["E BAD_SIGNATURE"], ["E MALFORMED_COMMIT"])
    assert {finding.commit for finding in seen.findings} == {attack}
    assert seen.state(trip) == "reviewed"


def test_T58_header_of_the_other_hash(office: Office, judge: Court) -> None:
    """gpgsig-sha256 in a SHA-1 repository is no signature of this commit."""
    trip = office.reviewed()

    def other(rows: list[str]) -> list[str]:
        payload = ("\n".join(rows) + "\n\n").encode() + message
        return [*rows, "gpgsig-sha256 " + office.ring.sign(DEPUTY, payload).decode().rstrip("\n").replace("\n", "\n ")]

    message = office.message("approve", [f"{trip} r1 {office.digest(trip)}"], by=DEPUTY)
    office.commit(message, by=DEPUTY, key=None, headers=other)
    seen = judge(office)
    assert seen.codes in (["E UNSIGNED_EVENT"], ["E MALFORMED_COMMIT"])
    assert seen.state(trip) == "reviewed"


def test_T58_certificate_is_no_key(office: Office, judge: Court, tmp_path: Any) -> None:
    """Signed with a certificate: the fact names the certificate's key or nothing; never another person's."""
    authority, person = office.ring.key("authority"), office.ring.key("certified")
    keygen("-q", "-s", str(authority.file), "-I", email(DEPUTY), "-n", email(DEPUTY), f"{person.file}.pub")
    trip = office.reviewed()
    cert = person.file.with_name(person.file.name + "-cert.pub")
    if not cert.exists():
        pytest.skip("this ssh-keygen makes no certificates")
    office.approve(trip, signature=lambda payload: keygen("-Y", "sign", "-f", str(person.file), "-n", "git", stdin=payload))
    seen = judge(office)
    assert seen.codes in (["E UNKNOWN_KEY"], ["E BAD_SIGNATURE"])
    assert seen.state(trip) == "reviewed"


# -- delegations -------------------------------------------------------------------------------------------------------


def votes_for(office: Office, paper: str, by: str, principal: str) -> str:
    """A record approved by a delegate."""
    trip = office.reviewed()
    office.approve(trip, by=by, for_=principal, delegation=paper)
    return trip


def expect_refused(office: Office, judge: Court, trip: str) -> None:
    """BAD_DELEGATION and nothing else; not approved."""
    seen = judge(office)
    assert seen.codes == ["E BAD_DELEGATION"]
    assert seen.state(trip) == "reviewed"


def test_T62_to_oneself(office: Office, judge: Court) -> None:
    paper = office.delegate(DEPUTY, DEPUTY)
    trip = votes_for(office, paper, DEPUTY, DEPUTY)
    seen = judge(office)
    assert "E BAD_DELEGATION" in seen.codes
    assert seen.state(trip) == "reviewed"


def test_T62_cycle_both_away(office: Office, judge: Court) -> None:
    """A for B and B for A in the same days: who is away cannot act for the other."""
    paper = office.delegate(DEPUTY, OTHER_DEPUTY, tail="00000001")
    office.delegate(OTHER_DEPUTY, DEPUTY, tail="00000002")
    expect_refused(office, judge, votes_for(office, paper, OTHER_DEPUTY, DEPUTY))


def test_T62_both_absent(office: Office, judge: Court) -> None:
    """The delegate has delegated his own role away for those days, to a third person."""
    paper = office.delegate(DEPUTY, OTHER_DEPUTY, tail="00000001")
    office.delegate(OTHER_DEPUTY, OTHER_CLERK, tail="00000002")
    expect_refused(office, judge, votes_for(office, paper, OTHER_DEPUTY, DEPUTY))


def test_T62_more_days_than_allowed(office: Office, judge: Court) -> None:
    paper = office.delegate(DEPUTY, OTHER_CLERK, from_="2026-11-01", to="2026-12-01")   # 31 days, both counted
    expect_refused(office, judge, votes_for(office, paper, OTHER_CLERK, DEPUTY))


def test_T62_exactly_the_days_allowed(office: Office, judge: Court) -> None:
    paper = office.delegate(DEPUTY, OTHER_CLERK, from_="2026-11-01", to="2026-11-30")
    trip = votes_for(office, paper, OTHER_CLERK, DEPUTY)
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "approved"


@pytest.mark.parametrize("day", ["first", "last"])
def test_T62_first_and_last_day_count(office: Office, judge: Court, day: str) -> None:
    """Local days of the office (+08:00): the vote at half past midnight on the first, at half past eleven on the last."""
    today = (office.clock + timedelta(days=2)).date()
    span = {"first": (today, today + timedelta(days=3)), "last": (today - timedelta(days=2), today)}[day]
    paper = office.delegate(DEPUTY, OTHER_CLERK, from_=str(span[0]), to=str(span[1]))
    trip = office.reviewed()
    office.clock = office.clock.replace(day=today.day, hour=0 if day == "first" else 23, minute=30)
    office.approve(trip, by=OTHER_CLERK, for_=DEPUTY, delegation=paper)
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "approved"


def test_T62_transitive(office: Office, judge: Court) -> None:
    """B was given A's role for these days and gives it on to C."""
    office.delegate(DEPUTY, HEAD, tail="00000001")
    paper = office.delegate(HEAD, OTHER_CLERK, tail="00000002")
    trip = office.new()
    office.submit(trip)
    office.review(trip, by=OTHER_HEAD)
    office.approve(trip, by=OTHER_CLERK, for_=HEAD, delegation=paper)
    expect_refused(office, judge, trip)


def test_T62_role_that_the_principal_has_not(office: Office, judge: Court) -> None:
    paper = office.delegate(HEAD, OTHER_CLERK)
    trip = office.new()
    office.submit(trip)
    office.review(trip, by=OTHER_HEAD)
    office.approve(trip, by=OTHER_CLERK, for_=HEAD, delegation=paper)
    expect_refused(office, judge, trip)


def test_T62_role_that_may_not_be_delegated(office: Office, judge: Court) -> None:
    paper = office.delegate(LEADER, OTHER_CLERK, "主要负责人@gov-office")
    task = office.reviewed("task")
    for person in (FINANCE, "zheng.jiu"):
        office.event("countersign", task, by=person)
    office.event("approve", task, by=OTHER_CLERK, for_=LEADER, delegation=paper, role="主要负责人@gov-office")
    seen = judge(office)
    assert seen.codes == ["E BAD_DELEGATION"]
    assert seen.state(task) == "countersigned"


def test_T62_other_role_than_delegated(office: Office, judge: Court) -> None:
    paper = office.delegate(OTHER_HEAD, OTHER_CLERK, "科室负责人@gov-office")
    expect_refused(office, judge, votes_for(office, paper, OTHER_CLERK, OTHER_HEAD))


def test_T62_written_by_somebody_else(office: Office, judge: Court) -> None:
    """Only the principal's own signature delegates."""
    paper = office.delegate(DEPUTY, OTHER_CLERK, by=OTHER_CLERK)
    trip = votes_for(office, paper, OTHER_CLERK, DEPUTY)
    seen = judge(office)
    assert "E BAD_DELEGATION" in seen.codes
    assert seen.state(trip) == "reviewed"


def test_T62_withdrawn(office: Office, judge: Court) -> None:
    paper = office.delegate(DEPUTY, OTHER_CLERK)
    office.event("withdraw", f"delegation/{paper}", by=DEPUTY)
    expect_refused(office, judge, votes_for(office, paper, OTHER_CLERK, DEPUTY))


def test_T62_lengthened_after_it_was_signed(office: Office, judge: Court) -> None:
    paper = office.delegate(DEPUTY, OTHER_CLERK, from_="2026-10-20", to="2026-11-01")
    office.edit(f"delegation/{paper}", by=OTHER_CLERK, to=date(2026, 11, 15))
    trip = votes_for(office, paper, OTHER_CLERK, DEPUTY)
    seen = judge(office)
    assert seen.codes == ["E BAD_DELEGATION", "E EDIT_AFTER_APPROVAL"]
    assert seen.state(trip) == "reviewed"


def test_T62_landed_after_the_vote(office: Office, judge: Court) -> None:
    """Valid at the event's date and landed before it: a delegation written afterwards covers nothing."""
    trip = office.reviewed()
    office.approve(trip, by=OTHER_CLERK, for_=DEPUTY, delegation="deleg-20261102-4f6h8j2k")
    office.delegate(DEPUTY, OTHER_CLERK)
    expect_refused(office, judge, trip)


def test_T62_delegate_speaks_for_himself(office: Office, judge: Court) -> None:
    """A delegation does not make the delegate a leader in his own name."""
    office.delegate(DEPUTY, OTHER_CLERK)
    trip = office.reviewed()
    office.approve(trip, by=OTHER_CLERK)
    seen = judge(office)
    assert seen.codes == ["E NO_AUTHORITY"]
    assert seen.state(trip) == "reviewed"


def test_T62_principal_without_the_role_by_now(office: Office, judge: Court) -> None:
    paper = office.delegate(DEPUTY, OTHER_CLERK)

    def demote(policy: Policy) -> None:
        policy["people"][DEPUTY]["roles"] = []

    office.change_policy(demote)
    trip = votes_for(office, paper, OTHER_CLERK, DEPUTY)
    seen = judge(office)
    assert seen.codes in (["E BAD_DELEGATION"], ["E NO_AUTHORITY"])
    assert seen.state(trip) == "reviewed"


# -- other tools ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["Signed-off-by: 王五 <wang.wu@qingyuan.example>", "Change-Id: I8473b95934b5732ac55d26311a706c9c2bde9940"])
@pytest.mark.parametrize("where", ["before", "behind"])
def test_T64_foreign_trailers(office: Office, judge: Court, line: str, where: str) -> None:
    trip = office.reviewed()
    office.approve(trip, lines=lambda rows: [line, *rows] if where == "before" else [*rows, line])
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "approved"


@pytest.mark.parametrize("charset", ["gbk", "latin-1"])
@pytest.mark.parametrize("named", [True, False], ids=["encoding header", "no header"])
def test_T65_message_that_is_not_utf8(office: Office, judge: Court, charset: str, named: bool) -> None:
    trip = office.reviewed()
    text = "同意" if charset == "gbk" else "d'accord, tr\u00e8s bien"
    raw = office.message("approve", [f"{trip} r1 {office.digest(trip)}"], by=DEPUTY, opinion="@@", role="").replace(b"@@", text.encode(charset))
    raw = raw.replace("事项".encode(), b"approve")
    attack = office.commit(raw, by=DEPUTY, headers=lambda rows: [*rows, f"encoding {charset}"] if named else rows)
    seen = judge(office)
    assert seen.codes == ["E EVENT_MALFORMED"]
    assert seen.at("EVENT_MALFORMED") == [attack]
    assert seen.state(trip) == "reviewed"


def test_T65_ordinary_commit_in_gbk(office: Office, judge: Court) -> None:
    """An old editor's message is no fault as long as it is no event."""
    office.commit("修改".encode("gbk"), files={"records/place/a.toml": 'id = "a"\nname = "甲"\n'}, headers=lambda rows: [*rows, "encoding GBK"])
    assert judge(office).codes == []


@pytest.mark.parametrize("name", ["空格 和 中文.toml", "-rf.toml", 'quote".toml', "line\nfeed.toml", ".hidden.toml"])
def test_odd_file_names(office: Office, judge: Court, name: str) -> None:
    """Files that git allows and no id does: named, never a crash, nothing else affected."""
    trip = office.approved()
    office.commit("怪名", files={f"records/trip/2026/11/{name}": toml({"id": "trip-20261102-00000009"})})
    seen = judge(office)
    assert "E PATH_MISMATCH" in seen.codes
    assert seen.state(trip) == "approved"


@pytest.mark.parametrize("who", ["<>", " <>", "王五 <wang.wu@qingyuan.example>", "=?UTF-8?Q?x?= <a@b>"])
def test_odd_idents(office: Office, judge: Court, who: str) -> None:
    trip = office.reviewed()
    office.approve(trip, author=f"{who}" if who.endswith(">") else who)
    seen = judge(office)
    assert all(not code.startswith("E ") or code == "E MALFORMED_COMMIT" for code in seen.codes)
    assert seen.state(trip) == ("reviewed" if "E MALFORMED_COMMIT" in seen.codes else "approved")


def test_messages_of_findings_say_what_to_do(office: Office, judge: Court) -> None:
    """Both languages, whole sentences, the record named; facts of history are data, not accusations."""
    trip = office.reviewed()
    office.approve(trip, by=OTHER_CLERK)
    office.approve(trip, digest=sha("别的"))
    office.approve(trip, key="stranger")
    for finding in judge(office).findings:
        for lang in ("zh", "en"):
            assert len(finding.message.render(lang)) > 12
            assert trip.partition("/")[2] in finding.message.render(lang) or finding.id == trip.partition("/")[2]
        assert finding.standing == "data"
        assert finding.remedy is not None
        assert finding.title.zh and finding.title.en
