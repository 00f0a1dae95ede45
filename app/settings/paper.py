"""Paper: the office as it stands at the top of each sheet."""

from __future__ import annotations

from dataclasses import dataclass

from app.settings.check import full_path, one_line


@dataclass(frozen=True, slots=True)
class PaperSettings:
    """logo: A picture (PNG or JPEG); "" for none."""

    office: str = "DPMPTSP Provinsi Jawa Barat"
    address: str = "Jalan Windu Nomor 26, Bandung 40263"
    logo: str = ""

    def __post_init__(self) -> None:
        one_line("paper.office", self.office)
        one_line("paper.address", self.address)
        full_path("paper.logo", self.logo)
