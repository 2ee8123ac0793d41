"""`show`: one record as it stands, or as it stood at a commit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from officectl.actions import _open, _records
from officectl.actions._states import shown
from officectl.light import dataclass
from officectl.records.canonical import digest
from officectl.text.lang import Lang, Text

if TYPE_CHECKING:
    from officectl.actions._open import Opened
    from officectl.actions._options import Options
    from officectl.records.record import Record

STATES = {"recorded": Text("已登记（未签名）", "recorded (not signed)")}


@dataclass(frozen=True, slots=True)
class Shown:
    """A record with what is needed to print it."""

    record: Record
    opened: Opened

    def lines(self, options: Options, *, public: bool = False) -> Iterator[str]:
        """For a person: every field by its title, references by name."""
        from officectl.render.records import person_view

        return person_view(
            self.record,
            self.opened.kinds[self.record.kind],
            options.lang,
            names=_records.names(self.opened),
            state=self.state(options.lang),
            public=public,
            color=options.color,
            cells=options.width,
        )

    def state(self, lang: Lang) -> str:
        """The derived state as people call it."""
        return shown(self.opened.ledger, self.record.id).render(lang)

    def data(self) -> dict[str, object]:
        """For a program, with the content digest."""
        from officectl.render.records import data_view

        state = self.opened.ledger.state(self.record.id).name
        return {**data_view(self.record, state=state), "digest": digest(self.record.kind, self.record.data)}

    @property
    def text(self) -> str:
        """The file as it is."""
        return (self.opened.snap.read(self.record.path) or b"").decode()


def show(options: Options, name: str, rev: str = "") -> Shown:
    """A record by id or by name. Raises NoSuchRecord, SeveralRecords, BrokenRecord, NoSuchRevision."""
    opened = _open.opened(options, rev)
    return Shown(_records.find(opened, name), opened)
