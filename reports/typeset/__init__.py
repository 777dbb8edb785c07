"""Paper: turns plain blocks of text into an official document as PDF (GB/T 9704-2012).

Knows no model and no noun of the field. Build a document from `blocks`, hand it to
`document.typeset`; the type itself is prepared once by `manage.py build_fonts` (`foundry`).
`blocks`, `normalise`, `geometry`, `faces` and `breaking` need no reportlab.
"""
