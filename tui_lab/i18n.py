"""The language of every text that a user sees: gettext catalogues, numbers and dates.

The catalogues live in `tui_lab/locale`, in a checkout as in an installed wheel. Babel (for numbers
and dates) is imported only for languages other than English, because it is slow to import.
"""

from __future__ import annotations

import gettext as _gettext
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

DOMAIN = "tui_lab"
LOCALE_DIR = Path(__file__).parent / "locale"
LANGUAGES: Mapping[str, str] = {"en": "English", "es": "Español"}
"""Languages with a complete catalogue: code -> name in that language."""

LARGEST_IN_FULL = 1e15
"""From here on numbers are written in powers of ten; Babel fails from 28 digits on."""
LONGEST_WHOLE = 18
"""Digits of a whole number that somebody types."""

_locale_code = "en"
_translations: _gettext.NullTranslations = _gettext.NullTranslations()


def N_(message: str) -> str:  # noqa: N802 - the marker's customary name
    """Mark a text for the catalogue where it cannot be translated yet (module level)."""
    return message


def _(message: str) -> str:
    """Translate `message` into the current language."""
    return _translations.gettext(message) if message else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """Translate with the plural form for `count`."""
    return _translations.ngettext(singular, plural, count)


def wanted_locale(environment: Mapping[str, str] | None = None) -> str:
    """The locale that the environment asks for (`LC_ALL`, `LC_MESSAGES`, `LANG`), e.g. "es_MX".

    Anything that is not one of `LANGUAGES` gives "en".
    """
    environment = os.environ if environment is None else environment
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(variable, "")
        if value:
            code = value.partition(".")[0].partition("@")[0].replace("-", "_")
            return code if code.partition("_")[0].lower() in LANGUAGES else "en"
    return "en"


def set_language(code: str) -> None:
    """Use the language of `code` ("es", "es_MX", "en"); an unknown one gives English.

    The libraries that print texts of their own through gettext (Click) follow: their texts are
    part of our catalogues.
    """
    language = speak(code)
    _gettext.bindtextdomain(DOMAIN, str(LOCALE_DIR))
    _gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = language


def speak(code: str) -> str:
    """Use a language in texts of the lab alone, in a process that belongs to somebody else.

    Args:
        code: As for `set_language`.

    Returns:
        The language that was found: "en" or "es".
    """
    global _locale_code, _translations
    language = code.replace("-", "_").partition("_")[0].lower()
    if language not in LANGUAGES:
        code = language = "en"
    _locale_code = code.replace("-", "_")
    _translations = _gettext.translation(DOMAIN, LOCALE_DIR, [language], fallback=True)
    return language


def language() -> str:
    """The language in use: "en" or "es"."""
    return _locale_code.partition("_")[0].lower()


def listed(words: Sequence[str]) -> str:
    """Several words or names in a sentence: `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return _("{most} and {last}").format(most=", ".join(words[:-1]), last=words[-1])


def number(value: float, digits: int | None = None) -> str:
    """Write a number as the language does: `12,345.50` or `12.345,50`.

    Args:
        value: An int or a float; a float that is not finite is written as a dash, and from
            LARGEST_IN_FULL on in powers of ten: `1.5e+30`.
        digits: Decimal places, fixed; None writes an int without any and a float with up to four.
    """
    if value != value or value in (float("inf"), float("-inf")):
        return "–"
    if digits is None:
        digits = 0 if isinstance(value, int) else -1
    if abs(value) >= LARGEST_IN_FULL:
        return _in_powers(value)
    if not round(value, digits if digits >= 0 else 4):
        value = type(value)(0)  # no sign before a zero
    if language() == "en":
        return f"{value:,.{digits}f}" if digits >= 0 else f"{value:,.4f}".rstrip("0").rstrip(".")
    from babel.numbers import format_decimal, get_group_symbol

    # Spanish groups digits from five on, except where, as in Mexico, the sign is a comma.
    short = round(abs(value), digits if digits >= 0 else 4) < 10_000
    whole = "0" if short and get_group_symbol(_locale_code) == "." else "#,##0"
    pattern = whole + ("." + "0" * digits if digits > 0 else "" if digits == 0 else ".####")
    return format_decimal(value, format=pattern, locale=_locale_code)


def _in_powers(value: float) -> str:
    """A number of any size, an int too large for a float as well, with up to five digits."""
    from decimal import Decimal

    digits, _e, power = f"{Decimal(value):.4e}".partition("e")
    text = f"{digits.rstrip('0').rstrip('.')}e{power}"
    if language() == "en":
        return text
    from babel.numbers import get_decimal_symbol

    return text.replace(".", get_decimal_symbol(_locale_code))


def decimal_sign() -> str:
    """What the current language writes before the decimals."""
    return number(0.5, 1)[1]


def whole_number(text: str) -> int | None:
    """The whole number, 0 or more, that somebody typed; None where it is none, or too long a one.

    Whatever is typed is read here: Python refuses thousands of digits, and reads `1_0` and ` 1`.
    """
    return int(text) if text.isdecimal() and len(text) <= LONGEST_WHOLE else None


def percent(share: float, digits: int = 1) -> str:
    """Write a share 0..1 as a percentage: `97.3%` or, in Spanish, `97,3 %`."""
    text = number(share * 100, digits)
    return text if text == "–" else f"{text}%" if language() == "en" else f"{text}\u00a0%"


def moment(time: float) -> str:
    """Write a time (seconds since 1970) in local time as the language does, to the minute."""
    when = datetime.fromtimestamp(time)
    if language() == "en":
        return when.strftime("%Y-%m-%d %H:%M")
    from babel.dates import format_datetime

    return str(format_datetime(when, "d MMM y, HH:mm", locale=_locale_code))


def duration(seconds: float) -> str:
    """Write a length of time briefly: `0.4 s`, `12 s`, `3 min 05 s`, `2 h 07 min`."""
    if seconds < 10:
        return f"{number(seconds, 1)} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"
