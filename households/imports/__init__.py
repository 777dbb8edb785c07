"""Workbooks coming in: read · parse · check · plan, each problem with its place; then taken over as a whole or not at all.

reading   bytes to sheets, after a look at the file for what could hurt, in a process of its own
headings  the table in them: headings by name in any order, rows with their numbers
cells     what a cell says, or why it says nothing; `labels` holds the customary spellings of code lists
columns   one column of a form: heading, synonyms, reader
findings  what was found at a place: an error, a note, a change
about     what the pages say of a form, and who may take it over
planning  what the rows would do to the register as it stands
kinds     one module a form: the national export, our own blank forms
staging   drafts in the browser: stage, correct, look again, take over or put away
"""
