"""Bringing files in from the app: what they would do is shown first, then done, or nothing."""
