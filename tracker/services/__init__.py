"""Use cases: permission, one transaction, a decision."""
