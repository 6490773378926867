"""Click commands as the lab writes them: examples in every help, modules loaded when called."""

from __future__ import annotations

import copy
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from importlib import import_module
from typing import Any

import click
from click.shell_completion import CompletionItem

from tui_lab.cli import console
from tui_lab.cli.command_index import CommandEntry, command_files, read_entries
from tui_lab.cli.process_exit import COMPLETION_VARIABLE, guarded
from tui_lab.errors import ExitCode, LabError
from tui_lab.i18n import _
from tui_lab.text.command_line import PROGRAM

Example = tuple[str, str]
"""What it does (translated), and the command as it is typed."""


class LabCommand(click.Command):
    """A command whose help ends with examples."""

    def __init__(self, name: str, *, examples: Sequence[Example] = (), **attributes: Any) -> None:
        attributes.setdefault("options_metavar", _("[OPTIONS]"))
        super().__init__(name, **attributes)
        self.examples = tuple(examples)
        for param in self.params:
            _name_values(param)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples, then the epilog."""
        write_examples(formatter, self.examples)
        super().format_epilog(ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, written by our console: Click would write UTF-8 where there is none."""
        return with_plain_help(super().get_help_option(ctx))


def _name_values(param: click.Parameter) -> None:
    """Name the values of an option in the current language: Click has English names only."""
    if isinstance(param.type, click.types.IntParamType):
        word, kind = "N", _("whole number")
    elif isinstance(param.type, click.types.FloatParamType):
        word, kind = _("NUMBER"), _("number")
    elif isinstance(param.type, click.types.StringParamType):
        word, kind = _("TEXT"), param.type.name
    else:
        return
    # Commands share the types of Click.
    param.type = copy.copy(param.type)
    param.type.name = kind
    if param.metavar is None:
        param.metavar = word


def write_examples(formatter: click.HelpFormatter, examples: Sequence[Example]) -> None:
    """A section of examples, each as a comment and the command itself, ready to be pasted."""
    if not examples:
        return
    with formatter.section(_("Examples")):
        for number, (words, line) in enumerate(examples):
            if number:
                formatter.write("\n")
            indent = " " * formatter.current_indent
            formatter.write(f"{indent}# {words}\n{indent}{line}\n")


def with_plain_help(option: click.Option | None) -> click.Option | None:
    """Let the help option write through our console."""
    if option is not None:
        option.callback = _show_help
    return option


def _show_help(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        console.out_lines(ctx.get_help())
        ctx.exit()


class LabGroup(click.Group):
    """A group of commands whose help ends with examples."""

    def __init__(self, name: str, *, examples: Sequence[Example] = (), **attributes: Any) -> None:
        attributes.setdefault("options_metavar", _("[OPTIONS]"))
        attributes.setdefault("subcommand_metavar", _("COMMAND [ARGS]..."))
        super().__init__(name, **attributes)
        self.examples = tuple(examples)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples, then the epilog."""
        write_examples(formatter, self.examples)
        super().format_epilog(ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, written by our console."""
        return with_plain_help(super().get_help_option(ctx))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown one names the nearest."""
        name = args[0]
        command = self.get_command(ctx, name)
        if command is None and not ctx.resilient_parsing and not name.startswith("-"):
            raise click.exceptions.NoSuchCommand(
                name, possibilities=self.list_commands(ctx), ctx=ctx
            )
        return super().resolve_command(ctx, args)


class LazyGroup(LabGroup):
    """The whole program: sections of commands, none of which is imported before it is called."""

    def __init__(self, name: str, sections: Mapping[str, str], **attributes: Any) -> None:
        super().__init__(name, **attributes)
        self.sections = sections
        """Key -> title (marked), in the order of the help."""

    @cached_property
    def entries(self) -> Mapping[str, CommandEntry]:
        """All commands by name, section by section."""
        entries = read_entries()
        return {
            entry.name: entry for key in self.sections for entry in entries if entry.section == key
        }

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of the help."""
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and build a command."""
        if cmd_name not in self.commands:
            file = command_files().get(cmd_name)
            if file is None:
                return None
            build: Callable[[], click.Command] = import_module(
                f"tui_lab.cli.commands.{file.stem}"
            ).build
            self.commands[cmd_name] = build()
        return self.commands[cmd_name]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The sections, without importing a single command."""
        for key, title in self.sections.items():
            rows = [(e.name, _(e.summary)) for e in self.entries.values() if e.section == key]
            with formatter.section(_(title)):
                formatter.write_dl(rows)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Names of commands, without importing them."""
        items = [
            CompletionItem(entry.name, help=_(entry.summary))
            for entry in self.entries.values()
            if entry.name.startswith(incomplete)
        ]
        return items + click.Command.shell_complete(self, ctx, incomplete)

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        """Run the program and leave the process with an exit code, as Click's own does."""
        sys.exit(self.run(sys.argv[1:] if args is None else list(args)))

    def run(self, args: list[str]) -> int:
        """Run the program; every error becomes a sentence on stderr.

        Returns:
            The exit code.
        """
        return guarded(lambda: self._run(args))

    def _run(self, args: list[str]) -> int:
        if COMPLETION_VARIABLE in os.environ:
            from tui_lab.cli.shell_completion import use_own_completion

            use_own_completion()
        try:
            result = super().main(
                args,
                prog_name=PROGRAM,
                complete_var=COMPLETION_VARIABLE,
                standalone_mode=False,
            )
            return int(result) if isinstance(result, int) else ExitCode.OK
        except click.exceptions.NoArgsIsHelpError as error:
            console.out_lines(error.format_message(), stream=sys.stderr)
            return ExitCode.USAGE
        except click.UsageError as error:
            return _show_usage_error(error)
        except click.ClickException as error:
            console.say(_("Error: {message}").format(message=error.format_message()))
            return error.exit_code
        except click.Abort as error:
            raise KeyboardInterrupt from error


def _show_usage_error(error: click.UsageError) -> int:
    message = error.format_message()
    if error.ctx is not None:
        console.out_lines(error.ctx.get_usage(), stream=sys.stderr)
    console.show_error(LabError(message))
    if error.ctx is not None:
        console.say(
            _("Try '{command} {option}' for help.").format(
                command=error.ctx.command_path, option="--help"
            )
        )
    return ExitCode.USAGE
