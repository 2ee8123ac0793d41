"""What the details of a fact (`Fact.what`, stable words for programs) are called when people read them: one table a code.

A rule that gives a new word adds it here; a test walks the rules and looks every word up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from officectl.light import pattern
from officectl.text.lang import Message, Text

Name = Callable[[str], str]
"""The name of a person by his id; empty when nobody knows it."""

EVENTS: Mapping[str, Text] = {
    "submit": Text("送审", "submit"),
    "review": Text("审核", "review"),
    "countersign": Text("会签", "countersign"),
    "approve": Text("批准", "approve"),
    "return": Text("退回", "return"),
    "withdraw": Text("撤回", "withdraw"),
    "reopen": Text("重新办理", "reopen"),
    "void": Text("作废", "void"),
    "retract": Text("收回", "retract"),
    "register": Text("纸质登记", "register"),
    "propose": Text("提议", "propose"),
    "activate": Text("启用", "activate"),
}
"""Every event by its name; a flow may call its steps otherwise."""

DELEGATION: Mapping[str, Text] = {
    "none": Text("没有这份委托", "there is no such delegation"),
    "self": Text("不能委托给自己", "nobody delegates to himself"),
    "principal": Text("委托人不是这个人", "another person delegated"),
    "delegate": Text("受托人不是办理的人", "the delegate is somebody else"),
    "not-in-force": Text("委托没有送审，或已撤回，或送审后改过", "the delegation is not submitted, was withdrawn, or was changed since"),
    "not-by-principal": Text("委托不是委托人本人送审的", "the delegation was not submitted by the principal himself"),
    "not-landed": Text("委托还没有进入主线", "the delegation has not landed yet"),
    "dates": Text("委托的起止日期不对", "the dates of the delegation are wrong"),
    "too-long": Text("委托的天数超过制度规定", "the delegation is longer than the policy allows"),
    "expired": Text("委托已经过期", "the delegation has expired"),
    "not-yet": Text("委托还没有开始", "the delegation has not begun"),
    "principal-left": Text("委托人已不在制度里", "the principal is no longer in the policy"),
    "both-away": Text("办理的人自己也委托了别人，在此期间不能代办", "who acted had delegated too and may not act for others meanwhile"),
    "role": Text("委托里没有这一步要的角色，或这个角色不能委托", "the delegation does not name the role of this step, or that role cannot be delegated"),
    "policy": Text("改制度和规则不能委托", "voting on policy and rules cannot be delegated"),
}
"""Why a delegation does not serve (`delegations.fault`)."""

MESSAGE: Mapping[str, Text] = {
    "not-utf8": Text("不是 UTF-8 文字", "it is not UTF-8"),
    "encoding": Text("声明了别的编码", "it declares another encoding"),
    "stray-line": Text("Office- 开头的行不都在最后一段里，或行首有别的字符", "a line of ours is outside the last paragraph, or does not begin with Office-"),
    "no-subject": Text("签批信息前面没有标题", "there is no subject before the event lines"),
    "control-character": Text("有控制字符", "it holds control characters"),
    "subject": Text("第一行不是标题，或后面没有空行", "the first line is no subject, or no empty line follows it"),
    "not-a-trailer": Text("最后一段有的行不是“名称: 值”", "a line of the last paragraph is not “Name: value”"),
    "key": Text("有不认识的 Office- 行名，或大小写不对", "the name of an Office- line is unknown, or in the wrong case"),
    "duplicate-key": Text("同一行写了两次", "a line stands twice"),
    "format": Text("Office-Format 不是版本号", "Office-Format is no version"),
    "event": Text("Office-Event 缺少，或不是认识的步骤", "Office-Event is missing or names no event"),
    "item": Text("Office-Item 缺少，或写法不对", "Office-Item is missing or not well-formed"),
    "duplicate-item": Text("同一条记录写了两次", "a record is named twice"),
    "mixed-items": Text("记录、制度、规则文件混在一次签批里", "records, policy and governed files are mixed in one event"),
    "item-event": Text("这一步不适用于所写的对象", "the event is not for such an item"),
    "actor": Text("Office-Actor 缺少，或不是人员 id", "Office-Actor is missing or no person's id"),
    "role": Text("Office-Role 写法不对", "Office-Role is not well-formed"),
    "meaning": Text("Office-Meaning 写法不对", "Office-Meaning is not well-formed"),
    "delegation": Text("Office-For 和 Office-Delegation 要写就都写，并且写对", "Office-For and Office-Delegation stand both or neither, well-formed"),
    "policy": Text("Office-Policy 写法不对", "Office-Policy is not well-formed"),
    "no-policy": Text("当时那条线上没有制度", "there was no policy on that line"),
    "later": Text("用了本版本不认识的格式，签名的又不是有效密钥", "it is of a later version and not signed by an active key"),
}
"""What is wrong with an event's lines (history.md, 1)."""

