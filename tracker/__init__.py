"""Headwater: evidence on whether an open-source project will still be maintained."""

__version__ = "0.1.0"
