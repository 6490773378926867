"""What a stream can show, how tables are set, and how progress is put into a line."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_lab.cli import console, tables
from tui_lab.cli.console import Terminal
from tui_lab.cli.progress import BAR, bar, epoch_line, is_told, progress_line
from tui_lab.cli.tables import Column
from tui_lab.errors import LabError
from tui_lab.runs.messages import seconds_left
from tui_lab.runs.payloads import BatchRecord, EpochRecord
from tui_lab.runs.state import RunState
from tui_lab.text.values import metric_text, seconds_text

SCREEN = Terminal(terminal=True, live=True, colour=False, unicode=True, width=80)
FILE = Terminal(terminal=False, live=False, colour=False, unicode=True, width=80)


class Screen(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


class TestLook:
    def test_a_terminal_has_colour(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TERM", "xterm-256color")
        view = console.look(Screen())
        assert (view.terminal, view.live, view.colour, view.unicode) == (True, True, True, True)

    @pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
    def test_colour_is_left_out_where_it_is_not_wanted(
        self, monkeypatch: pytest.MonkeyPatch, name: str, value: str
    ) -> None:
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setenv(name, value)
        view = console.look(Screen())
        assert not view.colour
        assert view.paint("right", "good") == "right"

    def test_an_empty_no_color_forbids_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setenv("NO_COLOR", "")
        assert console.look(Screen()).colour

    def test_a_dumb_terminal_draws_no_line_over(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TERM", "dumb")
        assert console.look(Screen()).terminal
        assert not console.look(Screen()).live

    def test_a_file_is_no_terminal(self) -> None:
        assert not console.look(io.StringIO()).terminal


class TestText:
    def test_an_error_has_its_hint_on_the_next_line(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        console.show_error(LabError("It is \x1b[31mwrong.", "Do this."))
        assert capsys.readouterr().err == "Error: It is �[31mwrong.\nDo this.\n"

    def test_a_text_is_broken_between_words_on_a_terminal_alone(self) -> None:
        text = "  The network recognised 170 of 178 pictures of 8, which is not bad."
        narrow = replace(SCREEN, width=30)
        lines = console.wrapped(text, narrow)
        assert " ".join(line.strip() for line in lines) == text.strip()
        assert all(len(line) <= 30 and line.startswith("  ") for line in lines)
        assert console.wrapped(text, replace(FILE, width=30)) == [text]

    def test_a_word_that_is_too_long_stays_whole(self) -> None:
        assert console.wrapped("see " + "x" * 50 + " there", replace(SCREEN, width=20)) == [
            "see", "x" * 50, "there"
        ]  # fmt: skip

    @given(st.text(alphabet=st.sampled_from("ab 数é")), st.integers(2, 30))
    def test_no_word_is_lost_by_breaking(self, text: str, width: int) -> None:
        lines = console.wrapped(text, replace(SCREEN, width=width))
        assert " ".join(lines).split() == text.split()

    def test_a_warning_keeps_its_title_and_is_broken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        screen = Screen()
        monkeypatch.setattr("sys.stderr", screen)
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setenv("COLUMNS", "20")
        console.warn("The two runs differ in much.")
        assert screen.getvalue() == "\x1b[33mWarning:\x1b[0m The two\nruns differ in much.\n"

    def test_nobody_can_confirm_without_a_terminal(self) -> None:
        with pytest.raises(LabError, match="no terminal"):
            console.confirm("Really?")


COLUMNS = [Column("Name", cuts=True), Column("Loss", right=True), Column("More", cuts=True, rank=1)]


class TestTables:
    def test_numbers_stand_to_the_right(self) -> None:
        lines = tables.lines(COLUMNS, [("a", "1.5", "x"), ("bb", "10.25", "y")], FILE)
        assert lines == ["Name   Loss  More", "a       1.5  x", "bb    10.25  y"]

    def test_nothing_is_cut_in_a_file(self) -> None:
        lines = tables.lines(COLUMNS, [("n" * 300, "1", "m" * 300)], FILE)
        assert "n" * 300 in lines[1]
        assert "m" * 300 in lines[1]

    def test_one_long_name_does_not_widen_the_other_lines_of_a_file(self) -> None:
        rows = [("n" * 300, "1", "x"), ("short", "2", "y")]
        assert tables.lines(COLUMNS, rows, FILE) == [
            "Name   Loss  More",
            "n" * 300 + "     1  x",
            "short     2  y",
        ]

    def test_a_terminal_cuts_the_widest_with_an_ellipsis(self) -> None:
        lines = tables.lines(COLUMNS, [("n" * 300, "1", "m")], SCREEN)
        assert max(map(len, lines)) <= 80
        assert "n…" in lines[1]

    def test_without_utf8_the_ellipsis_is_ascii(self) -> None:
        lines = tables.lines(COLUMNS, [("n" * 300, "1", "m")], replace(SCREEN, unicode=False))
        assert lines[1].isascii()
        assert "n..." in lines[1]

    def test_a_very_narrow_terminal_loses_the_least_important_column(self) -> None:
        lines = tables.lines(COLUMNS, [("n" * 30, "1", "m" * 30)], replace(SCREEN, width=20))
        assert "More" not in lines[0]
        assert "Loss" in lines[0]

    def test_columns_that_are_hidden_are_counted_aloud(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        screen = Screen()
        monkeypatch.setattr("sys.stdout", screen)
        monkeypatch.setenv("COLUMNS", "20")
        tables.show(COLUMNS, [("n" * 30, "1", "m" * 30)])
        assert "More" not in screen.getvalue()
        told = capsys.readouterr().err
        assert told == "1 column is hidden; widen the terminal or use --json.\n"
        tables.show(COLUMNS, [("n", "1", "m")])
        assert capsys.readouterr().err == ""

    def test_a_column_keeps_what_it_needs_at_least(self) -> None:
        columns = [Column("Class", cuts=True, least=16), Column("Recall", right=True)]
        rows = [("weighted average", "1" * 20), ("n" * 60, "2")]
        lines = tables.lines(columns, rows, replace(SCREEN, width=38))
        assert lines[1].startswith("weighted average  1")

    def test_an_experiment_is_broken_before_its_signs(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        line = "data(iris) > Dense(8, relu) > Dense(classes, softmax) > seed(3)"
        screen = Screen()
        monkeypatch.setattr("sys.stdout", screen)
        monkeypatch.setenv("COLUMNS", "30")
        tables.experiment(line)
        assert screen.getvalue().splitlines() == [
            "data(iris) > Dense(8, relu)",
            "  > Dense(classes, softmax)",
            "  > seed(3)",
        ]

    def test_wide_characters_count_twice(self) -> None:
        lines = tables.lines(COLUMNS, [("数字", "1", ""), ("abcd", "2", "")], FILE)
        assert lines[1].index("1") + 2 == lines[2].index("2")

    def test_a_name_from_outside_cannot_steer_the_terminal(self) -> None:
        lines = tables.lines(COLUMNS, [("\x1b[2J", "1", "\n")], FILE)
        assert all(line.isprintable() for line in lines)

    @given(
        st.lists(st.tuples(st.text(), st.text(max_size=8), st.text()), max_size=5),
        st.integers(40, 120),
    )
    def test_a_table_fits_its_terminal(self, rows: list[tuple[str, str, str]], width: int) -> None:
        from tui_lab.text.fit import text_columns

        view = replace(SCREEN, width=width)
        for line in tables.lines(COLUMNS, rows, view):
            assert text_columns(line) <= width


def state(epochs: int, target: int, batch: BatchRecord | None = None) -> RunState:
    records = tuple(
        EpochRecord(n, 2.0, 0.01, {"loss": 0.5, "accuracy": 0.75, "val_loss": 0.6})
        for n in range(1, epochs + 1)
    )
    return RunState(epochs=records, epochs_target=target, batch=batch)


class TestProgress:
    def test_an_epoch_is_told_with_keras_names(self) -> None:
        record = EpochRecord(3, 1.25, 0.01, {"val_loss": 0.2, "loss": 0.1, "accuracy": 0.9})
        line = epoch_line(record, 10, FILE)
        assert line == " 3/10  loss 0.1000  accuracy 0.9000  val_loss 0.2000  1.2 s"

    def test_an_epoch_tells_every_metric_of_the_run(self) -> None:
        values = {"r2_score": 0.5, "val_mae": 4.5, "mae": 4.0, "loss": 0.1, "val_loss": 0.2}
        line = epoch_line(EpochRecord(3, None, None, values), 3, FILE)
        told = ["loss 0.1000", "r2_score 0.5000", "mae 4.0000", "val_loss 0.2000", "val_mae 4.5000"]
        assert line == "  ".join(["3/3", *told])

    def test_a_loss_that_is_no_number_says_so(self) -> None:
        record = EpochRecord(1, None, None, {"loss": None}, {"loss": "nan"})
        assert epoch_line(record, 1, FILE) == "1/1  loss nan"

    def test_a_huge_loss_stays_short(self) -> None:
        assert metric_text(123456789.0) == "1.23e+08"
        assert metric_text(None) == "–"

    def test_an_epoch_line_fits_eighty_columns(self) -> None:
        values = {"loss": 12.3456, "accuracy": 0.5, "val_loss": 12.3456, "val_accuracy": 0.5}
        line = epoch_line(EpochRecord(100, 100.0, 0.1, values), 100, SCREEN)
        assert len(line) <= 80
        assert "val_accuracy" in line

    @pytest.mark.parametrize("target", [1, 30, 31, 400, 5000])
    def test_a_long_training_is_told_in_few_lines(self, target: int) -> None:
        told = [n for n in range(1, target + 1) if is_told(n, target, thinned=True)]
        assert told[0] == 1
        assert told[-1] == target
        assert len(told) <= 32
        assert all(is_told(n, target, thinned=False) for n in range(1, target + 1))

    def test_the_bar_follows_the_batches(self) -> None:
        assert bar(0.5, SCREEN, 4) == "[██░░]"
        assert bar(0.5, replace(SCREEN, unicode=False), 4) == "[##..]"
        assert bar(7.0, SCREEN, 4) == "[████]"

    def test_time_left_counts_whole_epochs_and_batches(self) -> None:
        assert seconds_left(state(0, 10)) is None
        assert seconds_left(state(4, 10)) == pytest.approx(12.0)
        half = BatchRecord(5, 5, 10, {"loss": 0.4, "accuracy": 0.8})
        assert seconds_left(state(4, 10, half)) == pytest.approx(11.0)

    @pytest.mark.parametrize("width", [20, 40, 80, 200])
    def test_the_progress_line_leaves_the_last_column_free(self, width: int) -> None:
        view = replace(SCREEN, width=width)
        line = progress_line(
            state(4, 10, BatchRecord(5, 5, 10, {"loss": 0.4, "accuracy": 0.8})), view
        )
        assert len(line) < width
        assert line.startswith("epoch 5/10")

    def test_the_progress_line_says_that_a_run_pauses(self) -> None:
        assert "paused" in progress_line(state(4, 10), SCREEN, "paused")

    def test_all_epochs_of_a_run_are_given_in_one_unit(self) -> None:
        told = [seconds_text(seconds) for seconds in (0.0123, 0.1, 2.0, 59.96, 125.0)]
        assert told == ["0.012 s", "0.100 s", "2.0 s", "60.0 s", "125 s"]

    def test_the_bar_of_the_progress_line_is_that_of_the_run(self) -> None:
        half = BatchRecord(5, 5, 10, {"loss": 0.4, "accuracy": 0.8})
        full = progress_line(state(4, 10, half), SCREEN).count("█")
        assert full == round(0.45 * BAR)
        assert progress_line(state(10, 10), SCREEN).count("█") == BAR
