"""The program as a whole: help, exit codes, errors, language, and that it starts quickly."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from support.cli import PROGRAM, call, process, recorded
from support.courses import make_course

from tui_lab import i18n, paths
from tui_lab.cli import app, click_texts, entry
from tui_lab.cli.group import LabGroup, LazyGroup
from tui_lab.errors import ExitCode

HEAVY = (
    "keras",
    "tensorflow",
    "sklearn",
    "scipy",
    "pandas",
    "polars",
    "textual",
    "numpy",
    "PIL",
    "babel",
)


def all_commands() -> list[list[str]]:
    """Every command and command of a group, as it is typed."""
    program = app.build()
    context = program.make_context("tui-lab", [], resilient_parsing=True)
    found = []
    for name in program.list_commands(context):
        command = program.get_command(context, name)
        found.append([name])
        if isinstance(command, LabGroup):
            found += [[name, inner] for inner in command.commands]
    return found


def test_the_help_lists_every_command_and_the_exit_codes() -> None:
    result = call("--help")
    assert result.exit_code == 0
    for name in app.build().entries:
        assert f"  {name} " in result.stdout
    for code in ExitCode:
        assert f"\n  {int(code)} " in result.stdout


@pytest.mark.parametrize("command", all_commands(), ids=" ".join)
def test_every_command_teaches_by_example(command: list[str]) -> None:
    result = call(*command, "--help")
    assert result.exit_code == 0, result.stderr
    assert "Examples:" in result.stdout
    assert f"tui-lab {' '.join(command)}" in result.stdout.partition("Examples:")[2]
    documented = result.stdout.partition("Examples:")[0]
    assert max(map(len, documented.splitlines())) <= 80


def test_the_names_of_values_follow_the_language() -> None:
    def words() -> set[str]:
        found = set()
        program = app.build()
        for names in all_commands():
            command: click.Command | None = program
            for name in names:
                assert isinstance(command, click.Group)
                command = command.get_command(click.Context(command), name)
            assert command is not None
            context = click.Context(command, info_name=names[-1])
            for param in command.params:
                if not isinstance(param.type, click.Choice | click.types.BoolParamType):
                    found |= {*re.findall(r"[A-Z]{4,}", param.make_metavar(context))}
        return found

    english = words()
    assert {"NAME", "PATH", "TEXT"} <= english
    i18n.set_language("es")
    assert words() & english == set()


@pytest.mark.parametrize("command", [["train", "xor", "--epochs"], ["learning-rate", "last"]])
def test_a_value_of_the_wrong_kind_is_said_in_the_language(command: list[str]) -> None:
    i18n.set_language("es")
    ran = call(*command, "abc")
    assert ran.exit_code == 2
    assert "número" in ran.stderr
    assert not re.search("integer|float", ran.stderr)


def test_the_version_goes_to_stdout() -> None:
    result = call("--version")
    assert result.stdout == "tui-lab 0.1.0\n"


def test_without_a_terminal_the_bare_program_says_so() -> None:
    ran = process()
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert "needs a terminal" in ran.stderr


def test_an_unknown_command_names_the_nearest() -> None:
    result = call("wat")
    assert result.exit_code == 2
    assert "Error: No such command 'wat'. Did you mean 'watch'?" in result.stderr
    assert "Try 'tui-lab --help' for help." in result.stderr
    assert result.stdout == ""


def test_a_missing_argument_is_a_usage_error() -> None:
    result = call("show")
    assert result.exit_code == ExitCode.USAGE
    assert "Error: Missing argument 'RUN'." in result.stderr


def test_an_error_is_one_sentence_and_a_hint_with_its_own_exit_code() -> None:
    result = call("show", "nothing-of-that-name")
    assert result.exit_code == ExitCode.NOT_FOUND
    lines = result.stderr.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("Error: ")
    assert "Traceback" not in result.output


def test_what_nobody_expected_goes_to_the_log_and_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from tui_lab.runs.store import Store

    def broken(self: Store, **_options: object) -> None:
        raise ZeroDivisionError("nobody thought of this")

    monkeypatch.setattr(Store, "listing", broken)
    result = call("runs")
    assert result.exit_code == ExitCode.FAILED
    assert str(paths.log_file()) in result.stderr
    assert "Traceback" not in result.output
    log = paths.log_file().read_text()
    assert "Traceback" in log
    assert "nobody thought of this" in log


def test_control_characters_of_a_name_never_reach_the_terminal() -> None:
    result = call("show", "evil\x1b[2Jname")
    assert "\x1b" not in result.output


def test_a_reader_that_has_gone_is_no_error() -> None:
    recorded("finished")
    # The reader closes its end before anything is written.
    code = "import subprocess, sys; p = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE,"
    code += " stderr=subprocess.PIPE); p.stdout.close(); e = p.stderr.read(); print(p.wait(), e)"
    command = [sys.executable, "-c", code, *PROGRAM, "show", "finished", "--json"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout == "141 b''\n"


@pytest.mark.parametrize("closed", ["2>&-", "<&-"])
def test_a_stream_that_was_closed_before_is_no_error(closed: str) -> None:
    recorded("finished")
    command = [*PROGRAM, "runs"]
    ran = subprocess.run(["sh", "-c", f'"$@" {closed}', "sh", *command], check=False, timeout=60)
    assert ran.returncode == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["runs"],
        ["runs", "--json"],
        ["settings", "list"],
        ["train", "--help"],
        ["courses", "list"],
        ["courses", "show", "small", "1"],
        ["courses", "check", "small"],
    ],
)
def test_nothing_heavy_is_imported_for_what_must_be_quick(arguments: list[str]) -> None:
    recorded("finished", "diverged")
    make_course()
    code = "import sys; from tui_lab.cli.entry import main; main(sys.argv[1:]);"
    code += f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    ran = process(*arguments, program=[sys.executable, "-c", code])
    assert ran.stderr.splitlines()[-1] == "[]"


def test_the_interface_does_not_wait_for_what_only_commands_use() -> None:
    code = "import sys; from tui_lab.cli.entry import main; main([]); import tui_lab.ui.app;"
    code += "print([m for m in ('click', 'numpy', 'msgspec') if m in sys.modules], file=sys.stderr)"
    ran = process(program=[sys.executable, "-c", code])
    assert ran.stderr.splitlines()[-1] == "[]"


@pytest.mark.parametrize("arguments", [["report", "last"], ["compare", "finished"], ["doctor"]])
def test_no_command_imports_what_only_the_worker_needs(arguments: list[str]) -> None:
    from support.cli import keep_results

    (run,) = recorded("finished")
    keep_results(run, classes=10)
    heavy = ("keras", "tensorflow", "sklearn", "scipy", "pandas", "polars", "textual", "PIL")
    code = "import sys; from tui_lab.cli.entry import main; main(sys.argv[1:]);"
    code += f"print([m for m in {heavy!r} if m in sys.modules], file=sys.stderr)"
    ran = process(*arguments, program=[sys.executable, "-c", code])
    assert ran.stderr.splitlines()[-1] == "[]"


def test_a_terminal_without_utf8_gets_ascii_that_says_the_same() -> None:
    recorded("resumed")
    ran = process("runs", env={"PYTHONIOENCODING": "ascii"})
    assert ran.returncode == 0
    assert ran.stdout.isascii()
    assert "continuacion" in ran.stdout
    helped = process("doctor", "--help", env={"PYTHONIOENCODING": "ascii"})
    assert helped.stdout.isascii()


class TestLanguage:
    def test_the_option_is_found_wherever_it_stands(self) -> None:
        assert entry.choose_language(["runs", "--lang", "es", "--json"]) == ["runs", "--json"]
        assert i18n.language() == "es"
        assert entry.choose_language(["--lang=en", "runs"]) == ["runs"]
        assert i18n.language() == "en"

    def test_a_word_after_two_dashes_is_no_option(self) -> None:
        arguments = ["note", "last", "--", "--lang=es"]
        assert entry.choose_language(arguments) == arguments
        assert i18n.language() == "en"

    def test_an_unknown_language_is_a_usage_error(self) -> None:
        ran = process("--lang", "xx", "runs")
        assert ran.returncode == ExitCode.USAGE
        assert "'xx' is not one of 'en', 'es'" in ran.stderr

    def test_the_setting_counts_more_than_the_environment(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LANG", "es_MX.UTF-8")
        entry.choose_language([])
        assert i18n.language() == "es"
        assert call("settings", "set", "language", "en").exit_code == 0
        entry.choose_language([])
        assert i18n.language() == "en"

    def test_commands_are_built_in_the_language_then_in_use(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Shouting:
            def gettext(self, message: str) -> str:
                return message.upper()

            def ngettext(self, one: str, many: str, count: int) -> str:
                return (one if count == 1 else many).upper()

        call("stop", "--help")
        monkeypatch.setattr(i18n, "_translations", Shouting())
        assert "ASK A RUN TO FINISH ITS BATCH" in call("stop", "--help").stdout
        assert "LIST THE RUNS, NEWEST FIRST" in call("--help").stdout

    def test_all_texts_of_click_that_are_listed_are_still_clicks(self) -> None:
        import ast

        import click

        known: set[object] = set()
        for file in Path(click.__file__).parent.glob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Constant):
                    known.add(node.value)
        assert [text for text in click_texts.texts() if text not in known] == []
        assert [text for text in click_texts.texts(2) if text not in known] == []


def test_the_whole_program_is_lazy() -> None:
    program = app.build()
    assert isinstance(program, LazyGroup)
    call("--help")
    assert program.commands == {}


def test_every_command_has_its_module() -> None:
    folder = Path(inspect.getfile(app)).parent / "commands"
    modules = {path.stem.replace("_", "-") for path in folder.glob("*.py")} - {"--init--"}
    assert set(app.build().entries) == modules


@pytest.mark.parametrize(
    ("shell", "function"),
    [("bash", "complete -o"), ("zsh", "compdef"), ("fish", "complete --no-files")],
)
def test_the_completion_script_goes_to_stdout_and_the_rest_to_stderr(
    shell: str, function: str
) -> None:
    result = call("completion", shell)
    assert result.exit_code == 0
    assert function in result.stdout
    assert "_TUI_LAB_COMPLETE" in result.stdout
    assert "tui-lab completion" in result.stderr


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("tui-lab sh", {"show"}),
        ("tui-lab report di", {"diverged"}),
        ("tui-lab data show mni", {"mnist"}),
        ("tui-lab train digits-m", {"digits-mlp"}),
        ("tui-lab settings set lang", {"language"}),
        ("tui-lab settings set pictures a", {"auto", "ascii"}),
        ("tui-lab settings set fetch o", {"on", "off"}),
        ("tui-lab images diverged --true ", {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}),
        ("tui-lab presets save x digits-mlp --set layers[1].un", {r"layers\[1\].units="}),
        ("tui-lab courses show sma", {"small"}),
        ("tui-lab courses show small ", {"look", "vary", "now", "next"}),
        ("tui-lab courses answer small pi", {"pixels"}),
        ("tui-lab courses hint --step vary small ", {"units", "guess", "why"}),
        ("tui-lab courses use small ", {"digits", "mnist"}),
    ],
)
def test_the_shell_completes_commands_runs_data_sets_and_presets(
    words: str, expected: set[str]
) -> None:
    recorded("diverged", "finished")
    make_course()
    env = {
        "_TUI_LAB_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(words.count(" ")),
    }
    ran = process(env=env, program=[sys.executable, "-m", "tui_lab"])
    found = {line.partition(",")[2] for line in ran.stdout.splitlines()}
    assert expected <= found
    assert os.environ.get("_TUI_LAB_COMPLETE") is None


def test_the_commands_of_an_answer_ask_for_the_language_that_was_asked_for() -> None:
    told = process("--lang", "es", "show", "nada", env={"LANG": "C.UTF-8"})
    assert "`tui-lab --lang es train digits-mlp`" in told.stderr
    told = process("show", "nada", env={"LANG": "C.UTF-8"})
    assert "`tui-lab train digits-mlp`" in told.stderr
