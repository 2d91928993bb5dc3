"""Work that nobody asks for: woken by a scheduler, claimed in the database."""
