"""The paper of GB/T 9704-2012 (5.1, 5.2) in points, origin at the lower left corner."""

MM = 72 / 25.4

PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
LEFT, TOP = 28 * MM, 37 * MM
TEXT_WIDTH, TEXT_HEIGHT = 156 * MM, 225 * MM
RIGHT_EDGE = LEFT + TEXT_WIDTH
TEXT_TOP = PAGE_HEIGHT - TOP
TEXT_BOTTOM = TEXT_TOP - TEXT_HEIGHT

COLUMNS, ROWS = 28, 22
EM = 16.0
"""三号, the size of the body."""

# 28 ems of 16 pt are 158 mm and would stand out of the 156 mm: characters sit in narrower cells.
CELL = TEXT_WIDTH / COLUMNS
# 22 rows fill the height when the first em box touches its top and the last its bottom.
ROW = (TEXT_HEIGHT - EM) / (ROWS - 1)

HANG = ROW - EM
"""The leading of the last row, which lies below the text area: white for text, forbidden to tables and charts."""

ASCENT = 0.88
"""Part of the em box above the baseline."""

PAGE_NUMBER_SIZE = 14.0
"""四号."""
# The dash's upper edge lies 7 mm below the text area (7.5); it runs about a third of an em up.
PAGE_NUMBER_BASELINE = TEXT_BOTTOM - 7 * MM - 0.38 * PAGE_NUMBER_SIZE
