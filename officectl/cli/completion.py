"""`officectl completion bash|zsh|fish`: print the script that lets a shell complete commands and ids."""

from __future__ import annotations

import click

from officectl.actions._options import Options
from officectl.cli._command import OfficeCommand, argument, make
from officectl.text.lang import Text

NAMES = ("completion", "补全")
SHORT = Text("输出命令行补全脚本（bash、zsh、fish）", "print the completion script for bash, zsh or fish")
GROUP = "setup"

SHELLS = ("bash", "zsh", "fish")

_SHELL = Text("哪一种命令行。", "Which shell.")
_HOW = Text(
    """补全命令（中英文）、选项、种类、编号（带题名）、字段、检查代码、规则名。装一次就行：

  bash  officectl completion bash > ~/.local/share/bash-completion/completions/officectl
  zsh   officectl completion zsh > ~/.zfunc/_officectl    （~/.zfunc 要在 fpath 里）
  fish  officectl completion fish > ~/.config/fish/completions/officectl.fish

只在本窗口试用：
  eval "$(officectl completion bash)"
""",
    """Completes commands (both languages), options, kinds, ids with titles, fields, codes. Install once:

  bash  officectl completion bash > ~/.local/share/bash-completion/completions/officectl
  zsh   officectl completion zsh > ~/.zfunc/_officectl    (~/.zfunc must be in fpath)
  fish  officectl completion fish > ~/.config/fish/completions/officectl.fish

To try it in this window only:
  eval "$(officectl completion bash)"
""",
)

# Bash cuts words at = and : too; the whole line goes over, with the piece that bash is about to replace.
_BASH = r"""_officectl_complete() {
    local line
    COMPREPLY=()
    while IFS= read -r line; do
        case $line in
            $'\t'file) compopt -o default 2>/dev/null; COMPREPLY=(); return 0 ;;
            $'\t'dir) compopt -o dirnames 2>/dev/null; COMPREPLY=(); return 0 ;;
        esac
        COMPREPLY+=("$line")
    done < <(_OFFICECTL_COMPLETE=bash _OFFICECTL_LINE="${COMP_LINE:0:COMP_POINT}" \
        _OFFICECTL_CURRENT="${COMP_WORDS[COMP_CWORD]}" _OFFICECTL_TYPE="$COMP_TYPE" \
        "${COMP_WORDS[0]}" 2>/dev/null)
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
    return 0
}
complete -o nosort -F _officectl_complete officectl
"""

_ZSH = r"""#compdef officectl
_officectl() {
    local -a values described open open_described
    local type value text
    while IFS=$'\t' read -r type value text; do
        case $type in
            file) _files; return ;;
            dir) _files -/; return ;;
        esac
        if [[ $value == *= ]]; then
            open+=("$value")
            open_described+=("${value}${text:+  -- $text}")
        else
            values+=("$value")
            described+=("${value}${text:+  -- $text}")
        fi
    done < <(_OFFICECTL_COMPLETE=zsh "${words[1]}" -- "${(@)words[2,CURRENT]}" 2>/dev/null)
    (( $#open )) && compadd -V officectl -S '' -l -d open_described -a open
    compadd -V officectl -l -d described -a values
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _officectl "$@"
else
    compdef _officectl officectl
fi
"""

_FISH = r"""function __officectl_complete
    set -l words (commandline -opc)
    set -l program $words[1]
    set -l answer (_OFFICECTL_COMPLETE=fish $program -- $words[2..-1] (commandline -ct) 2>/dev/null)
    for line in $answer
        set -l part (string split \t -- $line)
        switch $part[1]
            case file
                __fish_complete_path (commandline -ct)
            case dir
                __fish_complete_directories (commandline -ct)
            case '*'
                printf '%s\t%s\n' $part[2] $part[3]
        end
    end
end
complete -c officectl -f -a '(__officectl_complete)'
"""

SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}


def run(options: Options, shell: str) -> None:
    """Print the script of one shell."""
    from officectl.cli._output import data, json_data

    if options.json:
        json_data("officectl.completion/1", {"shell": shell, "script": SCRIPTS[shell]})
    else:
        data(SCRIPTS[shell])


def command() -> OfficeCommand:
    """The command line of `completion`."""
    return make(run, argument("shell", help=_SHELL, type=click.Choice(SHELLS)), help=_HOW)
