"""The shared database (PostgreSQL): sends the changes of this workstation and fetches those of others.

tables.py             the synchronised tables
    address.py            the server's address; TLS
    line.py               a connection that does not wait for ever
    connection.py         the workstation's identity, and the meaning of the server's errors
    push.py               runs the outbox again there, in order; prefetch.py saves round trips
    pull.py               reads what is new there, in one snapshot; reading.py quarantines unreadable rows
    rebase.py             puts pulled rows under what still waits here; upsert.py writes them
    exchange.py           one round of all that
    transport.py          what the exchange asks: of PostgreSQL itself (direct.py), or of the server program
                          (through_server.py, on server_line.py; messages.py is what the two say)
    worker.py             when: the thread; worker_connection.py is its connection, wakeup.py wakes it
    sync_status.py        its state as plain values; waiting_rows.py: what waits and what was rejected here
    cloned_file.py        a copied records file; joining.py: a computer that worked alone
    blocked_senders.py    changes whose author's login does not work; revoked_login.py: a closed login
    presence.py           who is at which case; signing_in.py: checks a name and password
    connection_test.py    how far a connection gets, for settings and doctor

The server's side is db/server. The protocol, its measured alternatives and its invariants:
docs/architecture/sync-protocol.md.
"""
