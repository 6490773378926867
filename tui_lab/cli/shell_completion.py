"""What a shell inserts at the Tab key: one word, quoted, of which nothing is ever executed.

Click completes values, but hands them to bash as they are: a name with a space becomes two words,
and a name such as `$(date)` a command. Here the words of the line are read as the shell reads them,
and what is inserted is quoted for the place where it goes. zsh and fish quote by themselves.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field

from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
    get_completion_class,
)

from tui_lab.i18n import whole_number
from tui_lab.text.command_line import OPTIONS_END, quoted
from tui_lab.text.fit import printable

_BARE = re.compile(r"[\w@%+=:,./-]")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "e": "\x1b"}
_BASH = """\
%(complete_func)s() {
    local program=$1 line=${COMP_WORDS[*]:0:COMP_CWORD+1} answer
    [[ -n $COMP_LINE ]] && line=${COMP_LINE:0:COMP_POINT}
    type -P -- "$program" >/dev/null || program=%(prog_name)s
    COMPREPLY=()
    while IFS= read -r answer; do
        case $answer in
            plain,*=) compopt -o nospace 2>/dev/null; COMPREPLY+=("${answer#plain,}") ;;
            plain,*) COMPREPLY+=("${answer#plain,}") ;;
            file,*) compopt -o default 2>/dev/null ;;
            dir,*) compopt -o dirnames 2>/dev/null ;;
        esac
    done < <(LAB_LINE=$line LAB_TEXT=$2 %(complete_var)s=bash_complete "$program" 2>/dev/null)
}

complete -o nosort -F %(complete_func)s %(prog_name)s 2>/dev/null ||
    complete -F %(complete_func)s %(prog_name)s
"""
_ZSH = """\
#compdef %(prog_name)s

