"""Pages: parse the address, call one service, answer. No query and no rule lives here."""
