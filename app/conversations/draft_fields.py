"""The fields of the draft of an answer, by their names in `Drafting`."""

TEXT, SUBJECT, TO, CC, TEMPLATE, CONSENT, FILES, QUOTE = (
    *("text", "subject", "to", "cc"),
    *("template", "consent", "files", "quote"),
)
VALUE = "value."  # and the number of a template's placeholder
NO = "no"  # of QUOTE: the answered mail does not stand below the answer
