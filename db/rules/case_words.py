"""How many tags and links a case may have, and how long a tag is: for mutations."""

LONGEST_TAG = 40
MOST_TAGS = 20
MOST_LINKS = 50
