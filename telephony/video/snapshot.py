"""Writes a picture to a PNG file: whole or not at all."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress

import av
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter

from telephony.messages import CallKey
from telephony.messages.video import SnapshotTaken


class SnapshotError(Exception):
    """No file was written; the message says why."""


def take_snapshot(call_key: CallKey, frame: av.VideoFrame | None, path: str) -> SnapshotTaken:
    """Write the frame at its own size; an existing file is not touched. Raise SnapshotError."""
    if frame is None:
        raise SnapshotError("there is no picture")
    png = _png(frame)
    beside = f"{path}.part"
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(png)
            file.flush()
            os.fsync(file.fileno())
        if os.path.exists(path):
            raise FileExistsError(path)
        os.replace(beside, path)
    except OSError as error:
        if not isinstance(error, FileExistsError) or error.filename != beside:
            with suppress(OSError):
                os.unlink(beside)
        raise SnapshotError(str(error)) from error
    return SnapshotTaken(
        call_key=call_key,
        path=path,
        width=frame.width,
        height=frame.height,
        sha256=hashlib.sha256(png).hexdigest(),
    )


def _png(frame: av.VideoFrame) -> bytes:
    picture = frame.reformat(format="bgra")
    plane = picture.planes[0]
    image = QImage(
        memoryview(plane), picture.width, picture.height, plane.line_size, QImage.Format.Format_RGB32
    )
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    if not writer.write(image):
        raise SnapshotError(writer.errorString())
    return bytes(buffer.data().data())
