"""The file as a package: the same bytes from the same parts."""

from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.opc.oxml import serialize_part_xml
from docx.oxml.xmlchemy import BaseOxmlElement

FONT_TABLE = "word/fontTable.xml"


def repacked(package: bytes, created: date, font_table: BaseOxmlElement) -> bytes:
    """The parts packed anew, all of one day, with the table of fonts that the template has no door to."""
    out, fonts = BytesIO(), serialize_part_xml(font_table)
    with ZipFile(BytesIO(package)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = ZipInfo(name, (created.year, created.month, created.day, 0, 0, 0))
            part.compress_type = ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            # Not the packing machine's own mark.
            part.create_system = 0
            new.writestr(part, fonts if name == FONT_TABLE else old.read(name))
    return out.getvalue()
