"""The shared database (PostgreSQL): what a workstation did goes up, what others did comes down.

    tables.py       which tables travel
    migrations/     the server's side: stamps, rights, functions; the tables themselves are db/migrations
    installing.py   makes and upgrades a shared database
    address.py      where it is; TLS
    link.py         one workstation's connection, and what its errors mean
    push.py         runs the outbox again there, in order
    pull.py         reads what is new there, in one snapshot
    rebase.py       puts it under what is still waiting here
    exchange.py     one round of all that
    uplink.py       when: one thread, one connection (line.py), its wish to be woken (bell.py)
    standing.py     how it stands, and what it is given; waiting.py: what waits and what was refused here
    copied.py       a file that is a copy of another one; joining.py: a computer that worked alone
    presence.py     who is at which case; signing_in.py: whose name and password it is

The protocol, its measured alternatives and its invariants: db/README.md.
"""