HEADER: Mapping[str, Text] = {
    "header": Text("不合 git 的写法", "it is not as git writes it"),
    "no-end": Text("头部没有结尾", "it has no end"),
    "nul": Text("有空字符", "it holds a NUL character"),
    "unknown-header": Text("有不认识的行", "it has an unknown line"),
    "duplicate-tree": Text("写了两个目录树", "it names two trees"),
    "duplicate-parent": Text("同一个上级写了两次", "it names a parent twice"),
    "duplicate-author": Text("写了两个作者", "it names two authors"),
    "duplicate-committer": Text("写了两个提交人", "it names two committers"),
    "duplicate-encoding": Text("写了两种编码", "it names two encodings"),
    "no-tree": Text("没有写目录树", "it names no tree"),
    "no-author": Text("没有写作者", "it names no author"),
    "no-committer": Text("没有写提交人", "it names no committer"),
    "foreign-signature": Text("签名写在另一种仓库格式的位置", "the signature stands where another kind of repository keeps it"),
    "order": Text("各行的次序不对", "its lines are out of order"),
    "tree": Text("目录树的编号不对", "the id of its tree is not well-formed"),
    "parent": Text("上级提交的编号不对", "the id of a parent is not well-formed"),
    "capitals": Text("编号用了大写字母", "an id is in capitals"),
    "author": Text("作者一行写法不对", "its author is not well-formed"),
    "committer": Text("提交人一行写法不对", "its committer is not well-formed"),
    "mergetag": Text("不是合并却带有合并的标签", "it is no merge and carries a merged tag"),
}
"""What is wrong with a commit's header (`commit.parse`)."""

CARRIED: Mapping[str, Text] = {
    "root, prefix": Text("不是这个工作区的", "it is of another workspace"),
    "root": Text("不是这个根的", "it is of another root"),
    "figures": Text("算出的数字与签名的不同", "the figures it leads to are not the signed ones"),
    "files": Text("与提交里的记录文件不同", "its records are not the files of the commit"),
    "policy": Text("里面没有制度", "it holds no policy"),
    "sha256": Text("摘要不符", "its digest is another"),
    "format": Text("读不出", "it cannot be read"),
    "state": Text("所带的状态缺少、读不出，或摘要不符", "the state it carries is missing, cannot be read, or has another digest"),
    "statement": Text("声明读不出，或说的是另一个根", "the statement cannot be read, or is about another root"),
    **dict.fromkeys(
        ("KeyError", "TypeError", "ValueError", "IndexError", "AttributeError"),
        Text("所带的状态不合格式", "the state it carries is not well-formed"),
    ),
}
"""Why a state that was carried over is not used: by a checkpoint or after a removal."""

_MODE = {"mode": Text("制度的文件不是普通文件，或文件夹里有别的东西", "a policy file is not a plain file, or something else lies there")}
_NOT_WRITTEN = {"": Text("（没有写）", "(none)")}

