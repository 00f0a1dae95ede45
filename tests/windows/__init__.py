"""`make windows-test`: Loket on a Windows Python under wine, from the wheels to the package's removal.

Each module holds one idea: `wine` (the prefix), `windows_python` (a CPython in it), `wheels` (its packages),
`unit_run` (the unit tests), `windows_processes` (a pytest
plugin for the end-to-end tests), `steps` (what is run, in which order), `report` (table, causes, figures).
docs/architecture/windows-tests.md says how to use it.
"""
