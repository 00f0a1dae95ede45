"""Asks the office's directory over LDAP (RFC 4511), always with TLS.

A question that the directory cannot answer for certain raises DirectoryFault, and so never looks like a
person who is not there.
"""

from __future__ import annotations

import logging
import re
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timezone
from enum import Enum
from typing import Any
from urllib.parse import urlsplit

import ldap3
from ldap3.core.exceptions import (
    LDAPCertificateError,
    LDAPException,
    LDAPPasswordIsMandatoryError,
    LDAPSASLPrepError,
    LDAPSocketOpenError,
    LDAPStartTLSError,
)
from ldap3.utils.conv import escape_filter_chars

from app.directory.config import DirectoryConfig
from app.directory.entries import DirectoryPerson, attributes, read_person
from db.server.login_names import is_login_name

_log = logging.getLogger(__name__)
_PAGE = 500
_NESTED = "1.2.840.113556.1.4.1941"  # LDAP_MATCHING_RULE_IN_CHAIN of Active Directory: groups within groups
_SUCCESS, _NO_SUCH_OBJECT, _SIZE_LIMIT = 0, 32, 4
_MEMBERS = ("member", "uniqueMember", "memberUid")
# Of a bind: a wrong password, an account without one, or one that is not there any more.
_NOT_RIGHT = (19, 32, 48, 49)
_BY_DATA = re.compile(r"\bdata ([0-9a-f]+)")  # Active Directory's reason, in the message of result 49


class Answer(str, Enum):
    """Of a sign-in."""

    RIGHT = "right"
    UNKNOWN = "unknown"  # there is no such person
    WRONG = "wrong"  # the password
    EXPIRED = "expired"  # the password was right, and must be changed in the directory first
    DISABLED = "disabled"
    LOCKED = "locked"  # by the directory, for some minutes


_ANSWERS = {
    "532": Answer.EXPIRED,
    "773": Answer.EXPIRED,
    "533": Answer.DISABLED,
    "701": Answer.DISABLED,
    "775": Answer.LOCKED,
}


