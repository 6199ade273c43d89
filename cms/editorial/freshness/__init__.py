"""Keeping the collection up to date: what is reviewed in its time, what comes back after it was withdrawn."""
