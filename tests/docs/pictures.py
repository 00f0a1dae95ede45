"""`make screenshots`: plays twelve situations at two sizes in each language and keeps their pictures.

It is 10 in the morning of a working day in all of them. Those of the window go to docs/images/window, some of
the smaller ones also into the guide, which is shipped.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from app.demo.stage import Stage
from tests.docs.markdown import DOCS
from tests.docs.office_time import office_time
from tests.docs.situations import EVIDENCE, SITUATIONS

Pixels = npt.NDArray[np.int32]
MOST_COLOURS, NEARLY = 256, 14  # sum of the differences in red, green and blue
SIZES = ("1366x768", "1920x1080")
LANGUAGES = ("id", "en")
WINDOW = DOCS / "images/window"
GUIDE = DOCS / "user/images"
# Situation: its name in the guide.
IN_GUIDE = {
    "ringing": "ringing",
    "call": "window-call",
    "escalation": "question",
    EVIDENCE: "case",
    "messages": "messages",
    "conversation": "conversation",
}


def main(languages: list[str]) -> int:
    """Return 0, or the exit code of the first play that failed."""
    WINDOW.mkdir(parents=True, exist_ok=True)
    for language in languages or LANGUAGES:
        for size in SIZES:
            with tempfile.TemporaryDirectory() as folder, Stage(size) as stage:
                command = [sys.executable, "-m", "tests.docs.situations", folder, language]
                if code := subprocess.run(command, env={**stage.environment, **office_time()}).returncode:
                    return code
                keep(Path(folder, "screenshots"), size, language)
        if code := keep_figures(language) or keep_board(language):
            return code
    return subprocess.run([sys.executable, "-m", "tests.docs.report_sample"]).returncode


def keep_figures(language: str) -> int:
    """Take the pictures of the supervisor's place into the guide; return the exit code of their program."""
    with tempfile.TemporaryDirectory() as folder:
        code = subprocess.run(
            [sys.executable, "-m", "tests.docs.figures_picture", folder, language]
        ).returncode
        for path in sorted(Path(folder).glob("*.png")) if not code else ():
            with_few_colours(QImage(str(path))).save(str(GUIDE / f"{path.stem}-{language}.png"))
    return code


def keep_board(language: str) -> int:
    """Take the pictures of the wall-board into the guide; return the exit code of their program."""
    with tempfile.TemporaryDirectory() as folder:
        code = subprocess.run([sys.executable, "-m", "tests.docs.board_picture", folder, language]).returncode
        for path in sorted(Path(folder).glob("*.png")) if not code else ():
            with_few_colours(QImage(str(path))).save(str(GUIDE / f"{path.stem}-{language}.png"))
    return code


def keep(folder: Path, size: str, language: str) -> None:
    """Take the pictures of one play into the documentation."""
    width = size.partition("x")[0]
    in_guide = IN_GUIDE if size == SIZES[0] else {}
    for name in dict.fromkeys((*SITUATIONS, *in_guide)):
        picture = with_few_colours(QImage(str(folder / f"{name}.png")))
        if name in SITUATIONS:
            picture.save(str(WINDOW / f"{name}-{width}-{language}.png"))
        if name in in_guide:
            picture.save(str(GUIDE / f"{in_guide[name]}-{language}.png"))


def with_few_colours(picture: QImage) -> QImage:
    """Return it in 256 colours, which make a third of the size: the most frequent ones that differ."""
    picture = picture.convertToFormat(QImage.Format.Format_RGB32)
    width, height = picture.width(), picture.height()
    pixels = (
        np.frombuffer(picture.constBits(), np.uint8).reshape(height * width, 4)[:, 2::-1].astype(np.int32)
    )
    codes = pixels @ np.array([65536, 256, 1])
    colours, places, counts = np.unique(codes, return_inverse=True, return_counts=True)
    split = np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1)
    chosen = _distinct(split[np.argsort(-counts)])
    nearest = np.array([np.abs(chosen - colour).sum(axis=1).argmin() for colour in split], np.uint8)
    lines = nearest[places.reshape(height, width)]
    small = QImage(lines.tobytes(), width, height, width, QImage.Format.Format_Indexed8).copy()
    small.setColorTable([0xFF000000 | int(r) << 16 | int(g) << 8 | int(b) for r, g, b in chosen])
    return small


def _distinct(colours: Pixels) -> Pixels:
    """Return the first colours that are not nearly one before: a few letters in red keep their red."""
    chosen = colours[:1]
    for colour in colours[1:]:
        if np.abs(chosen - colour).sum(axis=1).min() > NEARLY:
            chosen = np.vstack([chosen, colour])
            if len(chosen) == MOST_COLOURS:
                break
    return chosen


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
