"""What an administrator does with the shared database; `loket admin` is its prompt (app/admin).

server.py        a connection as the administrator, and what its errors mean
database.py      making a shared database, and bringing it to this program's revision
people.py        logins and the people of the office
workstations.py  who is enrolled, who is behind; settings of the exchange
standing.py      how the server is
archiving.py     what was finished long ago
reports.py       figures for supervisors
backup.py        a backup, and a database made of one
"""
