"""Where the office keeps a signed policy for all its computers."""

from __future__ import annotations

from dataclasses import dataclass

from app.settings.check import SettingsError, full_path, matches, web_address

_KEY = r"[A-Za-z0-9+/]{43}="  # the 32 bytes of an Ed25519 key in base64


@dataclass(frozen=True, slots=True)
class ProvisioningSettings:
    """Counts in the policy of this computer alone, not in a person's own settings.

    Attributes:
        url: An https address of a policy; its signature is beside it, with ".sig" at the end. "" for none.
        public_key: What the signature has to fit, as `loket admin sign-policy` prints it.
        ca_file: PEM file of the office's own authority; "" for all that this computer trusts.
    """

    url: str = ""
    public_key: str = ""
    ca_file: str = ""

    def __post_init__(self) -> None:
        if self.url:
            web_address("provisioning.url", self.url)
            if not self.url.lower().startswith("https:"):
                raise SettingsError("provisioning.url", self.url, "https address")
        if self.public_key or self.url:
            matches("provisioning.public_key", self.public_key, _KEY, "public key")
        full_path("provisioning.ca_file", self.ca_file)
