"""The numbers and colours that everything drawn is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum

GAP = 8  # px; the grid of all layouts
HALF_GAP = 4


class Size(IntEnum):
    """The type scale, px at 100 %."""

    CAPTION = 12
    BODY = 13
    LEAD = 15
    HEADING = 18
    TITLE = 24


class Tone(Enum):
    """What a coloured thing means. Never shown by colour alone: text or an icon goes with it."""

    NEUTRAL = "neutral"
    ACCENT = "accent"
    GOOD = "good"
    WARNING = "warning"
    DANGER = "danger"


@dataclass(frozen=True)
class Colours:
    """One scheme. Every text colour, also of disabled text, has a contrast of 4.5 on its grounds."""

    window: str  # behind everything
    surface: str  # cards, lists and fields
    raised: str  # menus, drop-downs, the call card
    sunken: str  # hover and quiet fills
    line: str  # separators
    scroll: str  # handles of scroll bars: contrast 3 or more
    line_strong: str  # edges of fields and buttons: contrast 3 or more
    text: str
    muted: str
    disabled: str
    accent: str
    accent_strong: str  # pressed and hovered accent
    on_accent: str
    accent_soft: str
    good: str
    good_soft: str
    warning: str
    warning_soft: str
    danger: str
    on_danger: str
    danger_soft: str


LIGHT = Colours(
    window="#f3f5f8",
    surface="#ffffff",
    raised="#ffffff",
    sunken="#e9edf2",
    line="#d6dde5",
    scroll="#7c8ea0",
    line_strong="#7d8997",
    text="#17212b",
    muted="#4d5a68",
    disabled="#616b76",
    accent="#0f5ea8",
    accent_strong="#0b4a86",
    on_accent="#ffffff",
    accent_soft="#e3effa",
    good="#17663a",
    good_soft="#e0f2e7",
    warning="#855000",
    warning_soft="#fdf0d5",
    danger="#b3261e",
    on_danger="#ffffff",
    danger_soft="#fbe6e4",
)

DARK = Colours(
    window="#12171d",
    surface="#1a2129",
    raised="#222b35",
    sunken="#28323d",
    line="#34404c",
    scroll="#657689",
    line_strong="#7b8a99",
    text="#e9eef3",
    muted="#aab6c2",
    disabled="#929ca5",
    accent="#74b6f2",
    accent_strong="#9accf8",
    on_accent="#08192a",
    accent_soft="#1b3550",
    good="#77d19d",
    good_soft="#18372a",
    warning="#f0b95c",
    warning_soft="#3c2f14",
    danger="#ff968c",
    on_danger="#2a0806",
    danger_soft="#46221f",
)
