"""What may stand in a log: never an identity, card or telephone number."""

import logging
import re

# Eighteen characters of an identity number (more on a disability card), a UnionPay card, a mobile telephone.
PERSONAL_NUMBER = re.compile(r"(?<!\d)(?:\d{17}[\dXx](?:\d{2})?|62\d{14,17}|1[3-9]\d{9})(?!\d)")


class HidePersonalNumbers(logging.Filter):
    """Replaces personal numbers in a record's message before any handler writes it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = PERSONAL_NUMBER.sub("[号码已隐去]", record.getMessage())
        record.args = None
        return True
