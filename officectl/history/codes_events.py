"""The words of the codes about events: code, severity, title, message, why it matters, what to do. Placeholders: {item} the
record, file or policy concerned, {who} the person or key, {what} the detail, {commit} the commit.
"""

from __future__ import annotations

from officectl.records.finding import Severity
from officectl.text.lang import Text

Row = tuple[str, Severity, Text, Text, Text, Text]

_AGAIN = Text("请有权的人对现在的内容重新办理", "somebody with authority acts again on the present content")

EVENTS: tuple[Row, ...] = (
    (
        "EVENT_MALFORMED", "error", Text("签批信息不合格式", "malformed event"),
        Text(
            "提交 {commit} 的签批信息不合格式（{what}），不算数",
            "the event lines of commit {commit} are malformed ({what}); they count for nothing",
        ),
        Text(
            "签批信息只认一种写法，含糊的写法可以让人看到的和程序读到的不一样。",
            "There is one way to write an event; a loose one could show people one thing and programs another.",
        ),
        Text(
            "用 officectl 的命令重新办理，不要手写 Office- 开头的行",
            "act again with officectl's commands; do not write Office- lines by hand",
        ),
    ),
    (
        "EVENT_ON_MERGE", "error", Text("合并提交上带签批", "event on a merge"),
        Text("{item}：合并提交 {commit} 带有签批信息，不算数", "{item}: merge {commit} carries an event; it does not count"),
        Text("合并提交有两个以上的来源，说不清签的是哪一份内容。", "A merge has several parents: it cannot be said which content was signed."),
        Text("先完成合并，再单独办理一次", "finish the merge, then act in a commit of its own"),
    ),
    (
        "MALFORMED_COMMIT", "error", Text("提交不合格式", "malformed commit"),
        Text(
            "提交 {commit} 的头部不合规则（{what}），其中的签批不算数",
            "the header of commit {commit} breaks the grammar ({what}); its event does not count",
        ),
        Text(
            "不同程序对这样的提交会读出不同的内容，签名就失去了意义。",
            "Two programs could read such a commit differently, and a signature would mean nothing.",
        ),
        Text(
            "查明提交 {commit} 的来历，用 officectl 重新办理",
            "find out where commit {commit} comes from; act again with officectl",
        ),
    ),
    (
        "UNSUPPORTED", "error", Text("本版本不认识的签批", "event of a later version"),
        Text(
            "{item}：提交 {commit} 用了本版本不认识的格式，该记录状态未定",
            "{item}: commit {commit} uses a format unknown to this version; the record is undecided",
        ),
        Text(
            "新格式可能改变签批的含义，旧版本不能猜。",
            "A later format may change what an event means; an older version must not guess.",
        ),
        Text("升级 officectl 后重新核验", "upgrade officectl and verify again"),
    ),
    (
        "UNSIGNED_EVENT", "error", Text("签批没有签名", "unsigned event"),
        Text(
            "{item}：提交 {commit} 的签批没有签名，不算数",
            "{item}: the event of commit {commit} is not signed; it does not count",
        ),
        Text(
            "没有签名，任何人都能冒名写下这次签批；变基、拣选、改写提交都会丢掉签名。",
            "Without a signature anybody could have written it; rebasing, cherry-picking and amending lose signatures.",
        ),
        _AGAIN,
    ),
    (
        "BAD_SIGNATURE", "error", Text("签名不对", "bad signature"),
        Text(
            "{item}：提交 {commit} 的签名与内容不符，不算数",
            "{item}: the signature of commit {commit} does not fit its content; it does not count",
        ),
        Text(
            "签名之后内容被改过，或签名本身损坏、类型不被接受。",
            "The content was changed after signing, or the signature is damaged or of a kind that is not accepted.",
        ),
        Text("查明谁改了提交 {commit}，由本人重新办理", "find out who changed commit {commit}; the signer acts again"),
    ),
    (
        "UNKNOWN_KEY", "error", Text("密钥不在制度里", "unknown key"),
        Text(
            "{item}：提交 {commit} 的密钥 {who} 当时不是任何在册人员的有效密钥，不算数",
            "{item}: key {who} of commit {commit} was nobody's active key at the time; it does not count",
        ),
        Text("谁的密钥算数只由制度规定；已停用的密钥不能再签。", "Only the policy says whose key counts; a retired key signs no more."),
        Text(
            "由在册人员用有效密钥重新办理；新密钥先登记进制度",
            "a person of the policy acts again with an active key; a new key enters the policy first",
        ),
    ),
    (
        "KEY_COMPROMISED", "error", Text("密钥已报失", "compromised key"),
        Text(
            "{item}：提交 {commit} 用已报失的密钥 {who} 签名，不再算数",
            "{item}: commit {commit} is signed with the compromised key {who}; it no longer counts",
        ),
        Text("密钥报失之后落地的签批，可能不是本人所签。", "What landed after a key was lost may not have been signed by its owner."),
        _AGAIN,
    ),
    (
        "ACTOR_MISMATCH", "error", Text("签名人与署名人不符", "signer is not the actor"),
        Text(
            "{item}：提交 {commit} 署名 {what}，签名的却是 {who}，不算数",
            "{item}: commit {commit} names {what} and is signed by {who}; it does not count",
        ),
        Text(
            "替别人签批要用委托，不能署别人的名；变基和改写会把别人的签批变成自己的签名。",
            "Acting for somebody takes a delegation, not his name; rebasing puts one's own signature under another's event.",
        ),
        Text("由 {what} 本人重新办理", "{what} acts again in person"),
    ),
    (
        "IDENT_MISMATCH", "warning", Text("提交人邮箱与签名人不符", "author's address is not the signer's"),
        Text("提交 {commit} 的作者邮箱是 {what}，签名人是 {who}", "the author of commit {commit} is {what}, its signer is {who}"),
        Text(
            "作者一栏谁都能改，以签名为准；但不一致会误导只看日志的人。",
            "Anybody can set the author; the signature rules. But whoever reads only the log is misled.",
        ),
        Text("{who} 检查本机 git 的 user.email 设置", "{who} checks user.email in his git settings"),
    ),
    (
        "APPROVE_WITH_EDIT", "error", Text("签批同时改了内容", "event with an edit"),
        Text(
            "{item}：签批提交 {commit} 同时改了文件，不算数",
            "{item}: commit {commit} acts and changes files at once; the event does not count",
        ),
        Text(
            "签批只能针对已经摆在那里的内容，否则别人看过的就不是他签的。",
            "An event is about content that is already there; otherwise what others have seen is not what was signed.",
        ),
        Text("先提交修改、重新送审，再单独签批", "commit the change, submit it, then act in a commit of its own"),
    ),
    (
        "STALE_REVISION", "error", Text("签的是旧稿次", "stale revision"),
        Text(
            "{item}：提交 {commit} 签的是{what}，该稿次已经退回、撤回或被新稿代替，不算数",
            "{item}: commit {commit} acts on {what}, which was returned, withdrawn or replaced; it does not count",
        ),
        Text("退回后的稿子即使一字未改，也要重新送审。", "After a return only a new submission counts, even of the same text."),
        Text("重新送审后再签批", "submit again, then act"),
    ),
    (
        "KIND_MISMATCH", "error", Text("记录换了类别", "kind mismatch"),
        Text(
            "{item}：类别与原来不符（{what}），原来的签批不适用",
            "{item}: the kind is not what it was ({what}); earlier events do not apply",
        ),
        Text("类别决定办理流程，换了类别等于绕过流程。", "The kind decides the flow: another kind would pass by the flow."),
        Text("移回原来的类别，或作废后按新类别新建", "move it back, or void it and make a new record of the other kind"),
    ),
    (
        "DIGEST_MISMATCH", "error", Text("签的不是现在的内容", "digest mismatch"),
        Text(
            "{item}：提交 {commit} 签的内容与当时的记录不一致（{what}），不算数",
            "{item}: commit {commit} signs other content than the record had ({what}); it does not count",
        ),
        Text(
            "签批绑定内容摘要：内容差一个字就不是同一份。",
            "An event is bound to the digest of the content: one character more is another document.",
        ),
        Text("核对现在的内容，必要时重新送审，再签批", "check the present content, submit it if needed, then act"),
    ),
    (
        "BAD_DELEGATION", "error", Text("委托无效", "invalid delegation"),
        Text(
            "{item}：提交 {commit} 由 {who} 代办，但委托无效：{what}",
            "{item}: {who} acted for another in commit {commit}, but the delegation is invalid: {what}",
        ),
        Text(
            "委托由委托人本人签名送审，有起止日期，不能转委托，不超过规定天数，先落地后使用。",
            "A delegation is signed by who delegates, has dates, is not passed on, keeps to the most days, and lands before it is used.",
        ),
        Text(
            "由本人办理，或补办一份有效的委托后重新办理",
            "the person acts himself, or makes a valid delegation and then it is done again",
        ),
    ),
    (
        "NO_AUTHORITY", "error", Text("无权办理", "no authority"),
        Text(
            "{item}：{who} 在提交 {commit} 中的“{what}”没有相应职权，不算数",
            "{item}: {who} had no role for “{what}” in commit {commit}; it does not count",
        ),
        Text(
            "职权只看制度当时的规定，不看现在，也不看本人怎么说。",
            "Authority is what the policy said at that moment, not what it says now or what the signer claims.",
        ),
        _AGAIN,
    ),
    (
        "BAD_TRANSITION", "error", Text("不符合流程", "not possible in this state"),
        Text(
            "{item}：提交 {commit} 的“{what}”在当时的状态下不能办理，不算数",
            "{item}: “{what}” of commit {commit} was not possible in that state; it does not count",
        ),
        Text("流程的各个环节依次办理，不能跳过，也不能重复。", "The stages of a flow follow each other; none is skipped or repeated."),
        Text("按流程补齐前面的环节，再办理这一步", "complete the stages before, then take this one"),
    ),
    (
        "NO_REASON", "error", Text("没有写明原因", "no reason given"),
        Text(
            "{item}：提交 {commit} 的“{what}”必须写明原因，不算数",
            "{item}: “{what}” of commit {commit} needs a reason; it does not count",
        ),
        Text("退回、作废等要让对方知道为什么。", "Who is sent back must learn why."),
        Text("写明意见后重新办理", "act again with an opinion"),
    ),
    (
        "BAD_MEANING", "error", Text("签批意见不在规定用语内", "meaning not in the vocabulary"),
        Text(
            "{item}：提交 {commit} 的含义“{what}”不在制度规定的用语内，不算数",
            "{item}: the meaning “{what}” of commit {commit} is not in the policy's vocabulary; it does not count",
        ),
        Text("同意、圈阅、拟同意各有含义，制度规定哪一步可以用哪些。", "同意, 圈阅 and 拟同意 differ; the policy says which may be used where."),
        Text("改用制度规定的用语重新办理", "act again with one of the policy's words"),
    ),
    (
        "NO_PAPER", "error", Text("没有纸质审批信息", "no paper approval in the record"),
        Text(
            "{item}：提交 {commit} 登记纸质审批，但记录里没有 [paper]",
            "{item}: commit {commit} registers a paper approval, but the record has no [paper]",
        ),
        Text("纸质登记必须写明谁在纸上签的、何时、文号。", "A registration must say who signed on paper, when, and under which number."),
        Text("先补全 [paper] 再登记", "complete [paper], then register"),
    ),
    (
        "SELF_APPROVAL", "error", Text("审批自己经手的内容", "own content approved"),
        Text(
            "{item}：{what} 经手过这份内容，{who} 在提交 {commit} 中的签批不算数",
            "{item}: {what} had a hand in this content; the vote of {who} in commit {commit} does not count",
        ),
        Text(
            "起草、修改、送审和代办的人都不能审批同一份内容。",
            "Whoever drafted, changed or submitted it, or acts for such a person, may not approve it.",
        ),
        Text("由没有经手过的人办理", "somebody who had no hand in it acts"),
    ),
    (
        "SOD_STAGES", "error", Text("同一人办理了应分开的环节", "one person in two stages"),
        Text(
            "{item}：{who} 已在“{what}”环节签过，提交 {commit} 的签批不算数",
            "{item}: {who} already voted at “{what}”; the vote in commit {commit} does not count",
        ),
        Text("审核与批准分开，才有两双眼睛。", "Review and approval are two pairs of eyes."),
        Text("由另一位有权的人办理这一步", "another person with authority takes this step"),
    ),
    (
        "AUTHORITY_LOST_BEFORE_LANDING", "error", Text("进入主线时已无职权", "authority lost before landing"),
        Text(
            "{item}：{who} 在提交 {commit} 中的“{what}”进入主线时已无相应职权，不算数",
            "{item}: when “{what}” of commit {commit} landed, {who} no longer had the authority; it does not count",
        ),
        Text(
            "从过去的版本分叉，可以让已经免职的人“当时”签批；所以还要看进入主线时的职权。",
            "A fork from the past lets somebody act who has since lost his post; so authority is asked again on landing.",
        ),
        _AGAIN,
    ),
    (
        "LATE_LANDING", "warning", Text("补批", "late landing"),
        Text(
            "{item}：{who} 的“{what}”（提交 {commit}）自称日期之后很久才进入主线，按补批显示",
            "{item}: “{what}” by {who} (commit {commit}) landed long after its own date; it is shown as late",
        ),
        Text("日期是自己写的，进入主线的时间才有旁证。", "A date is a claim; landing is what others can witness."),
        Text("核对当时的情况；离线办理的应及时同步", "check what happened; whoever works offline should sync soon"),
    ),
    (
        "NO_RECEIPT", "warning", Text("没有服务器收讫", "no server receipt"),
        Text(
            "{item}：“{what}”（提交 {commit}）还没有服务器收讫，暂不算数",
            "{item}: “{what}” (commit {commit}) has no server receipt; it does not count yet",
        ),
        Text("制度规定以服务器收讫为准（assurance = received）。", "The policy wants server receipts (assurance = received)."),
        Text("同步到服务器后重新核验", "sync with the server and verify again"),
    ),
    (
        "CONCURRENT_DECISION", "info", Text("同时退回和批准", "concurrent decisions"),
        Text(
            "{item}：两条线上同时有人批准、有人退回（{what}），以退回为准",
            "{item}: it was approved on one line and taken back on another ({what}); taking back wins",
        ),
        Text(
            "两人离线各自办理，互不知情；从严处理。",
            "Two people acted offline without knowing of each other; the stricter decision holds.",
        ),
        Text("沟通后重新送审", "talk, then submit again"),
    ),
)
