"""How OSS and JELITA are asked. Their keys are in the key store."""

from __future__ import annotations

from dataclasses import dataclass

from app.settings.check import SettingsError, web_address, within

OSS_PRODUCTION = "https://api-prd.oss.go.id/v1/kl/rba/"


@dataclass(frozen=True, slots=True)
class OssSettings:
    """OSS's interface for agencies (PIA); off until the office has its user key.

    Attributes:
        address: Where the methods stand, e.g. ".../v1/kl/rba/"; https, or http on this computer.
        timeout_s: For a whole answer.
        asks_by_itself: As soon as a case has an NIB or id_izin; False: on request only.
    """

    is_used: bool = False
    address: str = OSS_PRODUCTION
    timeout_s: int = 15
    asks_by_itself: bool = True

    def __post_init__(self) -> None:
        _checked("oss", self.is_used, self.address, self.timeout_s)


@dataclass(frozen=True, slots=True)
class JelitaSettings:
    """JELITA's read interface; off until the office has access to it.

    Attributes:
        address: Where `api/` stands; https, or http on this computer.
        page: JELITA's page for the browser; "" for the one that Loket knows.
        timeout_s, asks_by_itself: As for OSS.
    """

    is_used: bool = False
    address: str = ""
    page: str = ""
    timeout_s: int = 15
    asks_by_itself: bool = True

    def __post_init__(self) -> None:
        _checked("jelita", self.is_used, self.address, self.timeout_s)
        if self.page:
            web_address("jelita.page", self.page)


def _checked(area: str, is_used: bool, address: str, timeout_s: int) -> None:
    if address:
        web_address(f"{area}.address", address)
    elif is_used:
        raise SettingsError(f"{area}.address", address, "https address")
    within(f"{area}.timeout_s", timeout_s, 1, 120)
