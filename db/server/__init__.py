"""The PostgreSQL side: schema and administration of the shared database."""