_TABLES: Mapping[str, Mapping[str, Text]] = {
    "EVENT_MALFORMED": MESSAGE,
    "MALFORMED_COMMIT": HEADER,
    "BAD_DELEGATION": DELEGATION,
    "CONFUSABLE_TEXT": {
        "hidden": Text("看不见的字符或改变文字方向的字符", "invisible characters or direction controls"),
        "form": Text("同一个字的另一种编码写法", "another encoding of the same letters"),
        "look-alike": Text("夹在拉丁字母里的希腊或西里尔字母", "Greek or Cyrillic letters among Latin ones"),
    },
    "DIGEST_MISMATCH": {"no-record": Text("当时没有这条记录", "the record was not there")},
    "BAD_MEANING": _NOT_WRITTEN,
    "POLICY_INVALID": _MODE,
    "BAD_CHECKPOINT": CARRIED,
    "REDACTION_INVALID": CARRIED,
    "INCOMPLETE": {
        "shallow": Text("浅克隆，缺少更早的历史", "a shallow clone, the older history is missing"),
        "partial clone": Text("部分克隆，缺少一部分内容", "a partial clone, contents are missing"),
    },
    "POLICY_UNAPPROVED": {
        "0": Text("没有人提议", "nobody proposed it"),
        "activate": Text("没有启用这一步，或启用的不是表决过的内容", "it was not activated, or other content was than was voted for"),
    },
    "RECEIPT_GAP": {
        "fork": Text("两条收讫接在同一条后面，或前面被截掉", "two follow the same one, or what came before was cut off"),
        "receipt": Text("其中一条不是收讫", "one of them is no receipt"),
        "key": Text("其中一条不是服务器密钥签的", "one is not signed by the server's key"),
    },
}

_ACTS = frozenset((
    "NO_AUTHORITY", "BAD_TRANSITION", "NO_REASON", "AUTHORITY_LOST_BEFORE_LANDING", "LATE_LANDING", "NO_RECEIPT", "SOD_STAGES",
    "CONCURRENT_DECISION", "STALE_REVISION",
))
"""Codes whose detail is an event, several, or an event with a revision."""
_PEOPLE = frozenset(("ACTOR_MISMATCH", "SELF_APPROVAL", "POLICY_UNAPPROVED"))
"""Codes whose detail is a person."""
_AREAS: Mapping[str, Text] = {
    "policy": Text("制度", "policy"), "governed": Text("规则文件", "governed files"), "records": Text("记录", "records"),
}
_REVISION = Text("第 {number} 稿", "r{number}")
_EVENT_OF = Text("{event}（第 {number} 稿）", "{event} (r{number})")
_SIGNERS = Text("只有 {have} 名管理员签名，要 {need} 名", "{have} administrators signed it, {need} are needed")
_TOO_FEW = pattern("([0-9]+) < ([0-9]+)")
_PERSON = Text("{name}（{id}）", "{name} ({id})")
_EVENT = pattern(r"(?:([a-z]+) )?r([0-9]+)")


def detail(code: str, what: str, name: Name) -> str | Text | Message | list[str | Text]:
    """The detail of a fact in words; as it is where it has none of its own (a file, a date, a person's text)."""
    found = _TABLES.get(code, {}).get(what)
    if found is not None:
        return found
    if code in _PEOPLE:
        return person(what, name)
    if code == "POLICY_MIXED":
        return [_AREAS.get(word, word) for word in what.split(" + ")]
    few = _TOO_FEW.fullmatch(what) if code == "REDACTION_INVALID" else None
    if few is not None:
        return _SIGNERS(have=few[1], need=few[2])
    if code == "INCOMPLETE" and what.startswith("shallow, "):
        return [_TABLES[code]["shallow"], what.partition(", ")[2]]
    if code not in _ACTS:
        return what
    numbered = _EVENT.fullmatch(what)
    if numbered is not None:
        event, number = numbered.groups()
        return _EVENT_OF(event=EVENTS.get(event, event), number=number) if event else _REVISION(number=number)
    words = [EVENTS.get(word, word) for word in what.split(", ")]
    return words if len(words) > 1 else words[0]


def person(ident: str, name: Name) -> str | Message:
    """`周明远（zhou.mingyuan）`; whoever has no name in any policy (a key, an address, a stranger) as he is."""
    known = name(ident) if ident else ""
    return _PERSON(name=known, id=ident) if known and known != ident else ident
