"""The connector to the telephone exchange: what happens in its queues, which no desk can know."""
