"""The Windows package, made here of a stand-in for the bundle: what Windows Installer will read in it."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from app.desktop.link_schemes import registry_values
from app.desktop.windows_identity import APP_USER_MODEL_ID
from resources.installer.windows.msi import COMPILER, PackingError, pack
from resources.installer.windows.product import VersionError
from resources.installer.windows.tables import PUBLIC

FILES = ("loket.exe", "loket-console.exe", "_internal/base_library.zip", "_internal/PySide6/Qt6 Core.dll")
HKLM = "2"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return folder


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of Windows whose version is 1.2.3.4."""
    folder = tmp_path_factory.mktemp("library")
    (folder / "version.rc").write_text("1 VERSIONINFO FILEVERSION 1,2,3,4\nBEGIN\nEND\n")
    (folder / "nothing.c").write_text("int nothing(void) { return 0; }\n")
    tools = COMPILER.removesuffix("gcc")
    compiled = [f"{tools}windres", "version.rc", "-O", "coff", "-o", "version.o"]
    subprocess.run(compiled, cwd=folder, check=True)
    linked = [COMPILER, "-shared", "-o", "library.dll", "nothing.c", "version.o"]
    subprocess.run(linked, cwd=folder, check=True)
    return folder / "library.dll"


@pytest.fixture(scope="module")
def package(bundle: Path) -> Path:
    for program in ("wixl", "msibuild", COMPILER):
        if shutil.which(program) is None:
            if os.environ.get("CI") == "true":
                pytest.fail(f"{program} is not installed")
            pytest.skip(f"{program} is not installed")
    return packed(bundle, "0.1.0")


def packed(bundle: Path, version: str) -> Path:
    package = bundle.with_name(f"{bundle.name}-{version}.msi")
    pack(bundle, version, package)
    return package


