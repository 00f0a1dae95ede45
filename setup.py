"""Compiles the translations and copies the guide while the wheel is built; the rest is in pyproject.toml."""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

TRANSLATIONS = Path("resources", "translations")
GUIDE, SHIPPED_GUIDE = Path("docs", "user"), Path("resources", "guide")


class BuildWithTranslations(build_py):
    """A checkout holds .ts files only; the window reads the .qm files that lrelease makes of them."""

    def run(self) -> None:
        super().run()
        target = TRANSLATIONS if self.editable_mode else Path(self.build_lib, TRANSLATIONS)
        target.mkdir(parents=True, exist_ok=True)
        for source in sorted(TRANSLATIONS.glob("*.ts")):
            compiled = target / source.with_suffix(".qm").name
            subprocess.run([_lrelease(), "-silent", str(source), "-qm", str(compiled)], check=True)
        if not self.editable_mode:  # a checkout has the guide where it is written
            shutil.copytree(GUIDE, Path(self.build_lib, SHIPPED_GUIDE), dirs_exist_ok=True)

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        compiled = [source.with_suffix(".qm") for source in sorted(TRANSLATIONS.glob("*.ts"))]
        guide = [SHIPPED_GUIDE / path.relative_to(GUIDE) for path in GUIDE.rglob("*") if path.is_file()]
        ours = [] if self.editable_mode else [str(Path(self.build_lib, path)) for path in (*compiled, *guide)]
        return list(dict.fromkeys([*super().get_outputs(include_bytecode), *ours]))


def _lrelease() -> str:
    package = find_spec("PySide6")
    if package is None or not package.submodule_search_locations:
        raise SystemExit("PySide6-Essentials is needed to build: it brings lrelease")
    return str(Path(package.submodule_search_locations[0], "lrelease.exe" if os.name == "nt" else "lrelease"))


setup(cmdclass={"build_py": BuildWithTranslations})
