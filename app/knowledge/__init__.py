"""The knowledge base: articles, and citing them in a case."""