def rows(package: Path, table: str) -> list[list[str]]:
    exported = subprocess.run(
        ["msiinfo", "export", str(package), table],
        cwd=package.parent,  # where it puts what is binary in a table
        capture_output=True,
        text=True,
        check=True,
    )
    lines = exported.stdout.splitlines()[3:]  # after names, types and keys
    return list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def registry(package: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """Return text and component by key and name."""
    found = {}
    for _id, root, key, name, value, component in rows(package, "Registry"):
        assert root == HKLM
        found[key, name] = value, component
    return found


def test_it_holds_the_bundle_below_program_files(package: Path, tmp_path: Path) -> None:
    subprocess.run(["msiextract", "-C", str(tmp_path), str(package)], capture_output=True, check=True)
    (top,) = (path for path in tmp_path.rglob("Loket") if path.is_dir())
    extracted = {path.relative_to(top).as_posix(): path for path in top.rglob("*") if path.is_file()}
    assert set(extracted) == set(FILES)
    assert all(path.read_text() == name for name, path in extracted.items())
    folders = {row[0]: row[1:] for row in rows(package, "Directory")}
    assert folders["InstallFolder"] == ["ProgramFiles64Folder", "Loket"]


def test_nobody_can_give_another_folder_where_people_might_write_the_policy(package: Path) -> None:
    below_program_files = {"ProgramFiles64Folder"}
    for _ in range(10):  # children of children
        below_program_files |= {row[0] for row in rows(package, "Directory") if row[1] in below_program_files}
    public = {name for name in below_program_files if name == name.upper()}
    assert not public
    assert {"InstallFolder", "ManagedFolder"} < below_program_files


def test_it_is_for_the_whole_computer_and_takes_what_it_is_told_also_when_it_asks_for_elevation(
    package: Path,
) -> None:
    properties = dict(rows(package, "Property"))
    assert properties["ALLUSERS"] == "1"
    assert set(PUBLIC) <= set(properties["SecureCustomProperties"].split(";"))
    assert not set(PUBLIC) & set(properties)  # what nobody says is not said
    values = registry(package)
    conditions = {row[0]: row[4] for row in rows(package, "Component")}
    language, component = values[r"Software\Loket\Recommended\ui", "language"]
    assert (language, conditions[component]) == ("[LANGUAGE]", "LANGUAGE")
    started, component = values[r"Software\Microsoft\Windows\CurrentVersion\Run", "Loket"]
    command = '"[InstallFolder]loket.exe" --with-session'
    assert (started, conditions[component]) == (command, 'AUTOSTART = "1"')


def test_the_start_with_the_session_can_be_taken_back(package: Path) -> None:
    conditions = {row[0]: row[4] for row in rows(package, "Component")}
    added = {where for where, (_, component) in registry(package).items() if component == "autostart"}
    removed = {(key, name) for _id, _root, key, name, _component in rows(package, "RemoveRegistry")}
    assert removed == added
    assert {row[4] for row in rows(package, "RemoveRegistry")} == {"no_autostart"}
    assert conditions["no_autostart"] == 'AUTOSTART = "0"'


def test_the_next_version_replaces_this_one_and_knows_its_parts_again(bundle: Path, package: Path) -> None:
    following = packed(bundle, "0.2.0")
    (upgrade, rebuilt, downgrade) = rows(following, "Upgrade")
    assert (upgrade[0], upgrade[2], upgrade[6]) == (downgrade[0], "0.2.0", "WIX_UPGRADE_DETECTED")
    assert rebuilt[1:3] == ["0.2.0", "0.2.0"]  # made anew, or signed: replaced, too
    assert {row[0] for row in rows(package, "Upgrade")} == {upgrade[0]}
    product = dict(rows(package, "Property"))["ProductCode"]
    assert dict(rows(following, "Property"))["ProductCode"] != product
    ids = [{row[0]: row[1] for row in rows(one, "Component")} for one in (package, following)]
    assert ids[0] == ids[1]
    assert len(set(ids[0].values())) == len(ids[0])
    remembered = {(row[2], row[3]) for row in rows(following, "RegLocator")}
    assert remembered <= set(registry(package))


def test_at_an_upgrade_the_policy_and_all_else_that_stays_is_never_removed(
    package: Path,
) -> None:
    """Windows Installer leaves what two products have: the newer one is there before the older one goes."""
    order = {row[0]: (row[1], int(row[2])) for row in rows(package, "InstallExecuteSequence")}
    by_number = sorted(order, key=lambda action: order[action][1])
    at = by_number.index("RemoveExistingProducts")
    assert by_number[at - 1] == "InstallExecute"
    for action in (
        "ProcessComponents",
        "InstallFiles",
        "MoveFiles",
        "CreateShortcuts",
        "WriteRegistryValues",
    ):
        assert by_number.index(action) < at
    for last in ("OpenFirewall", "RegisterProduct", "PublishProduct", "InstallFinalize"):
        assert at < by_number.index(last)
    assert dict(rows(package, "Property"))["REINSTALLMODE"] == "amus"  # a library's version may go down
    ids = {row[0]: row[1] for row in rows(package, "Component")}
    assert ids["managed"] == "{6D0E6C5F-64C9-4C59-9C6B-1F4B8E3E7A11}"  # another id would lose the policy


def test_a_library_has_its_version_and_another_file_its_digest(
    bundle: Path, package: Path, library: Path, tmp_path: Path
) -> None:
    shutil.copytree(bundle, tmp_path / "bundle")
    shutil.copyfile(library, tmp_path / "bundle/part.dll")
    package = packed(tmp_path / "bundle", "0.1.0")
    versions = {row[2].rpartition("|")[2]: (row[0], row[4]) for row in rows(package, "File")}
    digests = {row[0] for row in rows(package, "MsiFileHash")}
    part, archive = versions["part.dll"], versions["base_library.zip"]
    assert part[1] == "1.2.3.4"
    assert part[0] not in digests
    assert archive[1] == ""
    assert archive[0] in digests


def test_the_list_of_programs_shows_publisher_help_and_size_and_the_menu_entry_its_id(
    bundle: Path, package: Path
) -> None:
    properties = dict(rows(package, "Property"))
    assert properties["Manufacturer"] == "The Loket project"
    assert properties["ProductVersion"] == "0.1.0"
    size = sum(path.stat().st_size for path in bundle.rglob("*") if path.is_file())
    assert int(properties["ARPSIZE"]) == -(-size // 1024)
    actions = {row[0]: row[1:] for row in rows(package, "CustomAction")}
    assert actions["ShowHelpLink"][1:3] == ["ARPHELPLINK", "[HELPLINK]"]
    ((_, shortcut, key, value),) = rows(package, "MsiShortcutProperty")
    assert shortcut in {row[0] for row in rows(package, "Shortcut")}
    assert (key, value) == ("System.AppUserModel.ID", APP_USER_MODEL_ID)


def test_windows_is_told_of_the_links_as_the_program_itself_tells_it(package: Path) -> None:
    values = registry(package)
    for key, name, text in registry_values([r"C:\Program Files\Loket\loket.exe"]):
        got = values[key, name][0]
        assert got.replace("[InstallFolder]", "C:\\Program Files\\Loket\\") == text


def test_the_policy_is_copied_to_where_only_administrators_write_and_goes_with_loket(package: Path) -> None:
    ((_, component, source_name, name, source, target, is_move),) = rows(package, "MoveFile")
    assert (source_name, source, target, is_move) == ("", "GIVENPOLICY", "ManagedFolder", "0")
    ((_, _, removed, where, _),) = rows(package, "RemoveFile")
    assert removed == name
    actions = {row[0]: row[1:] for row in rows(package, "CustomAction")}
    order = {row[0]: (row[1], int(row[2])) for row in rows(package, "InstallExecuteSequence")}
    assert actions["TakePolicy"][1:3] == [source, "[POLICYFILE]"]
    assert actions["ClearPolicy"][1:3] == [where, "[ManagedFolder]"]
    assert order["AppSearch"][1] < order["TakePolicy"][1] < order["KeepPolicyFile"][1]
    assert order["KeepPolicyFile"][1] < order["CostFinalize"][1] < order["ClearPolicy"][1]
    assert order["ClearPolicy"][1] < order["RemoveFiles"][1] < order["MoveFiles"][1]
    assert "NOT UPGRADINGPRODUCTCODE" in order["ClearPolicy"][0]  # an upgrade keeps it
    assert component in {row[1] for row in rows(package, "CreateFolder")}


def test_a_repair_takes_no_property_because_anybody_may_start_one(package: Path) -> None:
    """Windows Installer repairs as SYSTEM. It would copy any file for a person who may not read it, and what
    stands in it would be the policy.
    """
    actions = {row[0]: row[1:] for row in rows(package, "CustomAction")}
    order = {row[0]: (row[1], int(row[2])) for row in rows(package, "InstallExecuteSequence")}
    assert order["TakePolicy"][0] == "POLICYFILE AND NOT Installed"
    remembered = set()
    for name, (_kind, target, value, *_) in actions.items():
        if name.startswith("Keep"):
            assert value == f"[FORMER{target}]"
            assert order[name][0] == f"Installed OR NOT {target}"
            remembered.add(target)
    assert remembered == set(PUBLIC) - {"WHILEOPEN"}  # which writes nothing


def test_nothing_is_replaced_while_loket_is_open_and_the_firewall_is_opened_and_shut(package: Path) -> None:
    actions = {row[0]: row[1:] for row in rows(package, "CustomAction")}
    order = {row[0]: (row[1], int(row[2])) for row in rows(package, "InstallExecuteSequence")}
    assert order["LoketIsOpen"][1] < order["InstallValidate"][1]
    assert order["CostFinalize"][1] < order["LoketIsOpen"][1]  # the folder is known
    folders = {row[0] for row in rows(package, "Directory")}
    _kind, folder, command, *_ = actions["OpenFirewall"]
    assert folder in folders
    assert set(re.findall(r"\[(\w+)\]", command)) <= folders
    ((library, _),) = rows(package, "Binary")
    assert actions["LoketIsOpen"][:3] == ["1", library, "RefuseWhileOpen"]
    (rule,) = re.findall(r'name="(\w+)"', actions["OpenFirewall"][2])
    assert f'delete rule name="{rule}"' in actions["ShutFirewall"][2]
    assert order["ShutFirewall"][1] < order["OpenFirewall"][1] < order["InstallFinalize"][1]


def test_a_bundle_of_linux_and_a_version_that_windows_cannot_compare_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PackingError, match=r"no loket\.exe"):
        pack(tmp_path, "0.1.0", tmp_path / "x.msi")
    for name in ("loket.exe", "loket-console.exe"):
        (tmp_path / name).touch()
    with pytest.raises(VersionError, match="three numbers"):
        pack(tmp_path, "0.1.0rc1", tmp_path / "x.msi")
