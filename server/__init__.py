"""The program between the workstations and PostgreSQL. It keeps no state: all of it is in the database.

    command.py      `loket-server`: runs until a signal ends it, or does another command; arguments.py
    setup/          the other commands: sets a server up and looks after it
    config.py       the configuration file of an office's server
    embedded.py     a PostgreSQL that runs with the server
    notify.py       reports the state of the server to systemd
    application.py  the application: routes, limits, errors
    local.py        health and metrics, on a port of this computer only
    serving.py      listens: certificate files, reload, slow clients, graceful end
    database.py     connections to PostgreSQL, and the user for whom a transaction acts
    passwords.py    hashes of passwords, compared in separate threads
    sessions.py     sign-in, tokens, enrolment
    pushing.py      runs mutations
    pages.py        reads new rows in pages; pulling.py answers requests for them
    questions.py    answers about office, archive, files, outcomes
    events.py       wake-ups and presence over WebSockets
    openapi.py      the description of all endpoints

It imports app (mutations) and db, never ui or telephony, and nothing imports it but the entry point.
The decision: docs/adr/0008-server-program.md; the protocol: docs/architecture/server.md.
"""
