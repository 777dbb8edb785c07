"""The type foundry: fetches Chinese faces, casts them into TrueType files and keeps the font book.

Runs at set-up (`manage.py build_fonts`), never while a document is made. No font file is part of
our source tree; `docs/fonts.md` lists origins and licences.
"""
