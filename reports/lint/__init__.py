"""The lint of a report's text: what does not add up, against itself and against the records.

`lint(text)` reads any plain text; with a place and a moment it also holds what the text says against the figures. A rule
speaks only where it is sure what the numbers mean: a false alarm costs as much trust as a miss.

text      the text as it is read: lines, sentences, parts, numbers
claims    what the text says of things we know by name: so many households on the register, so many to exit in 2018
style     numbering, words, units, hedges, dates
sums      arithmetic: per head, rates, growth, parts and wholes, areas
records   claims against figures, works against projects
"""

from reports.lint.finding import Finding, Severity
from reports.lint.linting import lint

__all__ = ["Finding", "Severity", "lint"]
