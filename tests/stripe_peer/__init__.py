"""A stateful peer of Stripe on loopback, for tests and for the sample foundation.

It keeps accounts apart, moves its own clock, pages newest first, expands four levels, delivers
signed events in any order and as often as told, and fails on demand. The real SDK talks to it.
"""
