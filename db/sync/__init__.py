"""The shared database: sends what was changed here to the server program and fetches what others changed.

At the workstation:

    rebase.py             puts pulled rows under what still waits here; upsert.py writes them
    exchange.py           one round: send, fetch, compare
    through_server.py     asks the server program, on http_client.py; transport.py: what it takes and returns
    delivered_pages.py    pages that the server sent unasked
    comparing.py          compares both sides once a day
    resending.py          sends again what a restored database lacks
    worker.py             when: the thread; server_connection.py is its connection, wakeup.py wakes it
    server_files.py       files, in blocks that go on after a cut
    sync_status.py        its state as plain values; waiting_rows.py: what waits and what was rejected here
    cloned_file.py        a copied records file; joining.py: a computer that worked alone
    blocked_senders.py    changes whose author's login does not work; revoked_login.py: a closed login
    trail_anchor.py       reports the end of the audit trail; backlog.py: what waits for long
    gateway.py            what else a workstation asks; server_gateway.py asks it
    connection_test.py    how far a connection gets, for settings and doctor

At both:

    tables.py             the synchronised tables
    messages.py           what the two say to each other
    connection.py         the workstation's identity, and the greeting of the shared database
    pull.py               what a pull brings
    reading.py            quarantines unreadable rows

Nothing here imports the driver of PostgreSQL: that is db/server. The protocol, its measured alternatives and
its invariants: docs/architecture/sync-protocol.md.
"""
