"""The words of the codes about content, merges, clocks, pins, policy and refusals; rows as in `codes_events`."""

from __future__ import annotations

from officectl.history.codes_events import Row
from officectl.text.lang import Text

_ADMIN = Text("制度管理员按 policy propose、approve、activate 的步骤重新办理", "the administrators propose, approve and activate it anew")

CONTENT: tuple[Row, ...] = (
    (
        "EDIT_AFTER_APPROVAL", "error", Text("批准后被修改", "edited after approval"),
        Text(
            "{item}：批准后在提交 {commit} 被 {who} 修改，原批准不再适用",
            "{item}: changed by {who} in commit {commit} after approval; the approval no longer applies",
        ),
        Text("批准的是当时的内容，改一个字就要重新办理。", "What was approved is that content; a changed one is to be approved anew."),
        Text("改回原样，或先“重新办理”（reopen）再改、再送审", "restore the content, or reopen it, change it and submit it again"),
    ),
    (
        "DELETED_RECORD", "error", Text("删除了已送审的记录", "submitted record deleted"),
        Text(
            "{item}：送审之后在提交 {commit} 被 {who} 删除",
            "{item}: deleted by {who} in commit {commit} after it was submitted",
        ),
        Text("送审后的记录只能作废，不能消失。", "A submitted record is voided, it does not disappear."),
        Text("恢复文件，需要取消的用“作废”（void）", "restore the file; to cancel it, use void"),
    ),
    (
        "DUP_ID", "error", Text("两个文件用同一个 id", "two files with one id"),
        Text("{item}：文件 {what} 与已有文件用了同一个 id", "{item}: {what} has the id of another file"),
        Text("id 相同就分不清签批针对哪一份。", "With one id for two files it cannot be said which was signed."),
        Text("给后来的文件换一个 id", "give the later file an id of its own"),
    ),
    (
        "PATH_MISMATCH", "error", Text("文件名与 id 不符", "file name is not the id"),
        Text("{item}：文件名与里面的 id 不符（{what}）", "{item}: the file's name is not the id inside ({what})"),
        Text(
            "看文件名的人和看内容的程序会以为是两条记录。",
            "Who reads the name and who reads the content would see two different records.",
        ),
        Text("改名为 <id>.toml", "rename it to <id>.toml"),
    ),
    (
        "BAD_MODE", "error", Text("不是普通文件", "not a plain file"),
        Text("{item}：文件类型是 {what}，不是普通文件", "{item}: the file's mode is {what}, not that of a plain file"),
        Text("符号链接、子模块和可执行文件可以让内容在别处变化。", "Links, submodules and executables let content change elsewhere."),
        Text("换成普通文件（权限 644）", "replace it by a plain file (mode 644)"),
    ),
    (
        "AMBIGUOUS_TREE", "error", Text("目录里同名文件重复", "file listed twice"),
        Text(
            "{item}：在提交 {commit} 的目录里重复出现或次序不对，不同程序会读到不同的文件",
            "{item}: in the tree of commit {commit} it stands twice or out of order; two programs could read different files there",
        ),
        Text(
            "git 自己不会写出这样的目录：签批核验的是一个文件，检出来的可能是另一个。",
            "No git writes such a tree: one file would be verified, and another one checked out.",
        ),
        Text(
            "查明提交 {commit} 的来历；在它之前的提交上重新提交这些文件",
            "find out where commit {commit} comes from; commit these files anew on top of the one before it",
        ),
    ),
    (
        "UNPARSABLE", "error", Text("记录读不出", "unreadable record"),
        Text(
            "{item}：提交 {commit} 之后的内容读不出（{what}），签批不算数",
            "{item}: since commit {commit} it cannot be read ({what}); its votes do not count",
        ),
        Text("读不出的内容没有摘要，签批无从绑定。", "What cannot be read has no digest, and nothing can be bound to it."),
        Text("运行 officectl check 查看位置并改正", "run officectl check to see where, and repair it"),
    ),
    (
        "STATE_FORGED", "error", Text("在记录里写状态", "state written into the record"),
        Text(
            "{item}：提交 {commit} 在记录里写了 {what}；状态只由签批得出，手写无效",
            "{item}: commit {commit} writes {what} into the record; states come from events only, this has no effect",
        ),
        Text("谁都能写 state = \"approved\"，所以不作数。", "Anybody can write state = \"approved\"; it counts for nothing."),
        Text("删去这些字段", "remove these fields"),
    ),
    (
        "ATTACHMENT_MISMATCH", "error", Text("附件与登记不符", "attachment differs"),
        Text(
            "{item}：附件 {what} 的内容与登记的 sha256 不符或不存在，不能批准",
            "{item}: attachment {what} is missing or its bytes are not those of the listed sha256; it cannot be approved",
        ),
        Text(
            "附件按内容摘要登记，换了附件就不是批准的那一份。",
            "Attachments are listed by the digest of their bytes; another file is not what was approved.",
        ),
        Text("放回原来的附件，或改正登记后重新送审", "put the right file back, or correct the list and submit again"),
    ),
    (
        "CONFUSABLE_TEXT", "warning", Text("看起来相同的字符", "text that looks like other text"),
        Text("{item}：签批的文字里有易混字符（{what}）", "{item}: the signed text holds confusable characters ({what})"),
        Text(
            "签的必须就是看到的：不可见字符、方向控制符和形近字会让两者不同。",
            "What is signed must be what is seen: invisible characters, direction controls and look-alikes make them differ.",
        ),
        Text("重新输入这一处，再送审", "type it again and submit it again"),
    ),
)

