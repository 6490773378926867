"""The texts that Click itself prints, listed so that our catalogues hold them in every language.

Click asks gettext's default domain, which `i18n.set_language` binds to our catalogues. Only what a
user can meet is listed; a test compares this list with the installed Click.
"""

from __future__ import annotations

from tui_lab.i18n import _, ngettext


def texts(count: int = 1) -> list[str]:
    """Click's texts in the current language; those with a plural for `count` things."""
    return [
        _("Usage:"),
        _("Options"),
        _("Positional arguments"),
        _("Commands"),
        _("Show this message and exit."),
        _("default: {default}"),
        _("env var: {var}"),
        _("deprecated"),
        _("required"),
        _("Error: {message}"),
        _("Try '{command} {option}' for help."),
        _("Missing command."),
        _("Missing argument"),
        _("Missing option"),
        _("Missing parameter"),
        _("Missing parameter: {param_name}"),
        _("Missing {param_type}"),
        _("No such command {name!r}."),
        _("No such option {name!r}."),
        ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", count),
        ngettext(
            "Got unexpected extra argument ({args})",
            "Got unexpected extra arguments ({args})",
            count,
        ),
        ngettext(
            "Option {name!r} requires an argument.",
            "Option {name!r} requires {nargs} arguments.",
            count,
        ),
        _("Option {name!r} does not take a value."),
        _("Argument {name!r} takes {nargs} values."),
        _("Invalid value: {message}"),
        _("Invalid value for {param_hint}: {message}"),
        _("Choose from:\n\t{choices}"),
        ngettext("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", count),
        _("{value!r} is not a valid {number_type}."),
        _("{value} is not in the range {range}."),
        _("{value!r} is not a valid boolean. Recognized values: {states}"),
        _("{name} {filename!r} does not exist."),
        _("{name} {filename!r} is a file."),
        _("{name} {filename!r} is a directory."),
        _("{name} {filename!r} is not readable."),
        _("{name} {filename!r} is not writable."),
        _("Could not open file {filename!r}: {message}"),
        _("file"),
        _("directory"),
        _("path"),
        _("unknown error"),
        _("Aborted!"),
    ]
