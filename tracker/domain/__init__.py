"""Tables and rules: no session, no I/O."""
