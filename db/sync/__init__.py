"""The shared database: sends what was changed here to the server program and fetches what others changed.

At the workstation:

    rebase.py             puts pulled rows under what still waits here; upsert.py writes them
    exchange.py           one round: send, fetch, compare
    transport.py          what the exchange asks of the server program; through_server.py asks it,
                          on server_line.py
    delivered_pages.py    pages that the server sent unasked
    comparing.py          compares both sides once a day
    resending.py          sends again what a restored database lacks
    worker.py             when: the thread; wakeup.py wakes it; worker_connection.py says what it asks,
                          server_connection.py asks it
    server_files.py       files, in blocks that go on after a cut
    sync_status.py        its state as plain values; waiting_rows.py: what waits and what was rejected here
    cloned_file.py        a copied records file; joining.py: a computer that worked alone
    blocked_senders.py    changes whose author's login does not work; revoked_login.py: a closed login
    gateway.py            what else a workstation asks; server_gateway.py asks it
    connection_test.py    how far a connection gets, for settings and doctor

At the server program:

    push.py               runs an outbox again, in order, in server_tx.py; prefetch.py saves round trips
    pull.py               reads what is new, in one snapshot
    line.py               a connection to PostgreSQL that does not wait for ever; address.py: its address

At both:

    tables.py             the synchronised tables
    messages.py           what the two say to each other
    connection.py         the workstation's identity, and the meaning of the server's errors
    reading.py            quarantines unreadable rows
    presence.py           who is at which case

The schema and the administration are db/server. The protocol, its measured alternatives and its invariants:
docs/architecture/sync-protocol.md.
"""
