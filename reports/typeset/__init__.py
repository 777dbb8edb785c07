"""Paper: turns plain blocks of text into an official document as PDF (GB/T 9704-2012), as a Word file, or as plain text.

Knows no model and no noun of the field. Build a document from `blocks`, hand it to `document.typeset`,
`word.document.word_file` or `plain.plain_text`; the type itself is prepared once by `manage.py build_fonts` (`foundry`).
`blocks`, `normalise`, `geometry`, `faces`, `breaking`, `measure` and `columns` need no reportlab.
"""
