"""The E-model against the figures that the ITU-T publishes."""

from __future__ import annotations

import pytest

from telephony.engine.calls.mos import delay_impairment, equipment_impairment, mos, r_factor


@pytest.mark.parametrize(
    ("r", "score"),
    [
        (93.2, 4.41),
        (90, 4.34),
        (80, 4.03),
        (70, 3.60),
        (60, 3.10),
        (50, 2.58),
        (0, 1.0),
        (-5, 1.0),
        (120, 4.5),
    ],
)
def test_mos_follows_r_as_in_table_b_1_of_g_107(r: float, score: float) -> None:
    assert mos(r) == pytest.approx(score, abs=0.007)


def test_clean_g711_has_the_default_rating() -> None:
    assert r_factor("PCMA", 0, 0) == pytest.approx(93.2)
    assert mos(r_factor("PCMA", 0, 0)) == pytest.approx(4.41, abs=0.005)


@pytest.mark.parametrize(("loss", "ie"), [(0, 0), (2, 7), (3, 10), (5, 15), (7, 20), (10, 25)])
def test_concealed_g711_loses_what_g_113_tabulates_for_random_loss(loss: float, ie: float) -> None:
    assert equipment_impairment("PCMU", loss) == pytest.approx(ie, abs=2.2)


def test_a_codec_has_its_own_impairment_and_an_unknown_one_counts_as_g729a() -> None:
    assert equipment_impairment("GSM", 0) == 20
    assert equipment_impairment("iLBC", 0) == 11
    assert equipment_impairment("iLBC", 19) == pytest.approx(11 + 84 / 2)  # half of the rest at Bpl


@pytest.mark.parametrize(
    ("delay_ms", "least", "most"), [(0, 0, 0), (100, 0, 0), (150, 0.1, 4), (250, 8, 13), (400, 22, 27)]
)
def test_delay_is_free_up_to_100_ms_and_hurts_from_there_as_in_g_114(
    delay_ms: float, least: float, most: float
) -> None:
    assert least <= delay_impairment(delay_ms) <= most


def test_more_loss_and_more_delay_never_sound_better() -> None:
    losses = [mos(r_factor("PCMA", loss / 2, 50)) for loss in range(200)]
    delays = [mos(r_factor("PCMA", 1, delay * 10)) for delay in range(200)]
    for scores in (losses, delays):
        assert scores == sorted(scores, reverse=True)
        assert scores[-1] >= 1.0
