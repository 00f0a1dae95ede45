"""Writes what a policy can decide, from the settings themselves: a page and an example.

python -m app.policy_docs    after a setting has changed
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import tomlkit

import resources
from app.policy.schema import Entry, about, schema

_INTRODUCTION = """# What a policy can decide

Made by `python -m app.policy_docs` from the settings themselves; how policies work: README, "Policy".
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
    return "\n".join([_INTRODUCTION, *_page_lines()]) + "\n"


def example() -> str:
    return _EXAMPLE + "\n".join(_example_lines()) + "\n"


def write() -> None:
    for name, text in (("policy.md", page()), ("policy-example.toml", example())):
        Path(resources.path("docs", name)).write_text(text, encoding="utf-8")


def _areas() -> Iterator[tuple[str, list[Entry]]]:
    for area, entries in groupby(schema(), lambda entry: entry.key.partition(".")[0]):
        yield area, list(entries)


def _page_lines() -> Iterator[str]:
    for area, entries in _areas():
        yield f"## [{area}]\n"
        if text := about(area):
            yield f"{text}\n"
        yield "| setting | what it takes | default | |"
        yield "| --- | --- | --- | --- |"
        for entry in entries:
            name = entry.key.partition(".")[2]
            cells = (f"`{name}`", _allowed(entry), f"`{_toml(entry.default)}`", entry.meaning)
            yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
        yield ""


def _example_lines() -> Iterator[str]:
    for area, entries in _areas():
        yield f"\n# [{area}]"
        for entry in entries:
            name = entry.key.partition(".")[2]
            yield f"# {name} = {_toml(entry.default)}  # {_allowed(entry)}"


def _allowed(entry: Entry) -> str:
    one = entry.expected.replace("|", ", ").replace("..", " to ")
    is_list = isinstance(entry.default, tuple) and not one.startswith("list")
    return f"a list, each: {one}" if is_list else one


def _toml(value: Any) -> str:
    text: str = tomlkit.item(list(value) if isinstance(value, tuple) else value).as_string()
    return text


if __name__ == "__main__":
    write()
    sys.exit(0)
