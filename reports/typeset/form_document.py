"""From forms to one PDF, a page each."""

from collections.abc import Callable, Iterable
from datetime import date
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from reports.typeset.composing import Composer
from reports.typeset.document import Typeset
from reports.typeset.faces import Face
from reports.typeset.fonts import type_case
from reports.typeset.form import Form
from reports.typeset.form_page import FormPage, Setter
from reports.typeset.geometry import PAGE_HEIGHT, PAGE_WIDTH


def typeset_forms(
    forms: Iterable[Form],
    *,
    title: str,
    author: str,
    created: date,
    subject: str = "",
    drawn: Callable[[int], None] = lambda pages: None,
) -> Typeset:
    """Set forms on paper, each on exactly one page; `drawn` is told after each how many there are.

    Equal input gives equal bytes. Fonts are cut down once for the whole file. Raises FontsNotReadyError, and
    ValueError where there is no form at all.
    """
    case = type_case()
    digits = case.pick(Face.FANGSONG, "0")
    if digits is None:
        raise LookupError(f"The {Face.FANGSONG.label} face has no digits.")
    composer, out = Composer(case), BytesIO()
    setter = Setter(composer)
    # reportlab's own first font, Helvetica, is never embedded.
    canvas = Canvas(
        out,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        pageCompression=1,
        invariant=1,
        initialFontName=digits.font,  # type: ignore[arg-type]  # the stubs say float
        initialFontSize=12,
        lang="zh-CN",
    )
    stamp = f"D:{created:%Y%m%d}000000+08'00'"
    canvas.setDateFormatter(lambda *_: stamp)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject(subject)
    canvas.setCreator("jiaogou")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    pages = 0
    for form in forms:
        pages += 1
        canvas.bookmarkHorizontal(f"form-{pages}", 0, PAGE_HEIGHT)
        canvas.addOutlineEntry(form.name, f"form-{pages}", 0)
        FormPage(form, setter).draw(canvas)
        canvas.showPage()
        drawn(pages)
    if not pages:
        raise ValueError("没有要打印的户。")
    canvas.save()
    return Typeset(out.getvalue(), pages, tuple(sorted(composer.missing)))
