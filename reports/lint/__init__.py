"""The lint of a report's text: what does not add up, against itself and against the records.

`lint(text)` reads any plain text; with a place and a moment it also holds what the text says against the figures.
`lint_runs(lines, at)` reads a draft that knows which of its numbers were computed. A rule speaks only where it is sure
what the numbers mean: a false alarm costs as much trust as a miss.

spelling numbers quantities   one spelling for numbers and units, each character with its place in the source
text claims places            paragraphs, sentences, tables; what the text says of things we know by name
headings words units dates    how it is written
per_head shares rates growth totals wholes completeness lists tables parts exits repeats measures
                              arithmetic, a kind a file; spans: what rounded numbers leave open
records works                 claims against figures, clauses against projects and gifts
"""

from reports.lint.finding import Finding, Severity
from reports.lint.linting import Piece, lint, lint_runs

__all__ = ["Finding", "Piece", "Severity", "lint", "lint_runs"]
