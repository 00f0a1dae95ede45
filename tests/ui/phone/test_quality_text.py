from __future__ import annotations

import ast
from pathlib import Path

import pytest

from app.common.enums import CallQuality
from ui.phone.quality_text import detail_rows, is_worth_saying, quality_words, summary_words

ROOT = Path(__file__).parents[3]


def causes() -> set[str]:
    """The causes that the engine can name."""
    found = set()
    for name in ("rating.py", "quality.py"):
        tree = ast.parse((ROOT / "telephony/engine/calls" / name).read_text(encoding="utf-8"))
        strings = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
        found |= {text for text in strings if isinstance(text, str) and text in (CallQuality.__doc__ or "")}
    return {text for text in found if "_" in text or text in ("jitter", "delay")}


def test_every_cause_that_the_engine_names_is_worded_with_what_to_do() -> None:
    named = causes() - set(CallQuality.__struct_fields__)
    assert len(named) == 8
    for cause in named:
        words = quality_words(CallQuality(mos=2.0, cause=cause))
        assert words.count(".") + words.count(":") >= 2, cause
        assert summary_words({"mos": 2.0, "cause": cause}), cause


@pytest.mark.parametrize(
    ("here", "there", "words"),
    [
        (4.4, 4.3, "Sounds good."),
        (4.4, 3.7, "Sounds fair."),
        (3.2, 4.4, "Sounds poor."),
        (1.9, 0.0, "Sounds bad."),
        (0.0, 0.0, ""),
    ],
)
def test_the_worse_side_decides_how_a_call_sounds(here: float, there: float, words: str) -> None:
    assert quality_words(CallQuality(mos=here, mos_there=there)) == words


def test_what_is_made_worse_by_something_is_not_called_good() -> None:
    busy = CallQuality(mos=4.3, mos_there=4.3, cause="sound_device")
    assert quality_words(busy).startswith("Sounds fair. This computer is too busy")
    assert summary_words({"mos": 4.3, "cause": "delay"}) == "fair sound (delay)"


def test_a_silence_is_not_called_good_sound() -> None:
    silent = {"mos": 4.4, "cause": "microphone_silent"}
    assert summary_words(silent) == "microphone silent"
    assert is_worth_saying(silent)
    assert not is_worth_saying({"mos": 4.4, "mos_there": 4.2})
    assert summary_words({}) == ""


def test_the_figures_are_reported_by_name() -> None:
    quality = CallQuality(codec="PCMA", mos=4.25, lost_percent=1.2, underruns=3, round_trip_ms=81.6)
    figures = dict(detail_rows(quality))
    assert figures["Sound format"] == "PCMA"
    assert figures["Quality here / there (MOS, 1 to 4.5)"] == "4.3 / –"
    assert figures["There and back (round trip)"] == "82 ms"
    assert figures["Gaps made by this computer"] == "3"
