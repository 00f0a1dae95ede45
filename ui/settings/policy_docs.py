"""Writes what a policy can decide, from the declarations and words of the settings: a page and an example.

python -m ui.settings.policy_docs    after a setting or its words have changed
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import tomlkit

import resources
from app.settings import declared
from app.settings.declaration import Scope, Setting
from ui.settings.words import explanation, label
from ui.text import translations

_INTRODUCTION = """# What a policy can decide

Made by `python -m ui.settings.policy_docs` from the settings themselves; how policies work: README, "Policy".
`loket doctor --policy FILE` checks a file. An example is beside this: `policy-example.toml`.
One that a web server gives out has a number, too, that grows with each change: `serial = 1` under `[issue]`.
"""
_EXAMPLE = """# A policy of Loket: in /etc/loket/policies/managed/ it is fixed, in .../recommended/ advice.
# Passwords have no place here. Check it: loket doctor --policy FILE

[account]
domain = "pbx.kantor.example"
transport = "tls"
ca_file = "/etc/loket/ca.pem"
srtp = "optional"

[shared]
host = "db.kantor.example"
ca_file = "/etc/loket/ca.pem"

[recording]
is_offered = false

[video]
is_allowed = false

[network]
takes_strangers = false

# Everything that can be decided, with its default:
"""


def page() -> str:
    before = translations.language()
    translations.use(translations.SOURCE_LANGUAGE)
    try:
        return "\n".join([_INTRODUCTION, *_page_lines()]) + "\n"
    finally:
        translations.use(before)


def example() -> str:
    return _EXAMPLE + "\n".join(_example_lines()) + "\n"


def write() -> None:
    for name, text in (("policy.md", page()), ("policy-example.toml", example())):
        Path(resources.path("docs", name)).write_text(text, encoding="utf-8")


def _areas() -> Iterator[tuple[str, list[Setting]]]:
    decided = (one for one in declared().values() if one.scope is not Scope.NOTED)
    for area, settings in groupby(decided, lambda setting: setting.area):
        yield area, list(settings)


def _page_lines() -> Iterator[str]:
    for area, settings in _areas():
        yield f"## [{area}]\n"
        yield "| setting | what it takes | default | what it does |"
        yield "| --- | --- | --- | --- |"
        for setting in settings:
            cells = (
                f"`{setting.name}`",
                _allowed(setting),
                f"`{_toml(setting.default)}`",
                f"{label(setting.key)}. {explanation(setting.key)}",
            )
            yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
        yield ""


def _example_lines() -> Iterator[str]:
    for area, settings in _areas():
        yield f"\n# [{area}]"
        for setting in settings:
            yield f"# {setting.name} = {_toml(setting.default)}  # {_allowed(setting)}"


def _allowed(setting: Setting) -> str:
    one = setting.expected.replace("|", ", ").replace("..", " to ")
    is_list = isinstance(setting.default, tuple) and not one.startswith("list")
    return f"a list, each: {one}" if is_list else one


def _toml(value: Any) -> str:
    text: str = tomlkit.item(list(value) if isinstance(value, tuple) else value).as_string()
    return text


if __name__ == "__main__":
    write()
    sys.exit(0)
