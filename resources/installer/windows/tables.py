"""What wixl has no words for, as rows for the finished package (msibuild -q): actions, the policy's copy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

# What an administrator may say.
PUBLIC = ("POLICYFILE", "LANGUAGE", "AUTOSTART", "HELPLINK", "WHILEOPEN")
POLICY_NAME = "office.toml"
RULE = "Loket"  # its name in the firewall
# By it Windows knows that window and menu entry are one: app/desktop/windows_identity.py sets the same.
APP_USER_MODEL_ID = "LoketProject.Loket"
_LOCAL_MACHINE = 2
_DLL, _RUN, _SET = 1, 34, 51  # a function of the package, a program with its folder, a property
_DEFERRED, _AS_SYSTEM, _WHATEVER_COMES = 0x400, 0x800, 0x40
_QUIETLY = _RUN | _DEFERRED | _AS_SYSTEM | _WHATEVER_COMES
_FIREWALL = r'"[System64Folder]netsh.exe" advfirewall firewall'
_SHUT = f'{_FIREWALL} delete rule name="{RULE}"'
_LET_IN = (
    f'{_FIREWALL} add rule name="{RULE}" dir=in action=allow program="[InstallFolder]loket.exe" '
    "profile=domain,private"
)
# Set by wixl's MajorUpgrade where Windows knows another package of Loket: older, of the same version, newer.
_FOUND = ("WIX_UPGRADE_DETECTED", "WIX_SAME_VERSION_UPGRADE_DETECTED", "WIX_DOWNGRADE_DETECTED")
_IS_THERE = " OR ".join(("Installed", *_FOUND[:2]))
# Windows sets UPGRADINGPRODUCTCODE as a newer version takes this one away; wine 10 does not.
_GOING = 'REMOVE="ALL" AND NOT UPGRADINGPRODUCTCODE'
_COMING = 'NOT REMOVE="ALL"'
# Action, type, source, target, when, condition. wixl has CostFinalize at 1000, InstallValidate at 1400,
# RemoveFiles at 3500, InstallFiles at 4000 and WriteRegistryValues at 5000. A given property counts over what
# the previous installation was given, except in a repair ("Installed"): any person may start one, it runs as
# SYSTEM, and SecureCustomProperties lets these properties pass.
_ACTIONS = (
    ("TakePolicy", _SET, "GIVENPOLICY", "[POLICYFILE]", 601, "POLICYFILE AND NOT Installed"),
    ("KeepPolicyFile", _SET, "POLICYFILE", "[FORMERPOLICYFILE]", 602, "Installed OR NOT POLICYFILE"),
    ("KeepLanguage", _SET, "LANGUAGE", "[FORMERLANGUAGE]", 603, "Installed OR NOT LANGUAGE"),
    ("KeepAutostart", _SET, "AUTOSTART", "[FORMERAUTOSTART]", 604, "Installed OR NOT AUTOSTART"),
    ("KeepHelpLink", _SET, "HELPLINK", "[FORMERHELPLINK]", 605, "Installed OR NOT HELPLINK"),
    # What "Installed apps" shows.
    ("ShowHelpLink", _SET, "ARPHELPLINK", "[HELPLINK]", 1010, "HELPLINK"),
    ("ShowOwnHelp", _SET, "ARPHELPLINK", "file:///[InstallFolder]docs", 1011, "NOT HELPLINK"),
    ("ShowFolder", _SET, "ARPINSTALLLOCATION", "[InstallFolder]", 1012, ""),
    (
        "LoketIsOpen",
        _DLL,
        "refuse_while_open",
        "RefuseWhileOpen",
        1390,
        f'({_IS_THERE}) AND NOT UPGRADINGPRODUCTCODE AND NOT WHILEOPEN = "1"',
    ),
    ("ClearPolicy", _SET, "CLEARED", "[ManagedFolder]", 3400, f"GIVENPOLICY OR ({_GOING})"),
    ("ShutFirewall", _QUIETLY, "System64Folder", _SHUT, 3410, _IS_THERE),
    # After the older version is gone, which takes its rule along.
    ("OpenFirewall", _QUIETLY, "System64Folder", _LET_IN, 5520, _COMING),
)
# The newer version is there (5500) before the older one goes (5510): what both have belongs to two products
# then, so that Windows Installer leaves it, the office's policy above all. Before RegisterProduct (6100):
# with the older version wine 10 forgets that the newer one upgrades it, and would let a downgrade pass.
_INSTALLED_AT, _FORMER_GOES_AT = 5500, 5510


def statements(versions: Mapping[str, str]) -> Iterator[str]:
    """Give the rows, each as one statement of Windows Installer's SQL.

    Args:
        versions: Of the files that have one, by their ids.
    """
    secure = ";".join((*PUBLIC, *_FOUND))
    # Without it a package that asks for elevation loses its properties.
    yield f"UPDATE `Property` SET `Value`='{secure}' WHERE `Property`='SecureCustomProperties'"
    yield (
        "INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) "
        f"VALUES ('InstallExecute', {_INSTALLED_AT})"
    )
    yield (
        f"UPDATE `InstallExecuteSequence` SET `Sequence`={_FORMER_GOES_AT} "
        "WHERE `Action`='RemoveExistingProducts'"
    )
    for name, kind, source, target, number, condition in _ACTIONS:
        yield (
            "INSERT INTO `CustomAction` (`Action`, `Type`, `Source`, `Target`) "
            f"VALUES ('{name}', {kind}, '{source}', '{target}')"
        )
        yield (
            "INSERT INTO `InstallExecuteSequence` (`Action`, `Condition`, `Sequence`) "
            f"VALUES ('{name}', '{condition}', {number})"
        )
    yield from _policy()
    yield from _no_autostart()
    yield from _menu_entry()
    # wixl writes no versions, and without its version a library counts as older than the installed one.
    for file, version in versions.items():
        yield f"UPDATE `File` SET `Version`='{version}' WHERE `File`='{file}'"
        yield f"DELETE FROM `MsiFileHash` WHERE `File_`='{file}'"


def _policy() -> Iterator[str]:
    yield (
        "CREATE TABLE `MoveFile` (`FileKey` CHAR(72) NOT NULL, `Component_` CHAR(72) NOT NULL, "
        "`SourceName` CHAR(255) LOCALIZABLE, `DestName` CHAR(255) LOCALIZABLE, `SourceFolder` CHAR(72), "
        "`DestFolder` CHAR(72) NOT NULL, `Options` INT NOT NULL PRIMARY KEY `FileKey`)"
    )
    yield "INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) VALUES ('MoveFiles', 3800)"
    # No name of the source: then its property has the full path. 0 is to copy.
    yield (
        "INSERT INTO `MoveFile` "
        "(`FileKey`, `Component_`, `DestName`, `SourceFolder`, `DestFolder`, `Options`) "
        f"VALUES ('policy', 'managed', 'office.tom|{POLICY_NAME}', 'GIVENPOLICY', 'ManagedFolder', 0)"
    )
    # 3: before a new one is copied, and as Loket goes; where CLEARED is not set, nothing happens.
    yield (
        "INSERT INTO `RemoveFile` (`FileKey`, `Component_`, `FileName`, `DirProperty`, `InstallMode`) "
        f"VALUES ('policy', 'managed', 'office.tom|{POLICY_NAME}', 'CLEARED', 3)"
    )


def _no_autostart() -> Iterator[str]:
    """Take the start with the session back, whether or not the older version leaves its entry."""
    yield (
        "CREATE TABLE `RemoveRegistry` (`RemoveRegistry` CHAR(72) NOT NULL, `Root` INT NOT NULL, "
        "`Key` CHAR(255) NOT NULL LOCALIZABLE, `Name` CHAR(255) LOCALIZABLE, `Component_` CHAR(72) NOT NULL "
        "PRIMARY KEY `RemoveRegistry`)"
    )
    entries = (
        (r"Software\Microsoft\Windows\CurrentVersion\Run", "Loket"),
        (r"Software\Loket\Installer", "Autostart"),
    )
    for number, (key, name) in enumerate(entries):
        yield (
            "INSERT INTO `RemoveRegistry` (`RemoveRegistry`, `Root`, `Key`, `Name`, `Component_`) "
            f"VALUES ('autostart{number}', {_LOCAL_MACHINE}, '{key}', '{name}', 'no_autostart')"
        )


def _menu_entry() -> Iterator[str]:
    yield (
        "CREATE TABLE `MsiShortcutProperty` (`MsiShortcutProperty` CHAR(72) NOT NULL, "
        "`Shortcut_` CHAR(72) NOT NULL, `PropertyKey` CHAR(255) NOT NULL, "
        "`PropVariantValue` CHAR(255) NOT NULL PRIMARY KEY `MsiShortcutProperty`)"
    )
    yield (
        "INSERT INTO `MsiShortcutProperty` "
        "(`MsiShortcutProperty`, `Shortcut_`, `PropertyKey`, `PropVariantValue`) "
        f"VALUES ('menu', 'menu', 'System.AppUserModel.ID', '{APP_USER_MODEL_ID}')"
    )
