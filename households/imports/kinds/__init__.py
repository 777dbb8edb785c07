"""The forms that can come in, by their slug (a value of ImportDraft.Kind). A new form is one module and one line here."""

from households.imports.kinds.national import NATIONAL
from households.imports.planning import Kind

KINDS: dict[str, Kind] = {kind.slug: kind for kind in (NATIONAL,)}
