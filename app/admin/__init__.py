"""`loket admin`: creates and administers the shared database on the command line.

parser.py         the options that say which server
command_line.py   finds server and password, executes one command
administrator.py  the administrator's password, also in the key store
arguments.py      the arguments of the commands
command.py        the commands; the server program has them, too, so these two need no Qt
addresses.py      the office's addresses in the written channels
directory.py      asks the office's directory
passwords.py      typed, or read from a file; never an argument
sentences.py      the messages
units.py          the office's units, from a separate table
"""
