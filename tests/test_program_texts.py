"""Programs that tests give to another Python as a text import modules that exist.

Such a program fails far from its cause, as a peer that does not answer in time.
"""

from __future__ import annotations

import ast
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OF_ANOTHER_COMMIT = {"direct_way.py"}  # whose modules its programs import
IMPORT = re.compile(r"from ((?:app|db|resources|telephony|tests|ui)(?:\.\w+)*) import (\w+(?:, \w+)*)")


def imports_in_texts(source: str) -> set[tuple[str, str]]:
    """Return (module, name) of each import within a string of a Python source."""
    texts = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    found = (match for text in texts if isinstance(text, str) for match in IMPORT.finditer(text))
    return {(match[1], name) for match in found for name in match[2].split(", ")}


def exists(module: str, name: str) -> bool:
    """Return whether a module has this name. The module is read, not run."""
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        return False
    folder = Path(spec.origin).parent
    if Path(spec.origin).name == "__init__.py" and (
        (folder / f"{name}.py").exists() or (folder / name).is_dir()
    ):
        return True
    return re.search(rf"\b{name}\b", Path(spec.origin).read_text(encoding="utf-8")) is not None


@pytest.mark.parametrize("folder", sorted(path.name for path in (ROOT / "tests").iterdir() if path.is_dir()))
def test_a_program_in_a_text_imports_what_exists(folder: str) -> None:
    wrong = []
    for file in (ROOT / "tests" / folder).rglob("*.py"):
        if file.name in OF_ANOTHER_COMMIT:
            continue
        for module, name in imports_in_texts(file.read_text(encoding="utf-8")):
            try:
                is_there = exists(module, name)
            except ModuleNotFoundError:
                is_there = False
            if not is_there:
                wrong.append(f"{file.relative_to(ROOT)}: from {module} import {name}")
    assert not wrong
