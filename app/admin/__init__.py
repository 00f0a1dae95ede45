"""`loket admin`: creates and administers the shared database on the command line.

arguments.py      the commands and their options
command_line.py   finds server and password, executes one command
command.py        the commands; the server program has them, too, so they need no Qt
passwords.py      typed, or read from a file; never an argument
sentences.py      the messages
units.py          the office's units, from a separate table
"""