LINES: tuple[Row, ...] = (
    (
        "MERGE_DROPPED_CHANGE", "error", Text("合并丢掉了修改", "merge dropped a change"),
        Text(
            "{item}：合并 {commit} 丢掉了一方的修改，恢复成旧内容",
            "{item}: merge {commit} dropped one side's change and restored older content",
        ),
        Text(
            "这样的合并在普通日志里看不出来，可以悄悄抹去已批准的内容。",
            "Plain logs do not show such a merge; it can silently remove approved text.",
        ),
        Text("把丢掉的内容放回去，重新送审", "put the dropped content back and submit it again"),
    ),
    (
        "EVIL_MERGE", "error", Text("合并时夹带修改", "merge with a change of its own"),
        Text("{item}：合并 {commit} 的结果与任何一方都不同", "{item}: the result of merge {commit} is neither side's"),
        Text("夹在合并里的修改没有单独的提交，容易看漏。", "A change hidden in a merge has no commit of its own and is easily overlooked."),
        Text("单独提交修改并重新送审", "make the change in its own commit and submit it again"),
    ),
    (
        "MERGE_CONFLICT_RESOLVED", "info", Text("合并时处理了冲突", "conflict resolved in a merge"),
        Text(
            "{item}：两边都改过，由 {who} 在合并 {commit} 中取舍，记录回到草稿",
            "{item}: both sides had changed it; {who} settled it in merge {commit}; it is a draft again",
        ),
        Text("取舍的结果没有人审批过，处理冲突的人也算经手人。", "Nobody has approved the outcome, and who settled it had a hand in it."),
        Text("核对内容后重新送审", "check the content and submit it again"),
    ),
    (
        "CLOCK_REGRESSION", "warning", Text("时间早于上一提交", "earlier than its parent"),
        Text("提交 {commit} 的时间比它的上一提交早（{what}）", "commit {commit} is dated before its parent ({what})"),
        Text("可能是本机时钟不准，也可能是倒填日期。", "A clock that is wrong, or a date that was set back."),
        Text("校准时钟；核对当时的情况", "set the clock; check what happened"),
    ),
    (
        "CLOCK_FUTURE", "warning", Text("时间在将来", "dated in the future"),
        Text("提交 {commit} 的时间在将来（{what}）", "commit {commit} is dated in the future ({what})"),
        Text("可能是时钟不准，也可能是预填日期。", "A clock that is wrong, or a date that was set ahead."),
        Text("校准时钟；核对当时的情况", "set the clock; check what happened"),
    ),
    (
        "HISTORY_REWRITTEN", "error", Text("历史被改写", "history was rewritten"),
        Text("上次核验过的 {what} 已不在 {item} 的历史里", "{what}, verified earlier, is no longer in the history of {item}"),
        Text("强制推送可以抹掉退回等记录；只有记下的旧版本能发现。", "A forced push can remove a return; only the remembered tip shows it."),
        Text("不要同步；向管理员查明原因，保留本机的副本作证据", "do not sync; ask the administrators, and keep this copy as evidence"),
    ),
    (
        "NOT_FIRST_PARENT_FF", "error", Text("主线被换成了支线", "main line became the second parent"),
        Text("{item}：上次核验过的 {what} 不在主线（第一上级）上", "{item}: {what}, verified earlier, is not on the first-parent chain"),
        Text(
            "这样推送会让别人的支线变成主线，改变“当时的制度”。",
            "Such a push makes somebody's branch the main line and changes which policy was in force when.",
        ),
        Text(
            "用 officectl sync --repair 重新合并后再推送",
            "make the merge the right way round with officectl sync --repair, then push",
        ),
    ),
    (
        "RECEIPT_GAP", "warning", Text("收讫记录不连续", "gap in the receipts"),
        Text("服务器收讫记录不连续（{what}）", "the server's receipts do not connect ({what})"),
        Text(
            "收讫一条接一条；缺一条说明服务器漏记或有人删改。",
            "Receipts follow each other; a missing one means that the server forgot or somebody removed it.",
        ),
        Text("向服务器管理员查明", "ask who runs the server"),
    ),
)

