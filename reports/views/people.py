"""Whose work a page is about: one's own always, that of others where one sees the work done there."""

from django.http import Http404

from households.access import May, StaffRequest, reach
from households.models import User
from reports.narrative.recorded import people_at

OUT = "这位同志的工作不在您负责的范围内。"


def whose_work(request: StaffRequest, area: str, username: str) -> User:
    """The person of the name. Raises 404 for a place out of reach, and for another's work where one may not see it."""
    if username == request.user.username:
        if not area.startswith((*request.reach.areas, *request.reach.paired_areas)):
            raise Http404(OUT)
        return request.user
    if not reach(request.user, May.SEE_WORK, request.today).covers(area):
        raise Http404(OUT)
    person = people_at(area).filter(username=username).first()
    if person is None:
        raise Http404(OUT)
    return person
