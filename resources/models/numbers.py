"""Numbers of documents, which sort as numbers do."""

import re


def number_key(number: str) -> int:
    """« 2.10 » → 2010: numbers sort as numbers; what is not one, or is too long for the column, sorts first."""
    match = re.fullmatch(r"(\d{1,6})(?:\.(\d{1,3}))?", number)
    return int(match[1]) * 1000 + int(match[2] or 0) if match else 0
