"""Debian's OpenLDAP server, with TLS, as the directory of an office."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

import ldap3

from app.directory.config import DirectoryConfig, GroupRole
from db.enums import Role
from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.machine import PATIENCE_S, end, free_port, is_listening, wait_until

BASE = "dc=kantor,dc=example"
ROOT, ROOT_PASSWORD = f"cn=root,{BASE}", "rahasia direktori"
SEARCHES, SEARCHES_PASSWORD = f"cn=loket,{BASE}", "hanya mencari"
AGENTS, OFFICERS, SUPERVISORS = (f"cn={name},ou=groups,{BASE}" for name in ("agents", "officers", "heads"))
_CONFIG = """\
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
include /etc/ldap/schema/nis.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/slapd.pid
TLSCACertificateFile {authority}
TLSCertificateFile {certificate}
TLSCertificateKeyFile {certificate}
security simple_bind=128
database mdb
suffix "{base}"
rootdn "{root}"
rootpw "{password}"
directory {folder}/data
index uid,member,memberUid eq
access to attrs=userPassword by anonymous auth by * none
access to * by users read by * none
"""
_TREE = f"""\
dn: {BASE}
objectClass: dcObject
objectClass: organization
dc: kantor
o: Kantor

dn: ou=people,{BASE}
objectClass: organizationalUnit
ou: people

dn: ou=groups,{BASE}
objectClass: organizationalUnit
ou: groups

dn: {SEARCHES}
objectClass: person
cn: loket
sn: loket
userPassword: {SEARCHES_PASSWORD}

"""


class Slapd:
    """A directory with these people; each has the password "kata sandi NAME"."""

    def __init__(self, folder: Path, authority: Authority, name: str = "localhost") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "data").mkdir()
        self.authority = authority
        self.port, self.tls_port = free_port(), free_port()
        self._config = folder / "slapd.conf"
        self._log = folder / "slapd.log"
        # A copy: systems with AppArmor let the installed program read its usual folders only.
        self._program = folder / "a-directory-server"
        installed = shutil.which("slapd", path="/usr/sbin:/usr/bin")
        assert installed is not None
        shutil.copy(installed, self._program)
        certificate = authority.certificate(name)
        self._config.write_text(
            _CONFIG.format(
                folder=folder,
                authority=authority.file,
                certificate=certificate,
                base=BASE,
                root=ROOT,
                password=ROOT_PASSWORD,
            )
        )
        tree = folder / "tree.ldif"
        tree.write_text(_TREE)
        added = [str(self._program), "-T", "add", "-f", str(self._config), "-l", str(tree)]
        subprocess.run(added, check=True, capture_output=True)
        self.start()

    def start(self) -> None:
        listens = f"ldap://127.0.0.1:{self.port}/ ldaps://127.0.0.1:{self.tls_port}/"
        with self._log.open("ab") as log:
            words = [str(self._program), "-d", "0", "-f", str(self._config), "-h", listens]
            self._process = subprocess.Popen(words, stdout=log, stderr=log)
        wait_until(lambda: is_listening(self.port), PATIENCE_S, "slapd")

    def end(self) -> None:
        end(self._process)

    def config(self, **more: Any) -> DirectoryConfig:
        given: dict[str, Any] = {
            "addresses": [f"ldaps://localhost:{self.tls_port}"],
            "ca_file": str(self.authority.file),
            "user": SEARCHES,
            "base": BASE,
            "extension": "telephoneNumber",
            "groups": [
                GroupRole(SUPERVISORS, Role.SUPERVISOR),
                GroupRole(AGENTS, Role.AGENT, team="Pagi"),
                GroupRole(OFFICERS, Role.UNIT_OFFICER, unit="perizinan"),
            ],
            "timeout_s": 2,
        }
        return DirectoryConfig(**{**given, **more})

    # -- as the directory's administrator ------------------------------------------------------------------

    def add(self, login: str, name: str, **more: Any) -> str:
        """Add a person; return the DN."""
        dn = f"cn={name},ou=people,{BASE}"
        given = {"cn": name, "sn": name, "uid": login, "userPassword": f"kata sandi {login}", **more}
        classes = ["inetOrgPerson", "shadowAccount", "extensibleObject"]
        self._do(lambda root: root.add(dn, classes, given))
        return dn

    def group(self, dn: str, *members: str) -> None:
        """Make a group of these people, or replace its members."""
        with suppress(AssertionError):
            self.remove(dn)
        self._do(lambda root: root.add(dn, "groupOfNames", {"member": members or [dn]}))

    def change(self, dn: str, **values: Any) -> None:
        changes = {name: [(ldap3.MODIFY_REPLACE, [value])] for name, value in values.items()}
        self._do(lambda root: root.modify(dn, changes))

    def remove(self, dn: str) -> None:
        self._do(lambda root: root.delete(dn))

    def _do(self, work: Any) -> None:
        tls = ldap3.Tls(validate=ssl.CERT_NONE)
        server = ldap3.Server("127.0.0.1", port=self.tls_port, use_ssl=True, tls=tls, get_info=ldap3.NONE)
        with ldap3.Connection(server, ROOT, ROOT_PASSWORD) as root:
            assert work(root), root.result
