"""Whether the applicant's letter is seen on the agent's screen: its colour, in the middle of the picture."""

from __future__ import annotations

from app.demo.moving_picture import LETTER
from ui.video.picture_view import PictureView

_NEARLY = 24  # of 255 in each colour: it was coded, sent, decoded and scaled


def shows_letter(view: PictureView) -> bool:
    image = view.image()
    if not view.isVisible() or image.isNull():
        return False
    seen = image.pixelColor(image.width() // 2, image.height() // 2)
    differences = (
        seen.red() - LETTER.red(),
        seen.green() - LETTER.green(),
        seen.blue() - LETTER.blue(),
    )
    return all(abs(difference) <= _NEARLY for difference in differences)