class DirectoryFault(Exception):  # noqa: N818
    """The directory gave no usable answer. code: A word that app/admin/sentences.py has a sentence for."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code, self.detail = code, detail


class Directory:
    """Any thread; each method blocks for some seconds at most, and raises DirectoryFault."""

    def __init__(
        self,
        config: DirectoryConfig,
        password: str,
        clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        self._config, self._password, self._clock = config, password, clock

    def sign_in(self, login: str, password: str) -> tuple[Answer, DirectoryPerson | None]:
        """Compare a password; the person is there whenever the directory has one of that login."""
        if not password or not is_login_name(login):
            return Answer.UNKNOWN, None  # an empty password would be an anonymous bind (RFC 4513 5.1.2)
        with self._connected() as connection:
            person = self._found(connection, login)
            if person is None:
                return Answer.UNKNOWN, None
            answer = self._bind(connection, person.dn, password)
        if answer is Answer.RIGHT and person.is_disabled:
            answer = Answer.DISABLED
        return answer, person

    def find(self, login: str) -> DirectoryPerson | None:
        if not is_login_name(login):
            return None
        with self._connected() as connection:
            return self._found(connection, login)

    def everybody(self) -> dict[str, DirectoryPerson]:
        """Return all members of the groups that have a role, by login; without disabled accounts."""
        found: dict[str, DirectoryPerson] = {}
        with self._connected() as connection:
            self._must_be_there(connection, self._config.base)
            for group in self._config.groups:
                for one in self._members(connection, group.group):
                    if one.is_disabled or not is_login_name(one.login):
                        continue
                    known = found.setdefault(one.login, replace(one, role=group))
                    if known.dn.lower() != one.dn.lower():
                        raise DirectoryFault("directory_twice", one.login)
        return found

    # -- questions -----------------------------------------------------------------------------------------

    def _found(self, connection: ldap3.Connection, login: str) -> DirectoryPerson | None:
        named = f"({self._config.login_attribute}={escape_filter_chars(login)})"
        entries = list(self._search(connection, self._config.base, self._people(named), size_limit=2))
        if not entries:
            return None
        if len(entries) > 1:
            raise DirectoryFault("directory_twice", login)
        person = self._person(entries[0])
        for group in self._config.groups:
            if self._is_member(connection, group.group, person):
                return replace(person, role=group)
        return person

    def _is_member(self, connection: ldap3.Connection, group: str, person: DirectoryPerson) -> bool:
        dn, login = escape_filter_chars(person.dn), escape_filter_chars(person.login)
        if self._config.is_active_directory:
            has = f"(member:{_NESTED}:={dn})"
        else:
            has = f"(|(member={dn})(uniqueMember={dn})(memberUid={login}))"
        return bool(list(self._search(connection, group, has, scope=ldap3.BASE, names=[ldap3.NO_ATTRIBUTES])))

    def _must_be_there(self, connection: ldap3.Connection, dn: str) -> None:
        """Raise DirectoryFault otherwise: without this, a wrong name would look like an empty group."""
        list(self._search(connection, dn, scope=ldap3.BASE, names=[ldap3.NO_ATTRIBUTES]))

    def _members(self, connection: ldap3.Connection, group: str) -> Iterator[DirectoryPerson]:
        if self._config.is_active_directory:
            self._must_be_there(connection, group)
            of_group = self._people(f"(memberOf:{_NESTED}:={escape_filter_chars(group)})")
            yield from map(self._person, self._search(connection, self._config.base, of_group, pages=True))
            return
        for entry in self._search(connection, group, scope=ldap3.BASE, names=list(_MEMBERS)):
            values = {name.lower(): found for name, found in entry["raw_attributes"].items()}
            names = [(name, one) for name in _MEMBERS for one in values.get(name.lower(), ())]
            for name, raw in names:
                member = raw.decode("utf-8", "replace")
                yield from map(self._person, self._member(connection, member, name == "memberUid"))

    def _member(self, connection: ldap3.Connection, member: str, is_login: bool) -> Iterator[Any]:
        if is_login:
            named = self._people(f"({self._config.login_attribute}={escape_filter_chars(member)})")
            return self._search(connection, self._config.base, named, size_limit=2)
        if not member.lower().replace(" ", "").endswith(self._config.base.lower().replace(" ", "")):
            return iter(())
        return self._search(connection, member, self._people(), scope=ldap3.BASE, may_lack=True)

    def _people(self, more: str = "") -> str:
        return f"(&{self._config.person}{more})" if more else self._config.person

    def _person(self, entry: Any) -> DirectoryPerson:
        return read_person(self._config, entry["dn"], entry["raw_attributes"], self._clock())

    def _search(
        self,
        connection: ldap3.Connection,
        base: str,
        wanted: str = "(objectClass=*)",
        *,
        scope: Any = ldap3.SUBTREE,
        names: Sequence[str] | None = None,
        size_limit: int = 0,
        pages: bool = False,
        may_lack: bool = False,
    ) -> Iterator[Any]:
        """Yield the entries. may_lack: A base that is not there has no entries; else it is a fault."""
        given: dict[str, Any] = {
            "search_scope": scope,
            "attributes": attributes(self._config) if names is None else list(names),
            "size_limit": size_limit,
            "time_limit": self._config.timeout_s,
        }
        cookie: Any = None
        while True:
            if pages:
                given |= {"paged_size": _PAGE, "paged_cookie": cookie}
            connection.search(base, wanted, **given)
            code = connection.result["result"]
            entries = [one for one in connection.response or () if one["type"] == "searchResEntry"]
            if code == _NO_SUCH_OBJECT:
                if may_lack:
                    return
                raise DirectoryFault("directory_no_entry", base)
            if code != _SUCCESS and not (code == _SIZE_LIMIT and size_limit and len(entries) >= size_limit):
                raise DirectoryFault("directory_failed", _words(connection))
            yield from entries
            controls = connection.result.get("controls") or {}
            cookie = controls.get("1.2.840.113556.1.4.319", {}).get("value", {}).get("cookie")
            if not cookie:
                return

    def _bind(self, connection: ldap3.Connection, dn: str, password: str) -> Answer:
        try:
            if connection.rebind(user=dn, password=password):
                return Answer.RIGHT
        except (LDAPPasswordIsMandatoryError, LDAPSASLPrepError):  # it has letters that none may have
            return Answer.WRONG
        if connection.result["result"] not in _NOT_RIGHT:
            raise DirectoryFault("directory_failed", _words(connection))
        reason = _BY_DATA.search(str(connection.result.get("message", "")))
        return _ANSWERS.get(reason[1], Answer.WRONG) if reason else Answer.WRONG

    # -- connections ---------------------------------------------------------------------------------------

    @contextmanager
    def _connected(self) -> Iterator[ldap3.Connection]:
        """Connect as the login that searches, to the first server that answers."""
        connection = self._open()
        try:
            try:
                is_in = connection.rebind(user=self._config.user, password=self._password)
            except LDAPPasswordIsMandatoryError as error:
                raise DirectoryFault("directory_login", "no password") from error
            if not is_in:
                code = connection.result["result"]
                raise DirectoryFault(
                    "directory_login" if code in _NOT_RIGHT else "directory_failed", _words(connection)
                )
            yield connection
        except LDAPException as error:
            raise DirectoryFault("directory_away", _reason(error)) from error
        finally:
            with suppress(LDAPException, OSError):
                connection.unbind()

    def _open(self) -> ldap3.Connection:
        last: DirectoryFault | None = None
        for address in self._config.addresses:
            try:
                return self._open_one(address)
            except DirectoryFault as fault:
                last = last or fault
        assert last is not None
        raise last

    def _open_one(self, address: str) -> ldap3.Connection:
        parts = urlsplit(address)
        host, is_tls = parts.hostname or "", parts.scheme == "ldaps"
        try:
            tls = ldap3.Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=self._config.ca_file or None, sni=host)
            server = ldap3.Server(
                host,
                port=parts.port or (636 if is_tls else 389),
                use_ssl=is_tls,
                tls=tls,
                get_info=ldap3.NONE,
                connect_timeout=self._config.timeout_s,
            )
            connection = ldap3.Connection(
                server,
                authentication=ldap3.ANONYMOUS,
                client_strategy=ldap3.SYNC,
                receive_timeout=self._config.timeout_s,
                auto_referrals=False,
                read_only=True,
            )
            connection.open(read_server_info=False)
            if not is_tls:
                connection.start_tls(read_server_info=False)
        except LDAPException as error:
            code = "directory_untrusted" if _is_of_certificate(error) else "directory_away"
            raise DirectoryFault(code, f"{host}: {_reason(error)}") from error
        return connection


def _is_of_certificate(error: LDAPException) -> bool:
    is_of_tls = isinstance(error, LDAPCertificateError | LDAPSocketOpenError | LDAPStartTLSError)
    return is_of_tls and "certificate" in str(error).lower()


def _words(connection: ldap3.Connection) -> str:
    found = connection.result
    return f"{found['result']} {found.get('description', '')} {found.get('message', '')}".strip()


def _reason(error: LDAPException) -> str:
    return (str(error) or type(error).__name__)[:300]
