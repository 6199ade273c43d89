"""What the log of a site must not keep."""

import logging
import re

#: Addresses that are keys: whoever reads one in a log could use it.
KEYS = re.compile(r"(/(?:relire|proposer/reponse|invitation|password/reset/key)/)[^/\s?]+")


class WithoutKeys(logging.Filter):
    """Takes the key out of the addresses that a record names."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if KEYS.search(message):
            record.msg, record.args = KEYS.sub(r"\1…", message), ()
        return True
