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
from tests.windows.wine import Wine, WineError

SCRATCH = product.ROOT / "build/windows/scratch"
FREEZE_S = 3600  # two minutes of work, on a machine that may do other things
FREEZE = ("-m", "resources.installer.windows.freeze")


def main(arguments: Sequence[str]) -> int:
    """Return 0, or 1 if there is no package."""
    parser = argparse.ArgumentParser("python -m tests.windows.package", description=__doc__)
    parser.add_argument("--prefix", type=Path, required=True, help="a wine prefix with a Windows Python")
    parser.add_argument("--python", required=True, help="its path as Windows has it")
    parser.add_argument("--out", type=Path, default=product.ROOT / "build")
    signing.add_arguments(parser)
    options = parser.parse_args(arguments)
    version = product.project().version
    package = options.out / f"loket-{version}-x64.msi"
    try:
        with Wine(options.prefix, SCRATCH) as wine:
            freeze(wine, options.python)
        certificate = signing.certificate_of(options)
        if certificate:
            certificate.sign(list(signing.unsigned(BUNDLE)))
        pack(BUNDLE, version, package, certificate)
    except (WineError, PackingError, signing.SigningError, product.VersionError) as error:
        print(f"loket: {error}", file=sys.stderr)
        return 1
    print(package)
    return 0


def freeze(wine: Wine, python: str) -> None:
    """Make the bundle anew. Raises WineError."""
    SCRATCH.mkdir(parents=True, exist_ok=True)
    done = wine.run(python, *FREEZE, timeout_s=FREEZE_S)
    if done.returncode != 0:
        raise WineError(f"PyInstaller: exit code {done.returncode}: {done.stderr.strip()[-2000:]}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
