"""Columns as a pandas data frame, where pandas is installed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.text.command_line import with_commands


def frame(columns: Mapping[str, Any]) -> Any:
    """A `pandas.DataFrame` of columns of one length.

    Raises:
        LabError: pandas is not installed: it is no dependency of the lab.
    """
    try:
        pandas = import_module("pandas")
    except ImportError:
        raise LabError(
            _("A data frame needs pandas, which is not installed."),
            with_commands(_("Install it into the same environment: `pip install pandas`")),
        ) from None
    return pandas.DataFrame(dict(columns))
