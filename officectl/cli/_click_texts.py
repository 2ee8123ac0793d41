"""Click's own sentences in Chinese.

Click asks gettext for each of them but ships no catalogue (and gettext would search the disk each time), so
`install` gives its modules our table instead. A test reads Click's source: no sentence may be missing here.
"""

from __future__ import annotations

import sys
from functools import cache

from officectl.text.lang import Lang, Text

TEXTS: tuple[Text, ...] = (
    Text("用法：", "Usage:"),
    Text("选项", "Options"),
    Text("参数", "Positional arguments"),
    Text("命令", "Commands"),
    Text("错误：{message}", "Error: {message}"),
    Text("已中止。", "Aborted!"),
    Text("看用法：{command} {option}", "Try '{command} {option}' for help."),
    Text("少了命令。", "Missing command."),
    Text("少了参数", "Missing argument"),
    Text("少了选项", "Missing option"),
    Text("少了", "Missing parameter"),
    Text("少了 {param_type}", "Missing {param_type}"),
    Text("少了 {param_name}", "Missing parameter: {param_name}"),
    Text("没有选项 {name}。", "No such option {name!r}."),
    Text("没有命令 {name}。", "No such command {name!r}."),
    Text("值不对：{message}", "Invalid value: {message}"),
    Text("{param_hint} 的值不对：{message}", "Invalid value for {param_hint}: {message}"),
    Text("最接近的是 {possibility}", "Did you mean {possibility}?"),
    Text("（最接近的是 {possibilities}）", "(Did you mean one of: {possibilities}?)"),
    Text("不认识的错误", "unknown error"),
    Text("文件打不开：{filename}：{message}", "Could not open file {filename!r}: {message}"),
    Text("选项的开头不对（{option}）", "Invalid start character for option ({option})"),
    Text("参数 {name} 要 {nargs} 个值。", "Argument {name!r} takes {nargs} values."),
    Text("选项 {name} 不带值。", "Option {name!r} does not take a value."),
    Text("选项 {name} 后面要写一个值。", "Option {name!r} requires an argument."),
    Text("选项 {name} 后面要写 {nargs} 个值。", "Option {name!r} requires {nargs} arguments."),
    Text("多出来的参数：{args}", "Got unexpected extra argument ({args})"),
    Text("多出来的参数：{args}", "Got unexpected extra arguments ({args})"),
    Text("要 {nargs} 个值，只写了 1 个。", "Takes {nargs} values but 1 was given."),
    Text("要 {nargs} 个值，写了 {len} 个。", "Takes {nargs} values but {len} were given."),
    Text("值必须是一串。", "Value must be an iterable."),
    Text("可选：\n\t{choices}", "Choose from:\n\t{choices}"),
    Text("可选（{choices}）", "Choice({choices})"),
    Text("{value} 不行，只能是 {choice}。", "{value!r} is not {choice}."),
    Text("{value} 不行，可选：{choices}。", "{value!r} is not one of {choices}."),
    Text("{value} 的写法不对，应为 {format}。", "{value!r} does not match the format {format}."),
    Text("{value} 的写法不对，可用写法：{formats}。", "{value!r} does not match the formats {formats}."),
    Text("{value} 不是{number_type}。", "{value!r} is not a valid {number_type}."),
    Text("{value} 不在 {range} 之内。", "{value} is not in the range {range}."),
    Text(
        "{value} 不是“是/否”。可用：{states}",
        "{value!r} is not a valid boolean. Recognized values: {states}",
    ),
    Text("{value} 不是 UUID。", "{value!r} is not a valid UUID."),
    Text("文件", "file"),
    Text("文件夹", "directory"),
    Text("路径", "path"),
    Text("{name} {filename} 不存在。", "{name} {filename!r} does not exist."),
    Text("{name} {filename} 是文件。", "{name} {filename!r} is a file."),
    Text("{name} {filename} 是文件夹。", "{name} {filename!r} is a directory."),
    Text("{name} {filename} 读不了。", "{name} {filename!r} is not readable."),
    Text("{name} {filename} 不能写。", "{name} {filename!r} is not writable."),
    Text("{name} {filename} 不能执行。", "{name} {filename!r} is not executable."),
    Text("环境变量：{var}", "env var: {var}"),
    Text("默认：{default}", "default: {default}"),
    Text("必填", "required"),
    Text("（运行时定）", "(dynamic)"),
    Text("已停用", "deprecated"),
    Text("继续吗？", "Do you want to continue?"),
    Text("不再询问，直接执行。", "Confirm the action without prompting."),
    Text("显示版本。", "Show the version and exit."),
    Text("显示这份用法。", "Show this message and exit."),
    Text("%(prog)s %(version)s 版", "%(prog)s, version %(version)s"),
    Text("再输一遍", "Repeat for confirmation"),
    Text("错误：输入不对", "Error: invalid input"),
    Text("错误：两次输入的不一样。", "Error: The two entered values do not match."),
    Text("按任意键继续……", "Press any key to continue..."),
    Text("{editor}：编辑没有成功", "{editor}: Editing failed"),
    Text("{editor}：编辑没有成功：{e}", "{editor}: Editing failed: {e}"),
    Text("天", "d"),
)

_current: Lang = "en"


def install(lang: Lang) -> None:
    """Let Click speak `lang` from now on. Safe to call again with another language."""
    global _current
    _current = lang
    for name, module in list(sys.modules.items()):
        if name.startswith("click.") and module is not None:
            names = vars(module)
            if "_" in names:
                names["_"] = translate
            if "ngettext" in names:
                names["ngettext"] = translate_plural


def current() -> Lang:
    """The language in force."""
    return _current


def translate(message: str) -> str:
    """Click's sentence in the language in force; a sentence that the table lacks stays English."""
    return _table().get(message, message) if _current == "zh" else message


def translate_plural(singular: str, plural: str, n: int) -> str:
    """The same for a sentence with a number."""
    return translate(singular if n == 1 else plural)


@cache
def _table() -> dict[str, str]:
    return {text.en: text.zh for text in TEXTS}
