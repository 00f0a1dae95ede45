"""`make windows-installer`: the bundle by a Windows Python under wine, and the Windows package of it.

ARGS="--certificate office.p12 --password-file FILE --time-server URL" signs both. The sizes are written and
printed by tests/bench/bench_windows_bundle.py.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from resources.installer.windows import product, signing
from resources.installer.windows.freeze import BUNDLE
from resources.installer.windows.msi import PackingError, pack
from tests.windows.steps import Place, install_wheels, make_python
from tests.windows.wheels import WheelError
from tests.windows.wine import WineError

FREEZE = ("-m", "resources.installer.windows.freeze")
FREEZE_S = 3600  # three minutes of work, on a machine that may do other things
CANNOT = (WineError, WheelError, PackingError, signing.SigningError, product.VersionError)


def main(arguments: Sequence[str]) -> int:
    """Return 0, or 1 if there is no package."""
    parser = argparse.ArgumentParser("make windows-installer", description=__doc__)
    parser.add_argument("--version", default=product.project().version)
    parser.add_argument("--out", type=Path, default=product.ROOT / "build")
    signing.add_arguments(parser)
    options = parser.parse_args(arguments)
    package = options.out / f"loket-{options.version}-x64.msi"
    certificate = signing.certificate_of(options)
    try:
        freeze(Place.of(product.ROOT))
        if certificate:
            certificate.sign(list(signing.unsigned(BUNDLE)))
        pack(BUNDLE, options.version, package, certificate)
    except CANNOT as error:
        print(f"loket: {error}", file=sys.stderr)
        return 1
    print(package)
    return 0


def freeze(place: Place) -> None:
    """Make the bundle anew, and the Windows Python first if it is not there. Raises WineError, WheelError."""
    with place.wine:
        for prepare in (make_python, install_wheels):
            print(f"... {prepare.__name__}", flush=True)
            checks, _rows = prepare(place)
            for check in checks:
                if not check.passed:
                    raise WineError(check.reason)
        print("... freeze", flush=True)
        done = place.wine.run(*place.python.command(*FREEZE), timeout_s=FREEZE_S)
    if done.returncode != 0:
        raise WineError(f"PyInstaller: exit code {done.returncode}: {done.stderr.strip()[-2000:]}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
