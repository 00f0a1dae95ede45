"""`loket selftest`: runs the parts of an installed Loket, and writes the results into a report.

The doctor (app/doctor) checks a workstation and its servers; the self-test also makes Loket work: it calls
itself, sends itself a picture, kills its engine, writes a database, prints. It runs on the target computer,
because only that shows whether an installation works. It never opens the user's records for writing, and
registers or unregisters no phone at the PBX.
"""
