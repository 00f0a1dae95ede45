"""Joins the adapters of the written channels with the records: stores what arrives, sends what staff write.

    channels.py     which addresses run here; a new or changed one takes effect without a restart
    addresses.py    the rows of addresses
    kinds.py        makes the adapter of an address: its settings, its secrets
    secret_store.py the secrets of addresses
    lead.py         of several instances, the one that fetches and sends
    records.py      transactions of the server program itself
    running.py      one address: its adapter receives and sends
    taking.py       what arrives is stored in one transaction, before the adapter acknowledges it
    open_records.py what the open channel asks of the records
    notices.py      automatic texts: the office is closed, the message has arrived
    bot.py          the chatbot answers in the transaction that takes a message
    idle.py         ends what nobody continues
    journal.py      keeps what a restored database may lack
    templates.py    the records' copy of what providers have approved
    sending.py      the table of messages is the queue; departing.py makes what the adapter sends
    files.py        files of messages: fetched, scanned, put into the store; scanning.py asks clamd

docs/architecture/channels.md has the tables, states and invariants.
"""
