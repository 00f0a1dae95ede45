"""The shared database (PostgreSQL): sends the changes of this workstation and fetches those of others.

    tables.py             which tables travel
    address.py            where the server is; TLS
    line.py               a connection that does not wait for ever
    connection.py         who the workstation is, and what errors of the server mean
    push.py               runs the outbox again there, in order; prefetch.py saves round trips
    pull.py               reads what is new there, in one snapshot; reading.py quarantines unreadable rows
    rebase.py             puts pulled rows under what still waits here; upsert.py writes them
    exchange.py           one round of all that
    worker.py             when: the thread; worker_connection.py is its connection, wakeup.py wakes it
    sync_status.py        its state as plain values; waiting_rows.py: what waits and what was rejected here
    cloned_file.py        a file that is a copy of another one; joining.py: a computer that worked alone
    blocked_senders.py    changes whose author's login does not work; revoked_login.py: a closed login
    presence.py           who is at which case; signing_in.py: whose name and password it is
    connection_test.py    how far a connection gets, for settings and doctor

The server's side is db/server. The protocol, its measured alternatives and its invariants:
docs/architecture/sync-protocol.md.
"""
