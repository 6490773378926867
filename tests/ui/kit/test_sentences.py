"""Sentences take the lines that they need at the width that there is."""

from __future__ import annotations

from textual.app import App, ComposeResult

from tui_lab.ui.kit.sentences import Sentences, in_lines


def test_a_number_and_its_sign_stay_together() -> None:
    assert in_lines(["one two 96,7\xa0%"], 12) == ["one two", "96,7\xa0%"]
    assert in_lines(["one", "two three"], 3) == ["one", "two three"], "never narrower than that"
    assert in_lines([], 20) == []


class SentencesApp(App[None]):
    """Sentences alone on the screen."""

    def compose(self) -> ComposeResult:
        yield Sentences()


async def test_they_are_broken_anew_when_their_room_changes() -> None:
    lab = SentencesApp()
    async with lab.run_test(size=(40, 10)) as pilot:
        sentences = lab.query_one(Sentences)
        sentences.show(
            ["Right in 290 of 300 pictures.", "All else was wrong."], len("Right in 290")
        )
        await pilot.pause()
        assert sentences.region.height == 2
        await pilot.resize_terminal(16, 10)
        await pilot.pause()
        assert sentences.region.height == 4
        text = sentences.render()
        assert text.plain == "Right in 290 of\n300 pictures.\nAll else was\nwrong."
        assert [(s.start, s.end) for s in text.spans] == [(0, 12)]
