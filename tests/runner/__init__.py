"""What runs the tests: `python -m tests.runner`, which `make test` calls.

`__main__` is the command, `lots` deals files out to processes, `recorder` is the pytest plugin in each
process, `record` reads what it writes, `scheduler` keeps the processes going, `progress` prints, `junit`
writes the report.

pytest-xdist was tried: it took longer, gives the files of a worker that crashed to no other, and cannot run a
failed test once more at the end, when the machine is free again.
"""
