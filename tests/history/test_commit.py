"""The strict grammar of a commit's header: what it accepts it can write again byte for byte, what it refuses has a name."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from officectl.history import commit
from officectl.history.commit import LAST, parse
from officectl.history.model import Commit, Ident

OID = "0123456789abcdef0123456789abcdef01234567"
LONG = OID + "0" * 24
TREE, ONE, TWO = "a" * 40, "b" * 40, "c" * 40
PERSON = "王五 <wang.wu@example.invalid> 1760000000 +0800"
SEAL = "-----BEGIN SSH SIGNATURE-----\n U1NI\n -----END SSH SIGNATURE-----"
TAG = f"object {ONE}\n type commit\n tag v1\n \n words"


def raw(*lines: str, message: str = "主题\n", end: str = "\n\n") -> bytes:
    """A commit of these header lines."""
    return "\n".join(lines).encode() + end.encode() + message.encode()


def plain(*more: str, parents: tuple[str, ...] = (ONE,), message: str = "主题\n") -> bytes:
    """An ordinary commit, with more header lines."""
    return raw(f"tree {TREE}", *(f"parent {one}" for one in parents), f"author {PERSON}", f"committer {PERSON}", *more, message=message)


def again(found: Commit) -> bytes:
    """The bytes that a parsed commit stands for, written by other means than the parser's."""
    def line(word: str, who: Ident) -> str:
        hours, minutes = divmod(abs(who.zone), 60)
        name = who.name + " " if who.name else ""
        return f"{word} {name}<{who.email}> {who.at} {'-' if who.zone < 0 else '+'}{hours:02}{minutes:02}"

    lines = [f"tree {found.tree}", *(f"parent {one}" for one in found.parents)]
    lines += [line("author", found.author), line("committer", found.committer)]
    lines += [f"encoding {found.encoding}"] if found.encoding else []
    head = "\n".join(lines).encode()
    if found.signature:
        name = b"gpgsig " if len(found.oid) == 40 else b"gpgsig-sha256 "
        head += b"\n" + name + found.signature.removesuffix(b"\n").replace(b"\n", b"\n ")
    return head + b"\n\n" + found.message


def test_everything_is_read() -> None:
    found = parse(OID, plain("encoding GBK", f"gpgsig {SEAL}", parents=(ONE, TWO)))
    who = Ident("王五", "wang.wu@example.invalid", 1_760_000_000, 480)
    assert found == Commit(
        OID, TREE, (ONE, TWO), who, who, "主题\n".encode(), SEAL.replace("\n ", "\n").encode() + b"\n",
        plain("encoding GBK", parents=(ONE, TWO)), "", (), "GBK",
    )


GOOD = {
    "root": plain(parents=()),
    "one parent": plain(),
    "octopus": plain(parents=(ONE, TWO, TREE)),
    "no message": plain(message=""),
    "message of blanks": plain(message="\n\n  \n"),
    "message with NUL": plain(message="a\0b\n"),
    "message like a header": plain(message=f"tree {TREE}\nparent {ONE}\n\nauthor x\n"),
    "no name": plain().replace("王五 ".encode(), b""),
    "no address": plain().replace(b"wang.wu@example.invalid", b""),
    "name with a tab, a quote, a dot": plain().replace("王五".encode(), "王\t'五'.".encode()),
    "before 1970": plain().replace(b"1760000000", b"0"),
    "the last date": plain().replace(b"1760000000", str(LAST).encode()),
    "west": plain().replace(b"+0800", b"-1130"),
    "odd zone": plain().replace(b"+0800", b"+2359"),
    "signed": plain(f"gpgsig {SEAL}"),
    "signed by something else": plain("gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ\n =x\n -----END PGP SIGNATURE-----"),
    "empty signature": plain("gpgsig "),
    "encoding": plain("encoding ISO-8859-1", f"gpgsig {SEAL}"),
}


@pytest.mark.parametrize("name", GOOD)
def test_good(name: str) -> None:
    found = parse(OID, GOOD[name])
    assert found.broken == ""
    assert again(found) == GOOD[name]
    assert (found.payload == b"") == (found.signature == b"")
    if found.signature:
        begin = GOOD[name].index(b"gpgsig ")
        assert found.payload == GOOD[name][:begin] + GOOD[name][GOOD[name].index(b"\n\n") + 1:]