%(complete_func)s() {
    local -a values shown answers
    local kind value about line
    line="${(j: :)${(@)words[1,CURRENT-1]}} $IPREFIX$QIPREFIX$PREFIX"
    answers=("${(@f)$(LAB_LINE=$line %(complete_var)s=zsh_complete %(prog_name)s 2>/dev/null)}")
    for kind value about in "${answers[@]}"; do
        case $kind in
            plain) values+=("$value"); shown+=("$value${about:+  -- $about}") ;;
            dir) _path_files -/ ;;
            file) _path_files -f ;;
        esac
    done
    if (( $#values )); then
        if [[ $#values == 1 && $values[1] == *= ]]; then
            compadd -U -S '' -V unsorted -- "${values[@]}"
        else
            compadd -U -l -d shown -V unsorted -- "${values[@]}"
        fi
    fi
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    %(complete_func)s "$@"
else
    compdef %(complete_func)s %(prog_name)s
fi
"""
_FISH = """\
function %(complete_func)s
    set -lx LAB_LINE (string escape -- (commandline -opc) | string join ' ')' '(commandline -ct)
    set -lx %(complete_var)s fish_complete
    for answer in (%(prog_name)s 2>/dev/null)
        set -l parts (string split -m 1 , -- $answer)
        switch $parts[1]
            case dir
                __fish_complete_directories $parts[2]
            case file
                __fish_complete_path $parts[2]
            case plain
                echo -- $parts[2]
        end
    end
end

complete --no-files --command %(prog_name)s --arguments "(%(complete_func)s)"
"""


@dataclass(slots=True)
class TypedLine:
    """A command line up to the cursor, read as a shell reads it; nothing in it is executed."""

    words: list[str] = field(default_factory=list)
    """The words before the one at the cursor, without their quotes."""
    word: str = ""
    """What stands of the word at the cursor, without its quotes."""
    start: int = 0
    """Where that word begins in the line."""
    quote: str = ""
    """The quote that is open at the cursor: `'`, `"`, `$'` or none."""
    inside: int = 0
    """Where the text after that quote begins."""


def read_line(line: str) -> TypedLine:
    """The words of `line`, and in what the cursor stands at its end."""
    found = TypedLine()
    text: str | None = None
    place = 0
    while place < len(line):
        character = line[place]
        if character.isspace() and not found.quote:
            if text is not None:
                found.words.append(text)
            text, place, found.start = None, place + 1, place + 1
            continue
        text = "" if text is None else text
        opening = next((q for q in ("$'", "'", '"') if line.startswith(q, place)), "")
        if found.quote and character == found.quote[-1]:
            found.quote = ""
        elif not found.quote and opening:
            found.quote, place = opening, place + len(opening) - 1
            found.inside = place + 1
        elif character == "\\" and found.quote != "'":
            added, place = _unescaped(line, place + 1, found.quote)
            text += added
        else:
            text += character
        place += 1
    found.word = text or ""
    return found


def _unescaped(line: str, place: int, quote: str) -> tuple[str, int]:
    """What a backslash before `place` makes of the text there, and where that ends."""
    following = line[place : place + 1]
    if quote == '"' and following not in ("$", "`", '"', "\\", ""):
        return "\\" + following, place
    if quote == "$'":
        byte = re.compile(r"(?:x[0-9a-fA-F]{2}(?:\\(?=x[0-9a-fA-F]{2}))?)+").match(line, place)
        if byte is not None:
            code = byte[0].replace("x", "").replace("\\", "")
            return os.fsdecode(bytes.fromhex(code)), byte.end() - 1
        return _ESCAPES.get(following, following), place
    return following, place


def escaped(text: str, quote: str = "") -> str:
    """`text` as it is typed inside of `quote`, or bare."""
    if quote == "'":
        return text.replace("'", "'\\''")
    if quote == '"':
        # A history is searched for `!` even between double quotes; a backslash would stay.
        return re.sub(r'([$`"\\])', r"\\\1", text).replace("!", '"\\!"')
    return "".join(c if _BARE.match(c) else f"\\{c}" for c in text)


def _typed_line() -> TypedLine:
    """What was typed, as the script hands it over, or as Click's own scripts do."""
    if "LAB_LINE" in os.environ:
        return read_line(os.environ["LAB_LINE"])
    words = read_line(os.environ.get("COMP_WORDS", ""))
    at = whole_number(os.environ.get("COMP_CWORD", "")) or 0
    several = [*words.words, words.word]
    return TypedLine(several[:at], several[at] if at < len(several) else "")


class _LabCompletion(ShellComplete):
    """Completion of words that are read here; what no line of a terminal can hold is left out."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words after the program's name, and the beginning of the one that is completed."""
        typed = _typed_line()
        return typed.words[1:], typed.word

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """Whole words; those that would be taken for an option only where they are none."""
        after_end = OPTIONS_END in args
        option, equals, _value = incomplete.partition("=")
        before = option + equals if equals and option.startswith("-") and not after_end else ""
        found = []
        for item in super().get_completions(args, incomplete):
            value = before + str(item.value)
            mistaken = not (incomplete.startswith("-") or after_end) and value.startswith("-")
            if item.type != "plain" or (printable(value) == value and not mistaken):
                help_text = printable(item.help) if item.help else None
                found.append(CompletionItem(value, type=item.type, help=help_text))
        return found


class LabBash(_LabCompletion, BashComplete):
    """For bash, which inserts what it is given in the place of `LAB_TEXT`."""

    source_template = _BASH

    def complete(self) -> str:
        """A line for each completion: `plain,` and what is inserted."""
        typed = _typed_line()
        found = self.get_completions(*self.get_completion_args())
        alone = len(found) == 1
        lines = [
            f"{item.type},{self._inserted(str(item.value), typed, alone=alone)}"
            for item in found
            if item.type != "plain" or str(item.value).startswith(self._kept(typed))
        ]
        return "\n".join(lines)

    def _begin(self, typed: TypedLine) -> int:
        """Where the text begins that bash replaces: behind a colon, an equals sign or a quote."""
        line, text = os.environ.get("LAB_LINE"), os.environ.get("LAB_TEXT")
        if line is None or text is None or not line.endswith(text):
            return typed.inside if typed.quote else typed.start
        return max(len(line) - len(text), typed.start)

    def _kept(self, typed: TypedLine) -> str:
        """What is left of the word, without its quotes."""
        line = os.environ.get("LAB_LINE", "")
        return read_line(line[typed.start : self._begin(typed)]).word

    def _inserted(self, value: str, typed: TypedLine, *, alone: bool) -> str:
        if typed.quote == "$'":
            return ""
        begin = self._begin(typed)
        quote = typed.quote if typed.quote and begin >= typed.inside else ""
        if alone and not quote and begin == typed.start and not value.endswith("="):
            return quoted(value)
        return escaped(value[len(self._kept(typed)) :], quote)


class LabZsh(_LabCompletion, ZshComplete):
    """For zsh, which quotes by itself."""

    source_template = _ZSH

    def format_completion(self, item: CompletionItem) -> str:
        """Three lines: kind, value, what it is."""
        return f"{item.type}\n{item.value}\n{item.help or ''}"


class LabFish(_LabCompletion, FishComplete):
    """For fish, which quotes by itself."""

    source_template = _FISH

    def format_completion(self, item: CompletionItem) -> str:
        """A line: kind, value, and what it is behind a tabulator."""
        return f"{item.type},{item.value}" + (f"\t{item.help}" if item.help else "")


def use_own_completion() -> None:
    """Let Click complete by these classes."""
    for kind in (LabBash, LabZsh, LabFish):
        if get_completion_class(kind.name) is not kind:
            add_completion_class(kind)
