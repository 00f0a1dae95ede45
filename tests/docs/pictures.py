"""`make screenshots`: plays the demo in each language and keeps some of its pictures for README and guide."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage

from tests.docs.markdown import DOCS, ROOT

# Picture of the demo: its name in the guide.
KEPT = {"02-ringing": "ringing", "03-logging": "window-call", "05-packet": "question", "04-evidence": "case"}
FOLDER = DOCS / "user/images"


def main(languages: list[str]) -> int:
    for language in languages or ["id", "en"]:
        played = ROOT / "build/screenshots" / language
        without_display = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
        command = [sys.executable, "-m", "app", "demo", "--language", language, "--out", str(played)]
        if code := subprocess.run(command, env=without_display).returncode:
            return code
        keep(played / "screenshots", language)
    return 0


def keep(folder: Path, language: str) -> None:
    for name, kept in KEPT.items():
        with_few_colours(QImage(str(folder / f"{name}.png"))).save(str(FOLDER / f"{kept}-{language}.png"))


def with_few_colours(picture: QImage) -> QImage:
    """Return it in its 256 most frequent colours: a third of the size, and nobody sees a difference."""
    picture = picture.convertToFormat(QImage.Format.Format_RGB32)
    width, height = picture.width(), picture.height()
    pixels = (
        np.frombuffer(picture.constBits(), np.uint8).reshape(height * width, 4)[:, 2::-1].astype(np.int32)
    )
    codes = pixels @ np.array([65536, 256, 1])
    colours, places, counts = np.unique(codes, return_inverse=True, return_counts=True)
    split = np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1)
    frequent = split[np.argsort(-counts)[:256]]
    nearest = np.array([np.abs(frequent - colour).sum(axis=1).argmin() for colour in split], np.uint8)
    lines = nearest[places.reshape(height, width)]
    small = QImage(lines.tobytes(), width, height, width, QImage.Format.Format_Indexed8).copy()
    small.setColorTable([0xFF000000 | int(r) << 16 | int(g) << 8 | int(b) for r, g, b in frequent])
    return small


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
