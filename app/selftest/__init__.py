"""`loket selftest`: uses the parts of an installed Loket for real, and writes what happened into a report.

The doctor (app/doctor) looks at a workstation and asks its servers; the self-test also makes Loket work: it
calls itself, sends itself a picture, kills its engine, writes a database, prints. It runs where it can be
seen whether an installation works: on the target computer. The records of the person who sits there are
never opened for writing, and nobody is signed in or out at the exchange.
"""