POLICY: tuple[Row, ...] = (
    (
        "POLICY_MIXED", "error", Text("制度与其他文件同时修改", "policy mixed with other changes"),
        Text(
            "提交 {commit} 同时改了{what}，制度或规则的修改不生效",
            "commit {commit} changes {what} at once; the policy change has no effect",
        ),
        Text(
            "制度、规则、记录分开提交，才看得清各自的审批。",
            "Policy, rules and records change in commits of their own, so that each approval is clear.",
        ),
        Text("分成几个提交重做", "do it again in separate commits"),
    ),
    (
        "POLICY_UNAPPROVED", "error", Text("制度修改未经批准", "policy change without its votes"),
        Text(
            "提交 {commit} 改了现行制度但未经规定人数批准（{what}），原制度继续有效",
            "commit {commit} changes the policy in force without its votes ({what}); the old policy stays in force",
        ),
        Text(
            "制度决定谁有权，修改要由其他管理员按原制度表决。",
            "The policy decides who may do what; other administrators vote on a change under the old one.",
        ),
        _ADMIN,
    ),
    (
        "POLICY_VERSION", "error", Text("制度版本不接续", "policy version does not follow"),
        Text(
            "提交 {commit} 的制度版本或前一版摘要不接续（{what}），原制度继续有效",
            "version or previous digest of the policy in commit {commit} does not follow ({what}); the old policy stays in force",
        ),
        Text("版本一环扣一环，才能防止退回旧制度。", "Versions form a chain, so that nobody can go back to an older policy."),
        _ADMIN,
    ),
    (
        "POLICY_INVALID", "error", Text("制度文件有错", "invalid policy"),
        Text(
            "提交 {commit} 的制度文件有错（{what}），不生效",
            "the policy files of commit {commit} are invalid ({what}); they have no effect",
        ),
        Text("读不懂的规定不能执行，也不能猜。", "What cannot be read cannot be applied, and is not guessed."),
        _ADMIN,
    ),
    (
        "POLICY_LOCKOUT", "error", Text("管理员不足", "too few administrators"),
        Text(
            "提交 {commit} 的制度会使管理员不足以再修改制度（{what}），原制度继续有效",
            "the policy of commit {commit} leaves too few administrators to change it again ({what}); the old one stays in force",
        ),
        Text(
            "管理员至少比规定票数多一人，否则无人能修改制度。",
            "There is one administrator more than votes are needed, or nobody could change the policy.",
        ),
        _ADMIN,
    ),
    (
        "POLICY_KEY_SHARED", "error", Text("两人共用密钥", "one key for two people"),
        Text(
            "提交 {commit} 的制度里有两人共用的密钥（{what}），原制度继续有效",
            "the policy of commit {commit} gives one key to two people ({what}); the old one stays in force",
        ),
        Text("共用密钥就分不清是谁签的。", "With a shared key it cannot be said who signed."),
        _ADMIN,
    ),
    (
        "POLICY_FORK", "error", Text("制度分叉", "two policies at once"),
        Text(
            "合并 {commit} 的两边各自启用了不同的制度；主线一方有效（{what}）",
            "the two sides of merge {commit} activated different policies; the main line's stays ({what})",
        ),
        Text("同一时间只能有一个现行制度。", "Only one policy can be in force at a time."),
        Text("另一方的修改在现行制度上重新提议", "propose the other change again on top of the policy in force"),
    ),
    (
        "POLICY_ROLLBACK_IN_MERGE", "error", Text("合并退回了旧制度", "merge brought an older policy back"),
        Text(
            "合并 {commit} 里的现行制度文件不是应有的版本；新版本仍然有效",
            "the active policy files of merge {commit} are not those of the policy in force, which stays in force",
        ),
        Text("合并时取错一方，就会悄悄退回旧制度。", "Taking the wrong side in a merge would silently bring an older policy back."),
        Text("把 policy/active/ 恢复成现行版本", "restore policy/active/ to the version in force"),
    ),
    (
        "POLICY_RECOVERY", "warning", Text("使用了应急密钥", "recovery keys were used"),
        Text(
            "提交 {commit} 的制度由应急密钥启用（{what}）",
            "the policy of commit {commit} was put in force with recovery keys ({what})",
        ),
        Text(
            "应急密钥只在管理员无法履职时使用，30 天内每份报告都要写明。",
            "Recovery keys are for when the administrators cannot act; every report says so for 30 days.",
        ),
        Text("核对纸质的启用手续", "check the paper that allowed it"),
    ),
    (
        "FOREIGN_ROOT", "error", Text("不同来源的制度", "policy of another root"),
        Text(
            "提交 {commit} 带来的制度不是从本台账的建立提交延续下来的，无效",
            "the policy that commit {commit} brings does not descend from this workspace's genesis; it has no power",
        ),
        Text("自建一套制度再合并进来，不能因此取得职权。", "Nobody gains authority by founding a policy of his own and merging it in."),
        Text(
            "查明提交 {commit} 的来历；与登记的根指纹核对",
            "find out where commit {commit} comes from; compare the root with the printed one",
        ),
    ),
    (
        "REDACTED", "warning", Text("历史经脱密重建", "history refounded after a removal"),
        Text(
            "本台账的历史经脱密重建（原提交、移除内容数、原因：{what}），由 {who} 签名；更早的历史不在这里，原有签批凭他们的签名算数",
            "this history was refounded after content was removed (old tip, contents, reason: {what}), signed by {who}; the older history is not "
            "here, earlier approvals count on their word",
        ),
        Text("依法移除的内容不能留在历史里；移除必须说明，绝不悄悄做。", "What the law removes cannot stay in the history; a removal is stated, never silent."),
        Text("核对纸质的脱密手续和原历史的封存记录", "check the paper that ordered it and the record of where the old history is sealed"),
    ),
    (
        "REDACTION_INVALID", "error", Text("脱密重建声明不成立", "statement of a removal does not hold"),
        Text(
            "根 {commit} 有脱密重建声明，但不成立（{what}）：原有签批不算数，记录都当作新建的",
            "the root {commit} has a statement of a removal that does not hold ({what}): earlier approvals do not count, all records are as new",
        ),
        Text(
            "声明要由足够的管理员签名，数字、文件、状态都要对得上，否则谁都可以另起一段历史。",
            "Enough administrators must sign it, and figures, files and state must agree, or anybody could begin another history.",
        ),
        Text(
            "由其余管理员核对后签名：officectl redact --sign --against 原文件夹",
            "the other administrators compare and sign: officectl redact --sign --against OLD",
        ),
    ),
    (
        "GOVERNED_UNAPPROVED", "error", Text("规则文件修改未经批准", "governed file changed without votes"),
        Text(
            "{item} 的修改（提交 {commit}）未经管理员表决，仍按上次批准的版本执行",
            "the change of {item} (commit {commit}) has no votes; the last approved version is used",
        ),
        Text(
            "改规则、日历、模式或基线，可以让检查发现不了问题。",
            "Whoever changes rules, calendar, schemas or baseline can blind the checks.",
        ),
        Text(
            "管理员对现在的文件提议并表决（governed/all），或恢复原文件",
            "the administrators propose and vote on it (governed/all), or the files are restored",
        ),
    ),
)

