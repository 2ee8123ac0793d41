"""Why nothing can be verified: each ends the run with exit code 3 and no verdict."""

from __future__ import annotations

from officectl.errors import NoLedger
from officectl.history import reasons
from officectl.text.lang import Message, Text


class _Explained(NoLedger):
    """A fault whose `what` is a stable word that has words of its own."""

    code = ""

    @property
    def message(self) -> Message:
        """What happened, the detail in words."""
        what = reasons.detail(self.code, str(self.params["what"]), lambda _: "")
        return self.text(**{**self.params, "what": what})


class Incomplete(_Explained):
    """INCOMPLETE: the repository lacks objects that the verification must read. `what` is plain data (an id, `shallow` …)."""

    code = "INCOMPLETE"
    text = Text("仓库不完整，不能核验：{what}", "the repository is not complete and cannot be verified: {what}")
    remedy_text = Text(
        "运行 `git fetch --unshallow` 取回完整历史（部分克隆请重新完整克隆），再核验；取不到时可从存证接着核验：officectl verify --checkpoint 名字",
        "fetch the whole history with `git fetch --unshallow` (a partial clone: clone again in full), then verify again; where that cannot be "
        "had, go on from a checkpoint: officectl verify --checkpoint NAME",
    )


class ParentsLie(NoLedger):
    """PARENTS_LIE: what git says of a commit's parents is not what the commit's own bytes say."""

    code = "PARENTS_LIE"
    text = Text(
        "提交 {oid} 的上级与其原始内容不符，仓库里有伪造或损坏的辅助数据",
        "the parents git reports for commit {oid} are not those in its own bytes: forged or broken auxiliary data",
    )
    remedy_text = Text(
        "请从可信来源重新克隆后核验；并检查 .git/info/grafts 和 .git/objects/info/commit-graph",
        "clone again from a trusted source and verify that; look at .git/info/grafts and .git/objects/info/commit-graph",
    )


class EngineDisagree(NoLedger):
    """ENGINE_DISAGREE: the accelerator and ssh-keygen judge one signature differently."""

    code = "ENGINE_DISAGREE"
    text = Text(
        "提交 {oid} 的签名，两个验签程序结论不一致（ssh-keygen：{reference}；加速器：{fast}），已中止",
        "two engines judge the signature of commit {oid} differently (ssh-keygen: {reference}; accelerator: {fast}); stopped",
    )
    remedy_text = Text(
        "卸载加速包（pip uninstall cryptography）后重新核验，并把该提交报告给维护者",
        "remove the accelerator (pip uninstall cryptography), verify again, and report this commit to the maintainers",
    )


class NoSshKeygen(NoLedger):
    """NO_SSH_KEYGEN: signatures cannot be checked without ssh-keygen of OpenSSH 8.2 or later."""

    code = "NO_SSH_KEYGEN"
    text = Text("找不到可用的 ssh-keygen，不能验签：{why}", "no usable ssh-keygen, signatures cannot be checked: {why}")
    remedy_text = Text("请安装 OpenSSH 8.2 或更高版本", "install OpenSSH 8.2 or later")


class UnsupportedPolicy(NoLedger):
    """UNSUPPORTED: the administrators put a policy of a later format in force; this version cannot tell who may do what."""

    code = "UNSUPPORTED"
    text = Text(
        "提交 {commit} 启用的制度用了本版本不认识的格式，不能核验",
        "the policy that commit {commit} put in force has a format unknown to this version; nothing can be verified",
    )
    remedy_text = Text("升级 officectl 后重新核验", "upgrade officectl and verify again")


class BadCheckpoint(_Explained):
    """BAD_CHECKPOINT: the state that a checkpoint carries is not the one that its signers vouched for."""

    code = "BAD_CHECKPOINT"
    text = Text(
        "存证 {name} 所带的状态与签名的数字或文件不符（{what}），不能从它接着核验",
        "what the checkpoint {name} carries is not what its figures and files say ({what})",
    )
    remedy_text = Text(
        "向签存证的人重新取；或取回完整历史：git fetch --unshallow", "get it anew from its signers; or the whole history: git fetch --unshallow"
    )


class NotOverCheckpoint(NoLedger):
    """NOT_OVER_CHECKPOINT: the commit asked about does not go on from the checkpoint by first parents."""

    code = "NOT_OVER_CHECKPOINT"
    text = Text("要核验的提交不是从存证 {name} 接着来的", "the commit does not go on from the checkpoint {name}")
    remedy_text = Text(
        "历史可能被换过：向签存证的人核实；或取回完整历史再核验", "the history may have been exchanged: ask its signers; or verify the whole history"
    )


class NoSuchCheckpoint(NoLedger):
    """NO_CHECKPOINT: none of this name from which verification could begin."""

    code = "NO_CHECKPOINT"
    text = Text("没有可以接着核验的存证“{name}”：{why}", "no checkpoint “{name}” to go on from: {why}")
    remedy_text = Text(
        "取来标签：git fetch origin tag checkpoint/名字 tag checkpoint/名字.state",
        "fetch its tags: git fetch origin tag checkpoint/NAME tag checkpoint/NAME.state",
    )


class WeakCheckpoint(NoLedger):
    """WEAK_CHECKPOINT: fewer auditors and administrators signed it than the policy wants for a change of itself."""

    code = "WEAK_CHECKPOINT"
    text = Text(
        "存证 {name} 只有 {count} 名审计员或管理员签名（{people}），按制度要 {needed} 名，不能从它接着核验",
        "the checkpoint {name} is signed by {count} auditors or administrators ({people}), the policy wants {needed}",
    )
    remedy_text = Text(
        "请另一名审计员或管理员在完整的仓库里也签：officectl checkpoint 提交 --name {name}",
        "another of them signs it too, in a full repository: officectl checkpoint COMMIT --name {name}",
    )
