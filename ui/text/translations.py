"""The languages of the window: loads them at run time, and builds or checks the catalogues.

python -m ui.text.translations update   collect the texts of ui/ and of the tables of words in app/ into *.ts
python -m ui.text.translations build    make the .qm files from them
python -m ui.text.translations check    fail on texts that are missing, unfinished or no longer used
"""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import PySide6
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

import resources

_log = logging.getLogger(__name__)
T = TypeVar("T")
LANGUAGES = ("id", "en")
SOURCE_LANGUAGE = "en"  # the texts in the code
CATALOGUES = ("id",)
_TABLES = (  # of words outside of ui
    "app/common/code_words.py",
    "app/figures/access_words.py",
    "app/figures/figure_words.py",
    "app/figures/report_words.py",
    "app/quality/quality_words.py",
    "app/skm/skm_words.py",
)
_installed: list[tuple[QTranslator, bytes]] = []  # Qt copies nothing: the bytes must live as long


def resolve(language: str) -> str:
    """Return "id" or "en" for a setting that may be "system"; Indonesian where the system is neither."""
    if language in LANGUAGES:
        return language
    return "en" if QLocale.system().language() is QLocale.Language.English else "id"


def use(language: str) -> None:
    """Show the window in this language from now on; open windows get LanguageChange events."""
    language = resolve(language)
    while _installed:
        QCoreApplication.removeTranslator(_installed.pop()[0])
    QLocale.setDefault(QLocale("id_ID" if language == "id" else "en_GB"))
    for part in ("qt", "loket") if language in CATALOGUES else ():
        _install(resources.path("translations", f"{part}_{language}.qm"))


def language() -> str:
    """Return which language is shown, for data that has its texts in both."""
    return "id" if QLocale().language() is QLocale.Language.Indonesian else "en"


def in_language(wanted: str, work: Callable[[], T]) -> T:
    """Return what `work` makes while the window speaks this language."""
    before = language()
    use(wanted)
    try:
        return work()
    finally:
        use(before)


def _install(path: Path) -> None:
    """Load it from memory: Qt would map the file, and crash when an update writes it anew meanwhile."""
    translator = QTranslator()
    words = path.read_bytes() if path.is_file() else b""
    if not translator.load(words):
        _log.error(
            "the translation %s is missing, so the window speaks English: install the whole program again, "
            "or run python -m ui.text.translations build in a checkout",
            path,
        )
        return
    QCoreApplication.installTranslator(translator)
    _installed.append((translator, words))


# -- for developers ----------------------------------------------------------------------------------------


def catalogue(language: str) -> Path:
    return resources.path("translations", f"loket_{language}.ts")


def update(target: Path | None = None, language: str = "id") -> None:
    """Collect the texts and drop those that are gone. Without -extensions lupdate finds none in Python."""
    ui = Path(__file__).parents[1]
    places = (str(ui), *(str(ui.parent / table) for table in _TABLES))
    target = target or catalogue(language)
    command = ["lupdate", "-extensions", "py", "-no-obsolete", "-locations", "none", *places]
    _run([*command, "-source-language", SOURCE_LANGUAGE, "-target-language", language, "-ts", str(target)])


def build() -> None:
    """Make the .qm files; Qt has no Indonesian words for its own menus, so these are ours, too.

    Each file is replaced as a whole: a window, or a sheet of paper, may read it meanwhile.
    """
    for source in resources.path("translations").glob("*.ts"):
        with tempfile.TemporaryDirectory(dir=source.parent) as folder:
            made = Path(folder, source.with_suffix(".qm").name)
            _run(["lrelease", "-silent", str(source), "-qm", str(made)])
            made.replace(source.with_suffix(".qm"))


def check() -> list[str]:
    """Return what is wrong with the catalogues; empty when they are complete and up to date."""
    problems = []
    for language in CATALOGUES:
        committed = _messages(catalogue(language))
        with tempfile.TemporaryDirectory() as folder:
            fresh_path = Path(folder, "fresh.ts")
            update(fresh_path, language)
            fresh = _messages(fresh_path)
        for key in fresh:
            if not committed.get(key):
                problems.append(f"{language}: not translated: {key[0]}: {key[1]!r}")
        problems += [
            f"{language}: no longer used: {key[0]}: {key[1]!r}" for key in committed if key not in fresh
        ]
        for key, text in committed.items():
            if _fields(key[1]) != _fields(text):
                problems.append(f"{language}: other {{fields}} than the source: {key[0]}: {text!r}")
    return problems


def _messages(path: Path) -> dict[tuple[str, str], str]:
    """Return (context, source) -> translation, "" when it is unfinished."""
    found = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translation = message.find("translation")
            is_done = translation is not None and translation.get("type") is None
            text = (translation.text or "") if translation is not None and is_done else ""
            found[name, message.findtext("source", "")] = text
    return found


def _fields(text: str) -> set[str]:
    return {part.partition("}")[0] for part in text.split("{")[1:]}


def _run(command: list[str]) -> None:
    """Run one of Qt's programs as PySide6 brings them: its scripts lie in another folder on each system."""
    name = f"{command[0]}.exe" if sys.platform == "win32" else command[0]
    tool = Path(PySide6.__file__).with_name(name)
    subprocess.run([str(tool), *command[1:]], check=True, stdout=subprocess.DEVNULL)


def main(arguments: Sequence[str]) -> int:
    match arguments:
        case ["update"]:
            update()
        case ["build"]:
            build()
        case ["check"]:
            problems = check()
            sys.stderr.write("".join(f"{problem}\n" for problem in problems))
            return 1 if problems else 0
        case _:
            sys.stderr.write(f"{__doc__}\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
