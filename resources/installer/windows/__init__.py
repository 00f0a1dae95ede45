"""The installer for Windows: `make windows-installer` on Debian, bundle.ps1 and check.ps1 on Windows.

`freeze` makes the bundle, with the details of `product` and the newest C++ `runtimes`; `signing` signs; `msi`
makes the package from `files` (the bundle), loket.wxs, `tables` (what wixl has no words for) and
refuse_while_open.c; `pe_file` reads programs.
"""
