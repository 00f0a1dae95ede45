"""What the window gets to see: mirrored if it is our own, no larger than it is shown, and an end."""

from __future__ import annotations

import time

from PySide6.QtGui import QColor, QImage, QPainter

from telephony.messages import Message
from telephony.messages.video import OWN_PICTURE, PictureClosed, PictureOpened
from telephony.video.image_frame import from_image
from telephony.video.latest_picture import LatestPicture
from telephony.video.own_picture import OwnPicture
from telephony.video.picture_memory import PictureReader
from tests.telephony.video.colours import rgba
from tests.telephony.video.loopback import BLUE, RED, wait_until


def test_the_own_picture_is_mirrored_for_the_agent_as_small_as_it_is_shown(qapp: object) -> None:
    image = QImage(202, 100, QImage.Format.Format_RGB32)
    image.fill(RED)
    painter = QPainter(image)
    painter.fillRect(101, 0, 101, 100, BLUE)
    painter.end()
    latest, events = LatestPicture(), list[Message]()
    own = OwnPicture(latest, events.append)
    own.is_mirrored = True
    own.set_size(101, 400)
    latest.put(from_image(image), time.monotonic_ns())
    wait_until(lambda: events, "the memory")
    (opened,) = events
    assert isinstance(opened, PictureOpened)
    reader = PictureReader(opened.location)
    picture = reader.newest()
    assert picture is not None
    shape = (picture.width, picture.height, picture.stride)
    shown = QImage(picture.pixels, *shape, QImage.Format.Format_RGB32)
    assert shape[:2] == (101, 50)
    assert _is(shown.pixelColor(20, 25), BLUE)
    assert _is(shown.pixelColor(80, 25), RED)
    own.set_size(0, 0)  # nobody looks
    number = reader.latest
    own.close()
    assert reader.latest <= number + 1
    assert events[1:] == [PictureClosed(call_key=OWN_PICTURE)]


def _is(one: QColor, other: QColor) -> bool:
    return all(abs(int(a) - int(b)) < 10 for a, b in zip(rgba(one), rgba(other), strict=True))
