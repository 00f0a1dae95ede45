"""The program between the workstations and PostgreSQL. It keeps no state: all of it is in the database.

    command.py      `loket-server`: runs until a signal ends it, or does another command; arguments.py
    setup/          the other commands: sets a server up and looks after it
    config.py       the configuration file of an office's server
    embedded.py     a PostgreSQL that runs with the server
    notify.py       reports the state of the server to systemd
    log.py          the log, as JSON
    application.py  the application: routes, limits, errors; refused.py: why a request is refused
    local.py        health and metrics, on a port of this computer only; metrics.py has the figures
    serving.py      listens: certificate files, reload, slow clients, graceful end
    accepting.py    accepts connections: handshakes, limits of one address
    database.py     connections to PostgreSQL, and the user for whom a transaction acts
    passwords.py    hashes of passwords, compared in separate threads
    sessions.py     sign-in, tokens, enrolment; second_factor.py checks codes
    directory_people.py  people of the office's directory
    pushing.py      runs mutations
    pages.py        reads new rows in pages; pulling.py answers requests for them
    questions.py    answers about office, archive, outcomes
    files.py        files of cases; file_shelf.py keeps them
    events.py       pages, wake-ups and presence over WebSockets
    shared_pages.py reads new rows once for all who see the same; presence_rounds.py: who is at which case
    openapi.py      the description of all endpoints
    channels/       the written channels: takes in what arrives, sends what staff write

It imports app (mutations), channels and db, never ui or telephony; only the entry point imports it.
The decision: docs/adr/0008-server-program.md; the protocol: docs/architecture/server.md.
"""
