"""From measurements to grades, words and documents. Pure."""
