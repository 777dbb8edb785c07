"""What hangs on the village board: the notice of a project at each moment, and that of a pot of money.

The contents are those that Henan asks for (豫扶贫办〔2017〕129号): of money its source, size, use, user, principle and
outcome; of a project its name, place, work, term, who builds and who answers, money and its make-up, procurement, goal
and result. Heads of households are named, because the list of who benefits is published; nothing else of them is.
"""

from reports.documents.public_notice.notices import PublicNotice, fund_notice, project_notice

__all__ = ["PublicNotice", "fund_notice", "project_notice"]
