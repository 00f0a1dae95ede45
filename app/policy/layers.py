"""The layers of the settings: managed, then the person's own, then recommended, then the defaults."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import Enum

from app.settings import AccountSettings, Settings, SettingsError, declared, flat
from app.settings.declaration import Scope
from app.settings.form import bad_targets, edited

_log = logging.getLogger(__name__)
KNOWN = frozenset(key for key, one in declared().items() if one.scope is not Scope.NOTED)
SERIAL = "issue.serial"  # the number of a signed policy: no setting


class Level(str, Enum):
    MANAGED = "managed"  # a person cannot change it here
    USER = "user"
    RECOMMENDED = "recommended"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Given:
    """A value of a policy, and where it stands: a file and line (0: unknown), or a key of the registry."""

    value: object
    source: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class PolicyFault:
    """A part of a policy that cannot be used, and why; `key`, `value`, `expected` as in SettingsError."""

    source: str
    line: int
    key: str
    value: str
    expected: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Which layer a value comes from; `source` is "" for the person's own and the defaults."""

    level: Level
    source: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """Values by "area.name"; those that cannot be used are not in it, but in `faults`.

    Attributes:
        base: The settings of a person who has set nothing.
    """

    managed: Mapping[str, Given] = field(default_factory=dict)
    recommended: Mapping[str, Given] = field(default_factory=dict)
    faults: tuple[PolicyFault, ...] = ()
    base: Settings = field(default_factory=Settings)

    def locked_by(self, key: str) -> str:
        """Return the source that fixes a setting; "" if a person may change it."""
        given = self.managed.get(key)
        return given.source if given is not None else ""

    def over(self, own: Mapping[str, object]) -> Settings:
        """Return the settings of a person who has set `own`. Raises SettingsError for a wrong value of it.

        Fixed settings are ignored in `own`. Values that only conflict with a fixed one are left out: a new
        policy must not prevent the start.
        """
        settings = self.base
        for area in fields(Settings):
            mine = _of_area(area.name, {key: own[key] for key in own if key not in self.managed})
            if not mine:
                continue
            part = getattr(settings, area.name)
            try:
                part = replace(part, **mine)
            except SettingsError as error:
                replace(getattr(Settings(), area.name), **mine)  # wrong without the policy, too: raises
                _log.warning("own settings of %s are left out, as the policy is: %s", area.name, error)
            settings = replace(settings, **{area.name: part})
        settings, faults = self._without_loops(settings)
        if faults:
            raise faults[0]
        return settings

    def keep(self, settings: Settings) -> Settings:
        """Return the settings with the values that the policy fixes."""
        values = flat(settings)
        changed = {key: one.value for key, one in self.managed.items() if values[key] != one.value}
        return self._without_loops(_with(settings, changed))[0]

    def instead_of(self, before: Policy, settings: Settings, own: Mapping[str, object]) -> Settings:
        """Return the present settings under this policy, which replaces `before`.

        A setting that is fixed no longer gets the person's own value, or that of the base.
        """
        base = flat(self.base)
        freed = {key: own.get(key, base[key]) for key in before.managed if key not in self.managed}
        return self.keep(edited(settings, freed)[0])

    def _without_loops(self, settings: Settings) -> tuple[Settings, list[SettingsError]]:
        """Drop a forwarding target of the policy that is this workstation itself; return the other faults."""
        faults = bad_targets(settings)
        for fault in faults:
            if fault.key in self.managed:
                _log.warning("not forwarded as the policy says: %s", fault)
                settings = _with(settings, {fault.key: ""})
        return settings, [fault for fault in faults if fault.key not in self.managed]

    def left_open(self, settings: Settings) -> tuple[str, ...]:
        """Return the settings to ask for at the first start: a policy has no account of one desk."""
        given = {**self.recommended, **self.managed}
        is_new = settings.account.user == AccountSettings().user and "account.user" not in given
        if not is_new or "account.domain" not in given or not settings.account.domain:
            return ()
        return ("account.user", "account.password", "account.display_name")

    def origin(self, key: str, own: Collection[str]) -> Origin:
        """Return where the value of a setting comes from, for a person who has set `own`."""
        if key in self.managed:
            return Origin(Level.MANAGED, self.managed[key].source)
        if key in own:
            return Origin(Level.USER)
        if key in self.recommended:
            return Origin(Level.RECOMMENDED, self.recommended[key].source)
        return Origin(Level.DEFAULT)


def fault_of(source: str, line: int, error: SettingsError) -> PolicyFault:
    return PolicyFault(source, line, error.key, error.value, error.expected)


def build(
    managed: Mapping[str, Given], recommended: Mapping[str, Given], faults: Iterable[PolicyFault]
) -> Policy:
    """Build a policy of the values that can be used; its `faults` have the rest."""
    found = list(faults)
    base, recommended = _taken(Settings(), recommended, found)
    base, managed = _taken(base, managed, found)
    return Policy(managed, recommended, tuple(found), base)


def _taken(
    base: Settings, given: Mapping[str, Given], faults: list[PolicyFault]
) -> tuple[Settings, dict[str, Given]]:
    """Apply value by value, and again those that need another one first; add the rest to `faults`."""
    settings, taken, left = base, dict[str, Given](), dict(given)
    has_more = True
    while has_more:
        has_more = False
        for key, one in list(left.items()):
            tried, wrong = edited(settings, {key: one.value})
            if not wrong:
                settings, taken[key] = tried, left.pop(key)
                has_more = True
    for key, one in left.items():
        error = edited(settings, {key: one.value})[1][0]
        faults.append(fault_of(one.source, one.line, error))
    return settings, {key: taken[key] for key in given if key in taken}


def _with(settings: Settings, values: Mapping[str, object]) -> Settings:
    for area in fields(Settings):
        new = _of_area(area.name, values)
        if new:
            settings = replace(settings, **{area.name: replace(getattr(settings, area.name), **new)})
    return settings


def _of_area(area: str, values: Mapping[str, object]) -> dict[str, object]:
    return {key.partition(".")[2]: value for key, value in values.items() if key.startswith(f"{area}.")}


NO_POLICY = Policy()
