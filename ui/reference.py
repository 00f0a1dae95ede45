"""Writes the pages and pictures of the documentation that are made from the code. A test compares them.

python -m ui.reference    after a change of keys, settings, commands, figures or the SOP
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import tomlkit

from app.settings import declared
from app.settings.declaration import Scope, Setting
from ui.keys.key_table import (
    EDITING_KEYS,
    KEYS,
    Owner,
    editing_title,
    hint,
    how_without_a_key,
    owner_title,
    title,
)
from ui.keys.outside_words import names_with_words
from ui.settings.words import explanation, label
from ui.sop.guide_picture import guide_picture
from ui.text import translations

DOCS = Path(__file__).parents[1] / "docs"
FIGURES = DOCS / "performance.csv"
_MADE = "<!-- Made by `python -m ui.reference`. Do not edit. -->\n"
_KEYS = {
    "en": ("Keys", "key", "what it does", "Text", "Commands without a key"),
    "id": ("Pintasan", "tombol", "gunanya", "Tulisan", "Perintah tanpa pintasan"),
}
_OF_THE_DESK = (
    *("account", "network", "calls", "sound", "headset", "video", "recording", "states", "reminders", "ui"),
)
_SCOPES = {Scope.OPEN: "", Scope.NOTED: " *", Scope.COMPUTER: " +"}
_EXAMPLE = """# A policy of Loket: in /etc/loket/policies/managed/ it is fixed, in .../recommended/ advice.
# Passwords have no place here. Check it: loket doctor --policy FILE

[account]
domain = "pbx.kantor.example"
transport = "tls"
ca_file = "/etc/loket/ca.pem"
srtp = "optional"

[shared]
server = "https://loket.kantor.example"
ca_file = "/etc/loket/ca.pem"

[recording]
is_offered = false

[video]
is_allowed = false

[network]
takes_strangers = false

