"""Estimated speech quality by the E-model (ITU-T G.107), simplified to the figures of RTCP and the jitter
buffer.

Every factor that is not measured has its default of G.107 table 2: no echo (a headset), no noise, random loss
(BurstR = 1), no advantage. All codecs use one narrow-band scale, so that calls can be compared: G.722 can
sound better than its 4.4, but never scores higher.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

R_CLEAN = 93.2  # Ro - Is with all defaults


@dataclass(frozen=True, slots=True)
class Codec:
    """Equipment impairment without loss, and robustness against loss (ITU-T G.113 appendix I)."""

    ie: float
    bpl: float


_G711_CONCEALED = Codec(0.0, 25.1)
_G729A = Codec(11.0, 19.0)
_CODECS = {
    "PCMU": _G711_CONCEALED,  # pjmedia conceals by WSOLA, assumed to be as good as G.711 appendix I
    "PCMA": _G711_CONCEALED,
    "G722": _G711_CONCEALED,  # assumed: G.113 lists it on the wide-band scale only
    "L16": _G711_CONCEALED,
    "GSM": Codec(20.0, 10.0),  # Bpl assumed, that of GSM-EFR
}


def equipment_impairment(codec: str, loss_percent: float) -> float:
    """Return Ie-eff (G.107 equation 7-29), 0 to 95. Codecs without figures count as G.729A."""
    values = _CODECS.get(codec.upper(), _G729A)
    return values.ie + (95 - values.ie) * loss_percent / (loss_percent + values.bpl)


def delay_impairment(one_way_ms: float) -> float:
    """Return Id for a mouth-to-ear delay without echo: Idd (G.107 equation 7-27), 0 up to 100 ms."""
    if one_way_ms <= 100:
        return 0.0
    x = math.log2(one_way_ms / 100)
    return float(25 * ((1 + x**6) ** (1 / 6) - 3 * (1 + (x / 3) ** 6) ** (1 / 6) + 2))


def r_factor(codec: str, loss_percent: float, one_way_ms: float) -> float:
    """Return the transmission rating R, at most 93.2; below 50 nearly all users are dissatisfied."""
    return R_CLEAN - delay_impairment(one_way_ms) - equipment_impairment(codec, loss_percent)


def mos(r: float) -> float:
    """Return the mean opinion score of R, 1.0 to 4.5 (G.107 annex B)."""
    if r <= 0:
        return 1.0
    if r >= 100:
        return 4.5
    return max(1.0, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6)
