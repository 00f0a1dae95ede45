"""The policy of the office's web server: the last good one is kept; this computer's own has precedence."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.common.whole_file import write_whole
from app.policy import web
from app.policy.files import load_policy, read_content
from app.policy.layers import Given, Policy, PolicyFault, build
from app.policy.signed import SUFFIX, ProvisioningError, Signed, verified
from app.settings import ProvisioningSettings, declared
from app.settings.declaration import Scope

_log = logging.getLogger(__name__)


class _Kept(msgspec.Struct):
    content: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Provisioned:
    """A policy and the server's ETag of it. The ETag is not kept on the disk.

    An ETag has no signature: a user could put a newer policy's ETag beside an older one, and it would stay.
    """

    policy: Signed
    etag: str = ""


def office_policy(data: Path) -> Policy:
    """Return the policy of this computer: its own and the kept one of the server. Blocks."""
    machine = load_policy()
    return with_provisioned(machine, kept(machine.base.provisioning, data))


def kept(way: ProvisioningSettings, data: Path) -> Provisioned | None:
    """Return the last good one, if its signature is still valid: a user could have changed the file."""
    if not way.url:
        return None
    try:
        found = msgspec.json.decode(_file(data).read_bytes(), type=_Kept)
        return Provisioned(verified(found.content, found.signature, way.public_key))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError, msgspec.MsgspecError, ProvisioningError) as error:
        _log.warning("the kept policy of %s cannot be used: %s", way.url, error)
        return None


def renew(way: ProvisioningSettings, old: Provisioned | None) -> Provisioned:
    """Ask the server; return the policy to use now, which may be `old`. Blocks. Raises ProvisioningError."""
    content, etag = web.get(way.url, way.ca_file, old.etag if old is not None else "")
    if content is None and old is not None:
        return old
    try:
        signature, _ = web.get(way.url + SUFFIX, way.ca_file)
    except ProvisioningError as error:
        raise ProvisioningError("unsigned", error.detail) if error.kind == "status" else error from error
    new = verified(content or b"", signature or b"", way.public_key)
    if old is not None and new.content != old.policy.content and new.serial <= old.policy.serial:
        raise ProvisioningError("older", f"{new.serial} ≤ {old.policy.serial}")
    return Provisioned(new, etag)


def keep(data: Path, provisioned: Provisioned) -> None:
    """Raises ProvisioningError."""
    one = provisioned.policy
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(_file(data), msgspec.json.encode(_Kept(one.content, one.signature)))
    except OSError as error:
        raise ProvisioningError("unwritable", error.strerror or str(error)) from error


def with_provisioned(machine: Policy, provisioned: Provisioned | None) -> Policy:
    """Add the server's settings that this computer's own policy does not fix."""
    if provisioned is None:
        return machine
    faults: list[PolicyFault] = list(machine.faults)
    given = read_content(machine.base.provisioning.url, provisioned.policy.content, faults)
    taken: dict[str, Given] = dict(machine.managed)
    for key, one in given.items():
        if declared()[key].scope is Scope.COMPUTER:  # a server does not say where its policy comes from
            faults.append(PolicyFault(one.source, one.line, key, str(one.value), "known key"))
        else:
            taken.setdefault(key, one)
    return build(taken, machine.recommended, faults)


def _file(data: Path) -> Path:
    return data / "provisioned.json"