def test_sha256() -> None:
    wide = raw(f"tree {TREE}{'0' * 24}", f"parent {ONE}{'0' * 24}", f"author {PERSON}", f"committer {PERSON}", f"gpgsig-sha256 {SEAL}")
    found = parse(LONG, wide)
    assert (found.broken, found.tree) == ("", TREE + "0" * 24)
    assert again(found) == wide
    assert parse(LONG, wide.replace(b"gpgsig-sha256", b"gpgsig")).broken == "foreign-signature"
    assert parse(LONG, plain()).broken == "tree"
    assert parse(OID, wide).broken == "foreign-signature"


def test_two_signatures_stand_one_after_the_other() -> None:
    """Not the header's fault; the signature is bad because of it."""
    found = parse(OID, plain(f"gpgsig {SEAL}", f"gpgsig {SEAL}"))
    assert found.broken == ""
    assert found.signature == (SEAL.replace("\n ", "\n").encode() + b"\n") * 2
    assert found.payload == plain()


def test_merge_of_a_signed_tag() -> None:
    """`git merge v1` writes the tag into the header of the merge, and nowhere else."""
    found = parse(OID, plain(f"mergetag {TAG}", f"gpgsig {SEAL}", parents=(ONE, TWO)))
    assert found.broken == ""
    assert found.payload == plain(f"mergetag {TAG}", parents=(ONE, TWO))
    assert parse(OID, plain(f"mergetag {TAG}")).broken == "mergetag"


