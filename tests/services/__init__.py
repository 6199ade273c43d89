"""Real servers, a real browser and validators made by others, for tests; nothing here is mocked.

What a machine lacks skips the tests that need it, and fails them when CI is set.
"""
