"""Content to test with, complete enough to be published; each module is named after its app."""
