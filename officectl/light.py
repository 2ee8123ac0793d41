"""`dataclass`, patterns and hashes whose cost falls due when they are used, not at the start.

The standard decorator writes and compiles six functions for each class: 0.6 ms a class, thirty to sixty classes a
command. This one makes classes that behave alike (a test compares them member by member) and compiles nothing until
a class has been used a few times. `hashlib` brings OpenSSL (4 ms); a few hashes do without, as in the standard
library's own `random`. A type checker sees the standard library's own functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["blake2b", "dataclass", "field", "pattern", "replace", "sha256"]

if TYPE_CHECKING:
    from dataclasses import dataclass, field, replace
    from hashlib import blake2b, sha256
    from re import compile as pattern
else:
    from operator import attrgetter

    _SLOW_CALLS = 12
    """So many instances are made without a compiled `__init__`: most classes of a run never have more."""

    _assign = object.__setattr__

    class _Factory:
        """What `field(default_factory=…)` gives."""

        __slots__ = ("make",)

        def __init__(self, make):
            self.make = make

    def field(*, default_factory):
        """A field whose default is made anew for each instance."""
        return _Factory(default_factory)

    def dataclass(cls=None, /, *, frozen=False, slots=False):
        """As `dataclasses.dataclass`, with the options that this program uses."""
        if cls is None:
            return lambda cls: _build(cls, frozen, slots)
        return _build(cls, frozen, slots)

    def replace(value, /, **changes):
        """As `dataclasses.replace`."""
        kept = {name: getattr(value, name) for name in value.__match_args__ if name not in changes}
        return value.__class__(**kept, **changes)

    def _build(cls, frozen, slots):
        members = dict(cls.__dict__)
        kinds = members.get("__annotations__", {})
        names = tuple(name for name, kind in kinds.items() if not kind.startswith("ClassVar"))
        defaults = {name: members[name] for name in names if name in members}
        for name, value in defaults.items():
            if slots or type(value) is _Factory:
                del members[name]
        for name in ("__dict__", "__weakref__"):
            members.pop(name, None)
        members["__match_args__"] = names
        members["__dataclass_fields__"] = _Fields(kinds, defaults)
        if slots:
            members["__slots__"] = names
        for name, method in _methods(names, frozen, slots):
            members.setdefault(name, method)
        made = type(cls)(cls.__name__, cls.__bases__, members)
        made.__qualname__ = cls.__qualname__
        made.__init__ = _first_init(made, names, defaults, frozen)
        return made

    def _methods(names, frozen, slots):
        if len(names) > 1:
            values = attrgetter(*names)
        else:

            def values(self):
                return tuple(getattr(self, name) for name in names)

        def __eq__(self, other):
            return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

        def __hash__(self):
            return hash(values(self))

        def __repr__(self):
            shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
            return f"{self.__class__.__qualname__}({shown})"

        yield "__eq__", __eq__
        yield "__repr__", __repr__
        yield "__hash__", __hash__ if frozen else None
        if frozen:
            yield "__setattr__", _no_set
            yield "__delattr__", _no_delete
            if slots:
                yield "__getstate__", lambda self: [getattr(self, name) for name in names]
                yield "__setstate__", _restore

    def _first_init(cls, names, defaults, frozen):
        """Binds arguments by hand a few times, then puts a compiled `__init__` in its own place."""
        left = _SLOW_CALLS
        settle = getattr(cls, "__post_init__", None)

        def __init__(self, *args, **given):
            nonlocal left
            left -= 1
            if left >= 0:
                values = list(args)
                used = 0
                for name in names[len(args):]:
                    if name in given:
                        values.append(given[name])
                        used += 1
                    elif name in defaults:
                        value = defaults[name]
                        values.append(value.make() if type(value) is _Factory else value)
                if used == len(given) and len(values) == len(names):
                    for name, value in zip(names, values, strict=True):
                        _assign(self, name, value)
                    if settle is not None:
                        settle(self)
                    return
            # From here on, and for a call that does not fit: it raises what Python itself would.
            if cls.__init__ is __init__:
                cls.__init__ = _compiled_init(names, defaults, frozen, settle)
            cls.__init__(self, *args, **given)

        return __init__

    def _compiled_init(names, defaults, frozen, settle):
        scope = {"_assign": _assign, "_settle": settle}
        heads, body = [], []
        for name in names:
            value = name
            head = name
            if name in defaults:
                default = defaults[name]
                scope[f"_of_{name}"] = default
                if type(default) is _Factory:
                    scope[f"_of_{name}"] = default.make
                    scope["_none"] = _Factory
                    head = f"{name}=_none"
                    value = f"_of_{name}() if {name} is _none else {name}"
                else:
                    head = f"{name}=_of_{name}"
            heads.append(head)
            body.append(f" _assign(self, {name!r}, {value})" if frozen else f" self.{name} = {value}")
        if settle is not None:
            body.append(" _settle(self)")
        exec(f"def __init__(self, {', '.join(heads)}):\n" + "\n".join(body or [" pass"]), scope)
        return scope["__init__"]

    def _no_set(self, name, value):
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def _no_delete(self, name):
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def _restore(self, state):
        for name, value in zip(self.__match_args__, state, strict=True):
            _assign(self, name, value)

    class _Fields:
        """Stands for `__dataclass_fields__` until `dataclasses.replace` or `fields` asks: then they are made."""

        __slots__ = ("_defaults", "_kinds")

        def __init__(self, kinds, defaults):
            self._kinds, self._defaults = kinds, defaults

        def __get__(self, instance, owner):
            import dataclasses

            members = {
                name: dataclasses.field(default_factory=value.make) if type(value) is _Factory else value
                for name, value in self._defaults.items()
            }
            shadow = type("shadow", (), {**members, "__annotations__": self._kinds, "__module__": owner.__module__})
            fields = dataclasses.dataclass(init=False, repr=False, eq=False)(shadow).__dataclass_fields__
            for home in owner.__mro__:
                if home.__dict__.get("__dataclass_fields__") is self:
                    home.__dataclass_fields__ = fields
            return fields

    class pattern:
        """A regular expression that is compiled when it is first asked something."""

        def __init__(self, text, flags=0):
            self._written = text, flags

        def __getattr__(self, name):
            if name.startswith("_"):
                raise AttributeError(name)
            from re import compile

            found = compile(*self._written)
            for method in ("match", "fullmatch", "search", "sub", "finditer", "findall", "split", "pattern"):
                setattr(self, method, getattr(found, method))
            return getattr(found, name)

    def __getattr__(name):
        if name == "sha256":
            try:
                from _sha2 import sha256 as found
            except ImportError:  # Python 3.11
                try:
                    from _sha256 import sha256 as found
                except ImportError:  # a Python built without its own hashes
                    from hashlib import sha256 as found
        elif name == "blake2b":
            try:
                from _blake2 import blake2b as found
            except ImportError:
                from hashlib import blake2b as found
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = found
        return found
