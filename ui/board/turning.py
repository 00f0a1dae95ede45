"""Which page of the wall-board is shown, and with what: the same for the window and for the picture."""

from __future__ import annotations

from dataclasses import dataclass

from app.board.watch import Seen
from app.sop.procedure import Sop
from ui.board.board_text import trouble_words
from ui.board.pages import Page, View, shown_pages

TURNS_S = 20.0
STALE_S = 10.0


@dataclass(frozen=True, slots=True)
class Turning:
    """page: Shown for ever; None to turn through those that are worth it."""

    sop: Sop
    page: Page | None = None

    def at(self, seen: Seen | None, run_s: float) -> tuple[Page, View]:
        """Return what is shown after so many seconds."""
        snapshot = None if seen is None else seen.snapshot
        pages = shown_pages(snapshot) if self.page is None else (self.page,)
        place = int(run_s / TURNS_S) % len(pages)
        age_s = 0.0 if seen is None else seen.age_s()
        view = View(
            snapshot=snapshot,
            age_s=age_s,
            sop=self.sop,
            stale_since=seen.told_at if seen is not None and age_s > STALE_S else None,
            trouble="" if seen is None else trouble_words(seen.trouble),
            place=f"{place + 1} / {len(pages)}" if len(pages) > 1 else "",
        )
        return pages[place], view
