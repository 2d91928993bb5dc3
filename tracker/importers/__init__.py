"""Text in, records and issues out. Pure: no database, no network, no domain tables."""