BROKEN = {
    "two trees": (plain().replace(b"\n", f"\ntree {TWO}\n".encode(), 1), "duplicate-tree"),
    "two trees, the other first": (f"tree {TWO}\n".encode() + plain(), "duplicate-tree"),
    "two authors": (plain(f"author {PERSON}"), "duplicate-author"),
    "two committers": (plain(f"committer {PERSON}"), "duplicate-committer"),
    "two encodings": (plain("encoding GBK", "encoding UTF-8"), "duplicate-encoding"),
    "parent twice": (plain(parents=(ONE, ONE)), "duplicate-parent"),
    "late parent": (plain(f"parent {TWO}"), "order"),
    "parent before tree": (raw(f"parent {ONE}", f"tree {TREE}", f"author {PERSON}", f"committer {PERSON}"), "order"),
    "committer before author": (raw(f"tree {TREE}", f"committer {PERSON}", f"author {PERSON}"), "order"),
    "signature before author": (raw(f"tree {TREE}", f"gpgsig {SEAL}", f"author {PERSON}", f"committer {PERSON}"), "order"),
    "unknown header": (plain("reviewed-by x"), "unknown-header"),
    "header in capitals": (plain(f"Parent {TWO}"), "unknown-header"),
    "gpgsig of another hash": (plain(f"gpgsig-sha256 {SEAL}"), "foreign-signature"),
    "both signatures": (plain(f"gpgsig {SEAL}", f"gpgsig-sha256 {SEAL}"), "foreign-signature"),
    "no author": (raw(f"tree {TREE}", f"committer {PERSON}"), "no-author"),
    "no committer": (raw(f"tree {TREE}", f"author {PERSON}"), "no-committer"),
    "no tree": (raw(f"author {PERSON}", f"committer {PERSON}"), "no-tree"),
    "no end": (plain()[:-8].rstrip(b"\n"), "no-end"),
    "nothing": (b"", "no-end"),
    "NUL in the header": (plain().replace(b"wang.wu", b"wang\0wu", 1), "nul"),
    "tree in capitals": (plain().replace(TREE.encode(), b"A" * 40), "capitals"),
    "parent in capitals": (plain(parents=(ONE, "C" * 40)), "capitals"),
    "short tree": (plain().replace(TREE.encode(), b"a" * 39), "tree"),
    "short parent": (plain(parents=(ONE[:39],)), "parent"),
    "parent with more behind": (plain(parents=(ONE + " x",)), "parent"),
    "folded tree": (plain().replace(b"\n", b"\n x\n", 1), "header"),
    "folded author": (plain().replace(b"+0800\nc", b"+0800\n x\nc"), "header"),
    "author without address": (plain().replace(b"<wang.wu@example.invalid>", b"", 1), "author"),
    "two addresses": (plain().replace(b"<wang", b"<li@x> <wang", 1), "author"),
    "address with a blank": (plain().replace(b"wang.wu@", b"wang wu@", 1), "author"),
    "carriage return in the name": (plain().replace("王五".encode(), "王\r五".encode(), 1), "author"),
    "no blank before the address": (plain().replace("王五 ".encode(), "王五".encode(), 1), "author"),
    "date in words": (plain().replace(b"1760000000", b"yesterday", 1), "author"),
    "negative date": (plain().replace(b"1760000000", b"-1", 1), "author"),
    "leading zero": (plain().replace(b"1760000000", b"01760000000", 1), "author"),
    "after the year 9999": (plain().replace(b"1760000000", str(LAST + 1).encode(), 1), "author"),
    "a date of a hundred digits": (plain().replace(b"1760000000", b"1" * 100, 1), "author"),
    "full-width digits": (plain().replace(b"1760000000", "１７".encode(), 1), "author"),
    "zone of a day": (plain().replace(b"+0800", b"+2400", 1), "author"),
    "zone without sign": (plain().replace(b"+0800", b"0800", 1), "author"),
    "zone of three digits": (plain().replace(b"+0800", b"+800", 1), "author"),
    "blank at the end": (plain().replace(b"+0800", b"+0800 ", 1), "author"),
    "committer's date": (plain().replace(b"1760000000", b"x").replace(b" x ", b" 1 ", 1), "committer"),
    "empty encoding": (plain("encoding "), "header"),
    "encoding of two words": (plain("encoding UTF-8 x"), "header"),
    "signature without a blank": (plain("gpgsig"), "header"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken(name: str) -> None:
    bytes_, slug = BROKEN[name]
    found = parse(OID, bytes_)
    assert found.broken == slug
    assert found.payload == b""


def test_broken_commits_have_what_git_reads_of_them() -> None:
    """git reads tree and parents by position; the walk needs the same."""
    found = parse(OID, plain(f"author {PERSON}", f"gpgsig {SEAL}"))
    assert (found.tree, found.parents, found.author.name, found.message) == (TREE, (ONE,), "王五", "主题\n".encode())
    assert found.signature
    assert parse(OID, plain("x y", parents=(ONE, TWO))).parents == (ONE, TWO)
    assert parse(OID, plain(parents=(ONE, "C" * 40)).replace(TREE.encode(), b"A" * 40)).parents == (ONE, TWO)
    lost = parse(OID, b"garbage")
    assert (lost.tree, lost.parents, lost.author) == ("", (), Ident("", "", 0, 0))


def test_a_date_that_cannot_be_shown_is_not_handed_on() -> None:
    assert parse(OID, plain().replace(b"1760000000", b"999999999999")).committer.at == 0


def test_bytes_that_are_no_text_are_kept_visible() -> None:
    found = parse(OID, plain().replace("王五".encode(), "王五".encode("gbk")))
    assert (found.broken, found.author.name) == ("", "\\xcd\\xf5\\xce\\xe5")


def test_many_names_are_forgotten_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commit, "_MANY", 3)
    for n in range(20):
        assert parse(OID, plain().replace(b"wang", b"w%d" % n)).author.email == f"w{n}.wu@example.invalid"
    assert len(commit._names) <= 4


WORDS = st.sampled_from([
    b"tree ", b"parent ", b"author ", b"committer ", b"encoding ", b"gpgsig ", b"gpgsig-sha256 ", b"mergetag ", b"\n", b" ", b"\n ", b"\0",
    b"<", b">", b"+0800", b"-0000", b"0", b"\r", b"\t", TREE.encode(), ONE.encode(), PERSON.encode(), SEAL.encode(), b"\n\n", b"\xff",
])
EDITS = st.lists(st.tuples(st.integers(0, 600), st.integers(0, 60), WORDS | st.binary(max_size=3)), min_size=1, max_size=4)


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(sorted(GOOD)), EDITS)
@example("signed", [(0, 0, b"\n")])
def test_whatever_the_bytes_it_is_exact_or_broken(name: str, edits: list[tuple[int, int, bytes]]) -> None:
    """Never an exception; what is accepted says all that stood there and nothing else, so no other reading is possible."""
    bytes_ = GOOD[name]
    for at, cut, put in edits:
        at = min(at, len(bytes_))
        bytes_ = bytes_[:at] + put + bytes_[at + cut:]
    found = parse(OID, bytes_)
    if found.broken:
        assert found.broken.replace("-", "").isalpha()
        assert found.payload == b""
        return
    head = bytes_[:bytes_.index(b"\n\n")]
    try:
        head.decode()
    except UnicodeDecodeError:
        return
    if b"\nmergetag " not in head and b"gpgsig " not in (found.payload or b"")[:len(head)] and head.count(b"\ngpgsig ") < 2:
        assert again(found) == bytes_
    assert found.committer.at <= LAST
    assert abs(found.author.zone) < 24 * 60


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, max_size=30).map(b"".join))
def test_nonsense_is_broken(bytes_: bytes) -> None:
    found = parse(OID, bytes_)
    assert found.broken or again(found) == bytes_ or b"mergetag" in bytes_ or bytes_.count(b"\ngpgsig ") > 1