# Everything that can be decided, with its default:
"""
_SETTINGS = {  # page: its heading
    "settings-reference": "Settings of the telephone and the agent",
    "settings-reference-office": "Settings of the office and its records",
}

_OF_PEOPLE = tuple(  # commands with a page of their own
    f"loket admin {name}" for name in ("person", "workstation", "session", "unlock-address", "directory")
)


def pages() -> dict[Path, str]:
    """Return each page that is made, by its path."""
    return {
        DOCS / "user/en/keys.md": keys_page("en"),
        DOCS / "user/id/keys.md": keys_page("id"),
        **{DOCS / f"admin/{name}.md": settings_page(name) for name in _SETTINGS},
        DOCS / "admin/policy-example.toml": policy_example(),
        DOCS / "admin/commands.md": commands_page(),
        DOCS / "admin/admin-commands.md": admin_commands_page(),
        DOCS / "server/commands.md": server_commands_page(),
        DOCS / "admin/people-commands.md": people_commands_page(),
        DOCS / "admin/command-names.md": command_names_page(),
        DOCS / "architecture/figures.md": figures_page(),
    }


def pictures() -> dict[Path, str]:
    """Return the language of each picture that is made, by its path."""
    return {DOCS / f"user/images/sop-{language}.png": language for language in translations.LANGUAGES}


def write() -> None:
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
    for path, language in pictures().items():
        guide_picture(language).save(str(path))


# -- keys --------------------------------------------------------------------------------------------------


def keys_page(language: str) -> str:
    lines = translations.in_language(language, lambda: list(_key_lines(*_KEYS[language])))
    return "\n".join([_MADE, *lines]) + "\n"


def _key_lines(heading: str, key_column: str, meaning_column: str, text: str, without: str) -> Iterator[str]:
    yield f"# {heading}\n"
    for owner in Owner:
        yield f"## {owner_title(owner)}\n"
        yield f"| {key_column} | {meaning_column} |"
        yield "| --- | --- |"
        for key, entry in KEYS.items():
            if entry.owner is owner and (last := len(entry.sequences)):
                keys = f"`{hint(key)}`" if last == 1 else f"`{hint(key)}` … `{hint(key, last)}`"
                yield f"| {keys} | {title(key)} |"
        yield ""
    yield f"## {text}\n"
    yield f"| {key_column} | {meaning_column} |"
    yield "| --- | --- |"
    for name, sequences in EDITING_KEYS.items():
        yield f"| {', '.join(f'`{one}`' for one in sequences)} | {editing_title(name)} |"
    yield f"\n## {without}\n"
    yield f"{how_without_a_key()}\n"
    for owner in Owner:
        named = [title(key) for key, entry in KEYS.items() if entry.owner is owner and not entry.sequences]
        yield from (f"- {words}" for words in named)
    yield ""


# -- settings and policy -----------------------------------------------------------------------------------


def settings_page(name: str) -> str:
    lines = translations.in_language(translations.SOURCE_LANGUAGE, lambda: list(_setting_lines(name)))
    return "\n".join([_MADE, *lines]) + "\n"


def _setting_lines(page: str) -> Iterator[str]:
    yield f"# {_SETTINGS[page]}\n"
    yield "The keys of `settings.toml` and of a [policy](policy.md); `policy-example.toml` is an example."
    yield "A policy cannot set keys with *: Loket writes them for one user or one computer. Only the policy"
    yield "of the computer itself can set keys with +. Passwords are in the key store and have no key.\n"
    for area, settings in groupby(declared().values(), lambda setting: setting.area):
        if (area in _OF_THE_DESK) is not (page == "settings-reference"):
            continue
        yield f"## [{area}]\n"
        yield "| setting | takes | default | what it does |"
        yield "| --- | --- | --- | --- |"
        for setting in settings:
            has_words = setting.scope is not Scope.NOTED
            words = f"{label(setting.key)}. {explanation(setting.key)}" if has_words else ""
            name = f"`{setting.name}`{_SCOPES[setting.scope]}"
            yield _row((name, _allowed(setting), f"`{_toml(setting.default)}`", words))
        yield ""


def policy_example() -> str:
    return _EXAMPLE + "\n".join(_example_lines()) + "\n"


def _example_lines() -> Iterator[str]:
    decided = (one for one in declared().values() if one.scope is not Scope.NOTED)
    for area, settings in groupby(decided, lambda setting: setting.area):
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


# -- commands ----------------------------------------------------------------------------------------------


def commands_page() -> str:
    lines = _command_lines(lambda name: not name.startswith("loket admin "))
    heading = (
        "# Commands\n\nOn Windows the command is `loket-console`. "
        "[The commands of `loket admin`](admin-commands.md)\n"
    )
    return "\n".join([_MADE, heading, *lines]) + "\n"


def command_names_page() -> str:
    """Return the names for `loket command`, in both languages side by side."""
    words = {
        language: translations.in_language(language, lambda: list(names_with_words()))
        for language in translations.LANGUAGES
    }
    lines = [
        _MADE,
        "# Names for other programs\n",
        "What they are for: [other programs](other-programs.md), [program lain](other-programs.id.md).\n",
        "| `loket command …` | what it does | gunanya |",
        "| --- | --- | --- |",
    ]
    pairs = zip(words["en"], words["id"], strict=True)
    lines += [_row((f"`{usage}`", english, indonesian)) for (usage, english), (_, indonesian) in pairs]
    return "\n".join(lines) + "\n"


def admin_commands_page() -> str:
    lines = _command_lines(lambda name: name.startswith("loket admin ") and not name.startswith(_OF_PEOPLE))
    heading = (
        "# Commands of loket admin\n\n"
        "Options of all of them, such as `--host`: [loket admin](commands.md#loket-admin). Those for people, "
        "workstations and sessions: [next page](people-commands.md).\n"
    )
    return "\n".join([_MADE, heading, *lines]) + "\n"


def people_commands_page() -> str:
    lines = _command_lines(lambda name: name.startswith(_OF_PEOPLE))
    heading = (
        "# Commands of loket admin for people\n\n"
        "What they are for: [People](../server/people.md). Options of all of them, such as `--host`: "
        "[loket admin](commands.md#loket-admin).\n"
    )
    return "\n".join([_MADE, heading, *lines]) + "\n"


def server_commands_page() -> str:
    lines = _command_lines(
        lambda name: name.startswith("loket server ") and not name.startswith("loket server admin "), "server"
    )
    heading = (
        "# Commands of the server\n\nThe package has them as `loket-server`, a desktop as `loket server`. The"
        " commands of `loket-server admin` are those of [loket admin](../admin/admin-commands.md).\n"
    )
    return "\n".join([_MADE, heading, *lines]).replace("## loket server ", "## loket-server ") + "\n"


def _command_lines(is_wanted: Callable[[str], bool], command: str = "admin") -> Iterator[str]:
    from app.__main__ import make_parser

    for name, about_it, parser in _parsers(make_parser(command)):
        if not is_wanted(name):
            continue
        shown = [action for action in parser._actions if _is_shown(action)]
        given = [_option(action)[0].strip("`") for action in shown if not action.option_strings]
        yield f"## {' '.join([name, *given])}\n"
        if about_it:
            yield f"{about_it[:1].upper()}{about_it[1:]}.\n"
        rows = [row for row in map(_option, shown) if row[1] or row[0].startswith("`-")]
        if rows:
            yield "| argument | |"
            yield "| --- | --- |"
            yield from (_row(row) for row in rows)
            yield ""


def _parsers(
    parser: argparse.ArgumentParser, help_text: str = ""
) -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    """Yield each command with its subcommands, in the order of the program."""
    if help_text:
        yield parser.prog, help_text, parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, sub in action.choices.items():
                yield from _parsers(sub, helps.get(name, "") or name)


def _is_shown(action: argparse.Action) -> bool:
    return not isinstance(action, (argparse._HelpAction, argparse._SubParsersAction))


def _option(action: argparse.Action) -> tuple[str, str]:
    value = str(action.metavar or (action.dest.upper() if action.nargs != 0 else ""))
    name = f"{action.option_strings[-1]} {value}".strip() if action.option_strings else value
    choices = f"one of {', '.join(map(str, action.choices))}" if action.choices else ""
    return f"`{name}`", "; ".join(part for part in (action.help or "", choices) if part)


# -- figures -----------------------------------------------------------------------------------------------


def figures_page() -> str:
    return "\n".join([_MADE, *_figure_lines()]) + "\n"


def _figure_lines() -> Iterator[str]:
    yield "# Measurements\n"
    yield "`make bench-core` measures these figures and appends a line per commit to performance.csv here."
    yield "`make bench` measures all of them and writes `build/bench.json`.\n"
    rows = list(csv.DictReader(FIGURES.open(encoding="utf-8"))) if FIGURES.is_file() else []
    if not rows:
        yield "No line was recorded yet."
        return
    names = [name for name in rows[0] if name not in ("commit", "day", "load", "rest_ratio")]
    for name in names:
        values = [(row["commit"][:7], row[name]) for row in rows if row.get(name)]
        if not values:
            continue
        yield f"## {name}\n"
        yield f"Latest: {values[-1][1]} at `{values[-1][0]}`.\n"
        if len(values) > 1:
            yield "```mermaid\nxychart-beta"
            commits = ", ".join(f'"{commit}"' for commit, _ in values)
            yield f"    x-axis [{commits}]"
            yield f"    line [{', '.join(value for _, value in values)}]"
            yield "```\n"


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"


if __name__ == "__main__":
    from PySide6.QtWidgets import QApplication

    application = QApplication(sys.argv[:1])
    write()
    sys.exit(0)
