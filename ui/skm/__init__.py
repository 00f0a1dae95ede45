"""The satisfaction survey on the screen: asking by telephone, and the rounds with their results."""
