"""One group with a great many findings must not make every other group slow: what a check said is found by its key alone."""

from __future__ import annotations

from pathlib import Path

from officectl.store.index.base import Base


def test_a_key_is_looked_for_beside_the_findings_and_not_among_them(tmp_path: Path) -> None:
    """Were the text part of the key's own tree, each search would read all of it (20 MB of findings: five minutes instead of half a one)."""
    base = Base.make(tmp_path)
    try:
        plan = base.sql.execute("EXPLAIN QUERY PLAN DELETE FROM found WHERE code = 'A' AND key = 'b'").fetchall()
        assert "USING INDEX sqlite_autoindex_found" in plan[0][-1]
    finally:
        base.discard()


def test_what_all_groups_said_replaces_what_they_said_before(tmp_path: Path) -> None:
    base = Base.make(tmp_path)
    try:
        base.keep_all_found("A", [("1", "[one]", ()), ("2", "", (2026, 2025)), ("3", "", ())])
        base.keep_all_found("B", [("1", "[other]", ())])
        assert list(base.found()) == [("A", "1", "[one]", ""), ("A", "2", "", "2025,2026"), ("B", "1", "[other]", "")]
        base.keep_all_found("A", [("4", "[four]", ())])
        assert list(base.found()) == [("A", "4", "[four]", ""), ("B", "1", "[other]", "")]
    finally:
        base.discard()
