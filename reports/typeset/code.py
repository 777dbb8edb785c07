"""QR codes as vectors: what a telephone's camera reads off paper."""

from collections.abc import Iterator

import segno
from reportlab.pdfgen.canvas import Canvas

QUIET_ZONE = 2
"""White modules around the code; the page is white already, so half of what ISO/IEC 18004 asks is drawn."""


def code_rows(address: str) -> list[tuple[int, ...]]:
    """The modules of the code of an address, dark ones true; M restores 15 %, enough for a folded corner.

    Raises ValueError for an address that no code can hold (some 2,300 bytes).
    """
    return [tuple(row) for row in segno.make(address, error="m", micro=False).matrix]


def draw_code(canvas: Canvas, address: str, x: float, y: float, size: float) -> None:
    """Draws a QR code as one outline, `size` points wide, with its lower left corner at (x, y)."""
    rows = code_rows(address)
    module = size / (len(rows) + 2 * QUIET_ZONE)
    path = canvas.beginPath()
    for down, row in enumerate(rows, QUIET_ZONE + 1):
        for at, end in _dark_runs(row):
            left = x + (at + QUIET_ZONE) * module
            path.rect(left, y + size - down * module, (end - at) * module, module)
    canvas.drawPath(path, stroke=0, fill=1)


def _dark_runs(row: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """Where in a row dark modules begin, and the first light one after them."""
    at = 0
    while at < len(row):
        end = at
        while end < len(row) and row[end]:
            end += 1
        if end > at:
            yield at, end
        at = end + 1