REFUSALS: tuple[Row, ...] = (
    (
        "INCOMPLETE", "error", Text("仓库不完整", "incomplete repository"),
        Text("仓库不完整（{what}），不能核验", "the repository is incomplete ({what}) and cannot be verified"),
        Text("缺了对象就不能排除被删去的签批。", "With objects missing, removed events cannot be ruled out."),
        Text("重新完整克隆（git fetch --unshallow）", "clone in full (git fetch --unshallow)"),
    ),
    (
        "PARENTS_LIE", "error", Text("辅助数据与提交不符", "auxiliary data contradicts a commit"),
        Text("提交 {commit} 的上级与原始内容不符", "the parents of commit {commit} are not those in its bytes"),
        Text("嫁接文件或伪造的提交图可以遮住一段历史。", "A graft or a forged commit-graph can hide a part of history."),
        Text("删除 info/grafts 和提交图后重新核验", "remove info/grafts and the commit-graph, then verify again"),
    ),
    (
        "ENGINE_DISAGREE", "error", Text("两种验签结果不一致", "signature engines disagree"),
        Text("提交 {commit} 的签名两种程序结论不同", "two engines judge the signature of commit {commit} differently"),
        Text("不一致时不能选有利的一个。", "When they differ, neither may be chosen."),
        Text("只用 ssh-keygen 核验，并报告此事", "verify with ssh-keygen only, and report it"),
    ),
    (
        "NO_SSH_KEYGEN", "error", Text("没有验签程序", "no program that checks signatures"),
        Text("找不到可用的 ssh-keygen（{what}），不能验签", "no usable ssh-keygen ({what}): signatures cannot be checked"),
        Text("没有它就分不清真签名和假签名，所以不出结论。", "Without it a true signature cannot be told from a false one; there is no verdict."),
        Text("安装 OpenSSH 8.2 或更高版本", "install OpenSSH 8.2 or later"),
    ),
    (
        "OTHER_ROOT", "error", Text("根不是公布的那个", "not the published root"),
        Text("历史的根不是公布的根（{what}）", "the root of the history is not the published one ({what})"),
        Text(
            "换掉整个历史以后，里面的签名照样个个有效；只有根的编号能看出来。",
            "In a history that was exchanged as a whole every signature is good; only the id of the root gives it away.",
        ),
        Text("不要使用这份副本；从可信来源重新克隆，并向公布根的人核实", "do not use this copy; clone from a trusted source and ask who published the root"),
    ),
    (
        "NO_CHECKPOINT", "error", Text("没有这份存证", "no such checkpoint"),
        Text("没有可以接着核验的存证（{what}）", "there is no checkpoint to go on from ({what})"),
        Text("没有更早的历史，又没有存证，就没有可以依据的。", "Without the older history and without a checkpoint there is nothing to rest on."),
        Text("取来存证的标签，或取回完整历史", "fetch the checkpoint's tags, or the whole history"),
    ),
    (
        "WEAK_CHECKPOINT", "error", Text("存证签名人不够", "too few signers of a checkpoint"),
        Text("存证的签名人少于制度要求的人数（{what}）", "fewer signed the checkpoint than the policy wants ({what})"),
        Text(
            "更早的历史看不到，全凭签名人的话；一个人的话不够。",
            "The older history is not seen and rests on the signers' word; one person's word is not enough.",
        ),
        Text("请另一名审计员或管理员在完整的仓库里也签", "another auditor or administrator signs it too, in a full repository"),
    ),
    (
        "BAD_CHECKPOINT", "error", Text("存证与所带内容不符", "checkpoint is not what it carries"),
        Text("存证所带的状态与签名的数字或文件不符（{what}）", "what the checkpoint carries is not what its figures and files say ({what})"),
        Text("所带的状态被改过，或传坏了。", "The state was changed, or damaged on the way."),
        Text("向签存证的人重新取，或取回完整历史", "get it anew from its signers, or the whole history"),
    ),
    (
        "NOT_OVER_CHECKPOINT", "error", Text("不是从存证接着来的", "does not go on from the checkpoint"),
        Text("要核验的提交 {commit} 不是从存证接着来的", "commit {commit} does not go on from the checkpoint"),
        Text("存证之后的历史可能被换过。", "The history after the checkpoint may have been exchanged."),
        Text("向签存证的人核实，或取回完整历史再核验", "ask its signers, or verify the whole history"),
    ),
    (
        "OTHER_KEYS", "error", Text("签名密钥不是登记的", "not the registered keys"),
        Text("存证的签名密钥不在给出的密钥里（{what}）", "the checkpoint was signed with other keys than those given ({what})"),
        Text(
            "截短的历史里连制度也可以伪造，密钥要与纸上的核对。",
            "In a cut history even the policy could be forged; keys are compared with those on paper.",
        ),
        Text("不要使用这份副本；与纸质密钥登记表逐字核对", "do not use this copy; compare with the signed register of keys"),
    ),
    (
        "CACHE_DIFFERS", "error", Text("缓存与完整核验不一致", "cache differs from a full run"),
        Text("缓存得出的结果与完整核验不同（{what}）", "the cached result differs from a full verification ({what})"),
        Text("缓存可以被改；夜间核验不用缓存。", "A cache can be tampered with; the nightly run does not use it."),
        Text(
            "以完整核验为准；原缓存已移到一边不再使用（.git/officectl/verify.db.differs），查明谁动过 .git",
            "trust the full run; the old cache was put aside and is not used any more (.git/officectl/verify.db.differs): "
            "find out who changed .git",
        ),
    ),
)
