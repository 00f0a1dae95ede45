"""What wixl has no words for, as rows for the finished package (msibuild -q): actions, the policy's copy."""

from __future__ import annotations

from collections.abc import Iterator

PUBLIC = ("POLICYFILE", "LANGUAGE", "AUTOSTART", "WHILEOPEN")  # what an administrator may say
POLICY_NAME = "office.toml"
RULE = "Loket"  # its name in the firewall
_RUN, _SET = 34, 51  # a program with its folder, a property
_DEFERRED, _AS_SYSTEM, _WHATEVER_COMES = 0x400, 0x800, 0x40
_QUIETLY = _RUN | _DEFERRED | _AS_SYSTEM | _WHATEVER_COMES
_OPEN = (
    r'"[System64Folder]cmd.exe" /d /s /c ""[System64Folder]tasklist.exe" /nh /fi "imagename eq loket.exe" | '
    r'"[System64Folder]find.exe" "loket.exe" >nul && exit 1 || exit 0"'
)
_FIREWALL = r'"[System64Folder]netsh.exe" advfirewall firewall'
_SHUT = f'{_FIREWALL} delete rule name="{RULE}"'
_LET_IN = (
    f'{_FIREWALL} add rule name="{RULE}" dir=in action=allow program="[INSTALLDIR]loket.exe" '
    "profile=domain,private"
)
# Windows sets UPGRADINGPRODUCTCODE as a newer version takes this one away; wine 10 does not.
_GOING = 'REMOVE="ALL" AND NOT UPGRADINGPRODUCTCODE'
_COMING = 'NOT REMOVE="ALL"'
# Action, type, source, target, when, condition. wixl has InstallValidate at 1400, RemoveFiles at 3500 and
# InstallFiles at 4000. A given property counts over what the former installation was told.
_ACTIONS = (
    ("TakePolicy", _SET, "GIVENPOLICY", "[POLICYFILE]", 601, "POLICYFILE"),
    ("KeepPolicyFile", _SET, "POLICYFILE", "[FORMERPOLICYFILE]", 602, "NOT POLICYFILE"),
    ("KeepLanguage", _SET, "LANGUAGE", "[FORMERLANGUAGE]", 603, "NOT LANGUAGE"),
    ("KeepAutostart", _SET, "AUTOSTART", "[FORMERAUTOSTART]", 604, "NOT AUTOSTART"),
    # A failing action is all that one can say here without a library of one's own; its name is told.
    (
        "LoketIsOpen",
        _RUN,
        "System64Folder",
        _OPEN,
        1390,
        '(Installed OR WIX_UPGRADE_DETECTED) AND NOT UPGRADINGPRODUCTCODE AND NOT WHILEOPEN = "1"',
    ),
    ("ClearPolicy", _SET, "CLEARED", "[MANAGED]", 3400, f"GIVENPOLICY OR ({_GOING})"),
    ("ShutFirewall", _QUIETLY, "System64Folder", _SHUT, 3410, "Installed OR WIX_UPGRADE_DETECTED"),
    ("OpenFirewall", _QUIETLY, "System64Folder", _LET_IN, 4010, _COMING),
)


def statements() -> Iterator[str]:
    """Give the rows, each as one statement of Windows Installer's SQL."""
    secure = ";".join((*PUBLIC, "WIX_DOWNGRADE_DETECTED", "WIX_UPGRADE_DETECTED"))
    # Without it a package that asks for elevation loses what it was told.
    yield f"UPDATE `Property` SET `Value`='{secure}' WHERE `Property`='SecureCustomProperties'"
    for name, kind, source, target, number, condition in _ACTIONS:
        yield (
            "INSERT INTO `CustomAction` (`Action`, `Type`, `Source`, `Target`) "
            f"VALUES ('{name}', {kind}, '{source}', '{target}')"
        )
        yield (
            "INSERT INTO `InstallExecuteSequence` (`Action`, `Condition`, `Sequence`) "
            f"VALUES ('{name}', '{condition}', {number})"
        )
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
        f"VALUES ('policy', 'managed', 'office.tom|{POLICY_NAME}', 'GIVENPOLICY', 'MANAGED', 0)"
    )
    # 3: before a new one is copied, and as Loket goes; where CLEARED is not set, nothing happens.
    yield (
        "INSERT INTO `RemoveFile` (`FileKey`, `Component_`, `FileName`, `DirProperty`, `InstallMode`) "
        f"VALUES ('policy', 'managed', 'office.tom|{POLICY_NAME}', 'CLEARED', 3)"
    )
