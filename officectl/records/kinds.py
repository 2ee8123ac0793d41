"""All kinds of a workspace as one mapping; a kind is built when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from officectl.records.kind import Kind
from officectl.text.lang import Text


class Head(NamedTuple):
    """What is known of a kind without reading its fields: enough for help, completion and ids."""

    name: str
    title: Text
    aliases: tuple[str, ...]
    prefix: str
    custom: bool = False

    @property
    def spoken(self) -> tuple[str, ...]:
        """Everything a person may type for it: name, titles, aliases."""
        return (self.name, self.title.zh, self.title.en, *self.aliases)


class Kinds(Mapping[str, Kind]):
    """Name → Kind, in name order. Immutable to its users; building a kind twice gives the same object."""

    def __init__(
        self,
        heads: Callable[[], Mapping[str, Head]],
        build: Mapping[str, Callable[[], Kind]],
        digest: Callable[[], str],
    ) -> None:
        """`heads` is asked for at most once and only when somebody looks for an alias, a prefix or a
        title."""
        self._heads_of = heads
        self._build = dict(sorted(build.items()))
        self._digest_of = digest
        self._built: dict[str, Kind] = {}
        self._heads: Mapping[str, Head] | None = None
        self._spoken: dict[str, str] = {}
        self._prefixes: dict[str, str] = {}
        self._digest = ""

    def __getitem__(self, name: str) -> Kind:
        kind = self._built.get(name)
        if kind is None:
            kind = self._built[name] = self._build[name]()
        return kind

    def __iter__(self) -> Iterator[str]:
        return iter(self._build)

    def __len__(self) -> int:
        return len(self._build)

    def __contains__(self, name: object) -> bool:
        return name in self._build

    @property
    def digest(self) -> str:
        """sha256 of all schema files in force, as reports print it; equal digests mean equal kinds."""
        if not self._digest:
            self._digest = self._digest_of()
        return self._digest

    def heads(self) -> Mapping[str, Head]:
        """Name → Head of every kind, without building any."""
        if self._heads is None:
            self._heads = dict(sorted(self._heads_of().items()))
            for name, head in self._heads.items():
                self._prefixes.setdefault(head.prefix, name)
                for word in head.spoken:
                    self._spoken.setdefault(word.casefold(), name)
            # A kind's own name wins over another's alias.
            self._spoken.update((name, name) for name in self._heads)
        return self._heads

    def by_alias(self, text: str) -> Kind | None:
        """The kind that a person means by a name, title or alias, exactly (capitals do not matter)."""
        if text in self._build:
            return self[text]
        self.heads()
        name = self._spoken.get(text.strip().casefold())
        return None if name is None else self[name]

    def by_prefix(self, prefix: str) -> Kind | None:
        """The kind whose ids begin with this prefix."""
        self.heads()
        name = self._prefixes.get(prefix)
        return None if name is None else self[name]
