"""Why a command for the server was not done."""


class SetupError(Exception):
    """The command was not done; the text is the reason, and what to do."""
