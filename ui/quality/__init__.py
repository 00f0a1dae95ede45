"""Quality reviews: the supervisor's page "Quality", and the agent's own reviews."""
