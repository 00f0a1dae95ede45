"""Certificates of a SIP domain, right and wrong, made for a test."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import trustme


class Authority:
    """Signs certificates into `folder`; `file` is what a phone must trust."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._authority = trustme.CA()
        self.file = folder / "authority.pem"
        self._authority.cert_pem.write_to_path(str(self.file))

    def certificate(self, *names: str, is_expired: bool = False, is_early: bool = False) -> Path:
        """Return a PEM file with a key, its certificate and the chain, for these names or addresses.

        is_early: It is valid from tomorrow on.
        """
        now = datetime.now(timezone.utc)
        issued = self._authority.issue_cert(
            *names,
            not_before=now + timedelta(days=1) if is_early else now - timedelta(days=30),
            not_after=now - timedelta(days=1) if is_expired else now + timedelta(days=2),
            key_type=trustme.KeyType.RSA,
        )
        kind = f"{'-expired' if is_expired else ''}{'-early' if is_early else ''}"
        path = self._folder / f"{'-'.join(names)}{kind}.pem"
        issued.private_key_and_cert_chain_pem.write_to_path(str(path))
        return path
