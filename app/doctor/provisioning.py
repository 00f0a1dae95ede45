"""Checks the policy of the office's web server, and the signature of a policy file. Blocks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.common.paths import AppPaths
from app.doctor.finding import Finding, Health
from app.policy import Policy
from app.policy.provisioned import kept, renew
from app.policy.signed import SUFFIX, ProvisioningError, verified


def check_provisioning(where: AppPaths, policy: Policy) -> Iterator[Finding]:
    """Request the policy as the desktop does, but store nothing."""
    settings = policy.base.provisioning
    if not settings.url:
        return
    old = kept(settings, where.data)
    facts = {"url": settings.url, "detail": "", "number": str(old.policy.serial if old is not None else 0)}
    try:
        number = renew(settings, old).policy.serial
        yield Finding("policy", "provisioned_fine", facts={**facts, "number": str(number)})
    except ProvisioningError as error:
        health = Health.WRONG if old is None else Health.ATTENTION
        yield Finding("policy", f"provisioned_{error.kind}", health, {**facts, "detail": error.detail})
        yield Finding("policy", "provisioned_none" if old is None else "provisioned_kept", health, facts)


def check_signature(path: Path, policy: Policy) -> Iterator[Finding]:
    """Check the signature of a policy file, if it has one and this computer knows the key."""
    beside = path.with_name(path.name + SUFFIX)
    public_key = policy.base.provisioning.public_key
    if not public_key or not beside.exists():
        return
    facts = {"url": str(path), "detail": ""}
    try:
        number = verified(path.read_bytes(), beside.read_bytes(), public_key).serial
        yield Finding("policy", "provisioned_fits", facts={**facts, "number": str(number)})
    except (ProvisioningError, OSError) as error:
        kind = error.kind if isinstance(error, ProvisioningError) else "signature"
        yield Finding("policy", f"provisioned_{kind}", Health.WRONG, {**facts, "detail": str(error)})
