"""Compiles the translations while the wheel is built; all the rest is in pyproject.toml."""

from __future__ import annotations

import os
import subprocess
from importlib.util import find_spec
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

TRANSLATIONS = Path("resources", "translations")


class BuildWithTranslations(build_py):
    """A checkout holds .ts files only; the window reads the .qm files that lrelease makes of them."""

    def run(self) -> None:
        super().run()
        target = TRANSLATIONS if self.editable_mode else Path(self.build_lib, TRANSLATIONS)
        target.mkdir(parents=True, exist_ok=True)
        for source in sorted(TRANSLATIONS.glob("*.ts")):
            compiled = target / source.with_suffix(".qm").name
            subprocess.run([_lrelease(), "-silent", str(source), "-qm", str(compiled)], check=True)

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        compiled = [source.with_suffix(".qm") for source in sorted(TRANSLATIONS.glob("*.ts"))]
        ours = [] if self.editable_mode else [str(Path(self.build_lib, path)) for path in compiled]
        return list(dict.fromkeys([*super().get_outputs(include_bytecode), *ours]))


def _lrelease() -> str:
    package = find_spec("PySide6")
    if package is None or not package.submodule_search_locations:
        raise SystemExit("PySide6-Essentials is needed to build: it brings lrelease")
    return str(Path(package.submodule_search_locations[0], "lrelease.exe" if os.name == "nt" else "lrelease"))


setup(cmdclass={"build_py": BuildWithTranslations})
