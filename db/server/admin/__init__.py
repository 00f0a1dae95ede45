"""Administration of the shared database; `loket admin` is its command line (app/admin).

accounts.py         acts as another user of the system
server.py           a connection as the administrator, and the meaning of its errors
database.py         creates a shared database, and migrates one to this program's revision
people.py           logins and members of staff
sessions.py         open sessions, lock-outs, second factors
workstations.py     enrolled workstations, their progress, and common settings
server_status.py    the server's status
archiving.py        moves long finished cases to the archive
reports.py          figures for supervisors
backup.py           backs up and restores the database
"""
