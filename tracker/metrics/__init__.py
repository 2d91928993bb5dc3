"""Frames in, numbers out. Pure (model.md sections 2 to 6)."""
