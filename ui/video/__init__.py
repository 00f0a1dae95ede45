"""Pictures of calls: the far side's, our own, and what is done with them."""
