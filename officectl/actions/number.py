"""`number`: the next number of a yearly series, on the main line only. A number is issued once; a void record keeps its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from officectl.actions import _hook_refs, _open, _records, _write
from officectl.errors import NotWritten, UsageError
from officectl.light import dataclass
from officectl.records import ids, series
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._open import Opened
    from officectl.actions._options import Options
    from officectl.git.repo import Git
    from officectl.records.kind import Field, Kind
    from officectl.records.record import Record

_ONE = Text("编号：{kind} {no}", "number: {kind} {no}")
_MANY = Text("编号：{kind} {first} 至 {last}", "numbers: {kind} {first} to {last}")
_SEVERAL = Text("编号：{count} 条", "numbers: {count} records")
_BEFORE_SUBMIT = ("draft", "returned", "recorded")


class NothingToNumber(UsageError):
    """No record was named."""

    text = Text("给哪条记录编号？写上编号（id）", "which record is to be numbered? name it")


class NotNumbered(UsageError):
    """A kind without numbers."""

    text = Text("“{kind}”不编号", "records of kind {kind} have no numbers")
    remedy_text = Text("编号的种类：{kinds}", "numbered kinds: {kinds}")


class HasNumber(UsageError):
    """A number is issued once."""

    text = Text("{id} 已经有编号：{no}", "{id} has a number already: {no}")
    remedy_text = Text(
        "号发了就不换；重号的先清空再编：officectl set {id} {field}=",
        "a number stays; one that is used twice is cleared first: officectl set {id} {field}=",
    )


class TooLate(UsageError):
    """What has been submitted has its number, or goes without."""

    text = Text("{id} 已经送审（{state}），不能再编号", "{id} has been submitted ({state}): it cannot get a number any more")
    remedy_text = Text("先撤回或退回：officectl withdraw {id}，编号后重新送审", "have it withdrawn (officectl withdraw {id}), number it, submit it again")


class NotOnMainLine(NotWritten):
    """Numbers come from one place, or two branches would issue the same."""

    text = Text("编号只在主线上发：现在在 {branch}", "numbers are issued on the main line only: this is {branch}")
    remedy_text = Text(
        "先并入主线，在 {main} 上再编号；主线另有名字的：git config --add officectl.protect 分支",
        "merge first (officectl sync) and number it on {main}; a main line of another name: git config --add officectl.protect BRANCH",
    )


class Behind(NotWritten):
    """Others may have issued the next number already."""

    text = Text(
        "主线上已有 {count} 次别人的提交还没有取来，号码可能重",
        "{count} commits of others on the main line are not here yet: the number could be taken",
    )
    remedy_text = Text("先 officectl sync，再编号", "run `officectl sync` first")


class SeveralSeries(UsageError):
    """Which series the next number belongs to is not to be guessed."""

    text = Text("“{kind}”今年有 {count} 个编号系列：{forms}", "{kind} has {count} series of numbers this year: {forms}")
    remedy_text = Text("用 --form 写明，如 --form '{example}'", "say which with --form, such as --form '{example}'")


class BadForm(UsageError):
    """A form that is no form."""

    text = Text("编号的样子“{form}”不对", "“{form}” is no form of a number")
    remedy_text = Text(
        "写年份和流水号的位置，如 督〔{year}〕{number}号；流水号补零写 {filled}",
        "name the places of year and serial number, such as 督〔{year}〕{number}号; {filled} is filled up with zeros",
    )

    def __init__(self, form: str) -> None:
        super().__init__(form=form, year="{year}", number="{number}", filled="{number:4}")


@dataclass(frozen=True, slots=True)
class Issued:
    """A number and who got it."""

    kind: str
    id: str
    field: str
    number: str


@dataclass(frozen=True, slots=True)
class Result:
    """What was issued (or, dry, would be). `shared`: whether there is somebody to share it with (`sync`)."""

    issued: tuple[Issued, ...]
    commit: str | None
    shared: bool


def number(options: Options, names: Sequence[str], form: str = "", *, confirm: _write.Confirm, dry: bool = False) -> Result:
    """Issue numbers in the order of the names, as one commit. `form`: of a series that is begun, or chosen among several.

    Raises NothingToNumber, NotNumbered, HasNumber, TooLate, NotOnMainLine, Behind, SeveralSeries, BadForm, NoSuchRecord, and the errors
    of writing.
    """
    if not names:
        raise NothingToNumber
    wanted = series.template(form) if form else None
    if form and wanted is None:
        raise BadForm(form)
    opened = _open.opened(options)
    records = list({record.id: record for record in (_records.find(opened, name) for name in names)}.values())
    fields = [_field(opened, record) for record in records]
    shared = _on_main_line(opened.ws.git)
    counters: dict[str, _Counter] = {}
    changes, issued = [], []
    for record, field in zip(records, fields, strict=True):
        kind = opened.kinds[record.kind]
        if kind.name not in counters:
            counters[kind.name] = _Counter(opened, kind, field, wanted)
        no = counters[kind.name].next()
        before = opened.snap.read(record.path)
        changes.append(_write.Change(kind, record.id, record.path, before, _write.text_of(kind, before, record.data, {(field.name,): no})))
        issued.append(Issued(kind.name, record.id, field.name, no))
    if dry:
        for change in changes:
            _write.judge(opened, change)
        return Result(tuple(issued), None, shared)
    title = changes[0].kind.title
    if len(counters) > 1:
        subject = _SEVERAL(count=len(issued))
    elif len(issued) > 1:
        subject = _MANY(kind=title, first=issued[0].number, last=issued[-1].number)
    else:
        subject = _ONE(kind=title, no=issued[0].number)
    done = _write.save(options, opened, changes, subject, confirm=confirm)
    return Result(tuple(issued), done.oid, shared)


def _field(opened: Opened, record: Record) -> Field:
    """The numbered field of a record that may get a number."""
    kind = opened.kinds[record.kind]
    field = numbered(kind)
    if field is None:
        every = [found.title for found in opened.kinds.values() if numbered(found) is not None]
        raise NotNumbered(kind=kind.title, kinds=every)
    if str(record.get(field.name) or "").strip():
        raise HasNumber(id=record.id, no=record.get(field.name), field=field.name)
    state = opened.ledger.state(record.id).name
    if state not in _BEFORE_SUBMIT:
        from officectl.actions._states import shown

        raise TooLate(id=record.id, state=shown(opened.ledger, record.id))
    return field


def numbered(kind: Kind) -> Field | None:
    """The field of a kind that a series numbers."""
    return next((field for field in kind.fields.values() if field.series), None)


class _Counter:
    """The next numbers of a kind, in this year."""

    def __init__(self, opened: Opened, kind: Kind, field: Field, wanted: tuple[str, int] | None) -> None:
        self.year = opened.as_of.year
        known = list(_known(opened.ledger.records(kind.name), field))
        form, width = wanted or _usual(known, kind, field, self.year)
        name = series.Number(form, 0, 0, 0).series
        own = [one for one in known if one.series == name]
        self._form, self._width = form, max((one.width for one in own), default=width)
        self._last = max((one.serial for one in own if one.year in (self.year, 0)), default=0)

    def next(self) -> str:
        """One more."""
        self._last += 1
        return series.write(self._form, self.year, self._last, self._width)


def _known(records: Iterable[Record], field: Field) -> Iterator[series.Number]:
    for record in records:
        text = record.get(field.name)
        found = series.read(text) if isinstance(text, str) else None
        if found is not None:
            day = ids.id_date(record.id)
            yield found if found.year or day is None else found._replace(year=day.year)


def _usual(known: Sequence[series.Number], kind: Kind, field: Field, year: int) -> tuple[str, int]:
    """The series of this year, else of the last year that has one; the schema's own form for the very first number."""
    years = [one.year for one in known if one.year <= year]
    if not years:
        found = series.template(field.series)
        assert found is not None   # the schema was judged when it was read
        return found
    latest = [one for one in known if one.year == max(years)]
    forms = {one.series: one for one in sorted(latest, key=lambda one: one.serial)}
    if len(forms) > 1:
        shown = [series.write(one.form, one.year, one.serial, one.width) for one in forms.values()]
        raise SeveralSeries(kind=kind.title, count=len(forms), forms=shown, example=next(iter(forms.values())).form)
    (one,) = forms.values()
    return one.form, one.width


def _on_main_line(git: Git) -> bool:
    """Whether others share this line. Raises NotOnMainLine, Behind."""
    branch = git.branch()
    patterns = _hook_refs.protected(git)
    if branch is None or not _hook_refs.guarded(f"refs/heads/{branch}", patterns):
        there = [one for one in patterns if git.objects.info(one + "^{commit}") is not None] or patterns
        main = [one.removeprefix("refs/heads/") for one in there]
        raise NotOnMainLine(branch=branch or Text("没有分支的地方", "no branch at all")(), main=main)
    missing = git.attempt("rev-list", "--count", "HEAD..@{upstream}")   # fails where the branch is nobody else's
    if missing.code:
        return False
    if missing.out.strip() != b"0":
        raise Behind(count=int(missing.out))
    return True
