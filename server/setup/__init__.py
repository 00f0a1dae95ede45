"""Sets up a server, and looks after it: all commands of `loket-server` but `run`.

    layout.py         the folders and files of a server
    certificate.py    checks given certificates; makes an authority for a small office
    postgres.py       the PostgreSQL of a server, as its administrator
    configuration.py  writes the configuration file, and the lines of the workstations' policy
    steps.py          the steps of `setup`: each changes nothing that stands
    backup.py         one file with the database and the configuration, and a server made of it
    files_copy.py     copies the server's files beside the backups
    service.py        the unit of systemd

Linux only. It imports app (commands and sentences of `loket admin`) and db, and of the server only config.py
and embedded.py.
"""
