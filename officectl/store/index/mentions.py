"""Which files name an id, by what the index knows of every record's references."""

from __future__ import annotations

from officectl.store.index.ledger import IndexLedger


def paths(ledger: IndexLedger, ident: str) -> list[str]:
    """The paths of the records that name `ident`, in order. One pass over the table of rows, without reading a file."""
    found = ledger._sql.execute(
        "SELECT f.path FROM row r JOIN file f ON f.n = r.n WHERE instr(char(10) || r.targets || char(10), char(10) || ? || char(10))"
        " ORDER BY f.path", (ident,),
    )  # fmt: skip
    return [str(path) for (path,) in found]
