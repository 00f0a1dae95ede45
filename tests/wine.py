"""What a test may do to wine and not to a person's Windows."""

from __future__ import annotations

import ssl
import sys
from pathlib import Path


def roll_out(authority: Path) -> None:
    """Put an authority's certificate into the store ROOT, as group policy does; Windows would ask first."""
    if sys.platform == "win32":
        import ctypes

        certificate = ssl.PEM_cert_to_DER_cert(authority.read_text(encoding="ascii"))
        add = ctypes.WinDLL("crypt32").CertAddEncodedCertificateToSystemStoreW
        assert add(ctypes.c_wchar_p("ROOT"), certificate, len(certificate))
