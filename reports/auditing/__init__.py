"""What an auditor asks of the whole: the way of the money, samples, two dates side by side, the audit book in words."""

from reports.auditing.words import TOLD_VERBS, Told, told_line, told_lines, verb_label

__all__ = ["TOLD_VERBS", "Told", "told_line", "told_lines", "verb_label"]
