"""The PostgreSQL side of the shared database: only the server program and `loket admin` use it.

push.py         runs an outbox again, in order, in server_tx.py; prefetch.py saves round trips
connection.py   connections to PostgreSQL, and the meaning of its errors; address.py: where it is
presence.py     who is at which case
migrations/     the schema; installing.py makes it
admin/          the administration
"""
