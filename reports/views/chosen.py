"""Which place and time a page of reports is about: what was asked for, or a sound default."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404

from households.access import StaffRequest
from households.models import Area, User, Visit
from reports.figures import At
from reports.forms import MomentForm
from reports.periods import HalfYear, Period


@dataclass(frozen=True)
class Chosen:
    """An area within reach, a period and a day; the areas one may turn to; the form that turns to them."""

    area: Area
    period: Period
    day: date
    areas: list[Area]
    form: MomentForm
    person: User | None = None

    @property
    def at(self) -> At:
        return At(area=self.area.code, day=self.day, period=self.period, person=self.person)

    @property
    def query(self) -> str:
        """The choice as an address carries it on to the next page."""
        person = {"person": self.person.username} if self.person else {}
        moment = {"area": self.area.code, "period": self.period.code, "at": self.day}
        return urlencode(moment | person)


def chosen(request: StaffRequest, *, places: tuple[str, ...] | None = None) -> Chosen:
    """Reads ?area= ?period= ?at=; the day is the last of the period, or today while that is to come.

    The area lies in one of the places, or else where the permission of the request holds as a whole. One that does
    not is 404. A period or day that cannot be read is said in the form, and the default holds.
    """
    places = request.reach.areas if places is None else places
    area = chosen_area(request, places)
    typed = {name: request.GET.get(name, "") for name in ("period", "at")}
    form = MomentForm({"area": area.code} | typed)
    form.full_clean()
    period = form.cleaned_data.get("period") or default_period(area, request.today)
    day = form.cleaned_data.get("at") or min(request.today, period.last_day)
    areas = neighbours(area, places)
    if not form.errors:
        form = MomentForm({"area": area.code, "period": period.code, "at": day})
    form.offer(areas, period, request.today)
    return Chosen(area=area, period=period, day=day, areas=areas, form=form)


def chosen_area(request: StaffRequest, places: tuple[str, ...]) -> Area:
    """The area of ?area=, or the default one; out of the places is 404."""
    asked = request.GET.get("area", "")
    return _within(places, asked) if asked else _default_area(places)


def _within(places: tuple[str, ...], code: str) -> Area:
    if not (code.isascii() and code.isdigit() and code.startswith(places)):
        raise Http404("这个区域不在您负责的范围内。")
    try:
        return Area.objects.get(code=code)
    except Area.DoesNotExist as error:
        raise Http404("没有这个区域。") from error


def _default_area(places: tuple[str, ...]) -> Area:
    """The first village of one's own, else the first village inside, else the place itself."""
    own = Area.objects.filter(code__in=places)
    inside = Q(pk__in=[])
    for code in places:
        inside |= Q(code__startswith=code)
    village = own.villages().first() or Area.objects.filter(inside).villages().first()
    area = village or own.first()
    if area is None:
        raise Http404("您负责的区域还没有登记。")
    return area


def default_period(area: Area, today: date) -> HalfYear:
    """The half-year of the last visit that stands, which is today's where there is one; today's where there is none."""
    visits = Visit.objects.in_area(area.code).standing_good().filter(visited_on__lte=today)
    last = visits.order_by("-visited_on").values_list("visited_on", flat=True).first()
    return HalfYear.of(last or today)


def neighbours(area: Area, places: tuple[str, ...]) -> list[Area]:
    """The way up from the area as far as one reaches, its sisters and what lies right below it: never a whole province."""
    near = Q(code__in=[*area.ancestor_codes, area.code, *places]) | children(area.code)
    if area.ancestor_codes:
        near |= children(area.ancestor_codes[-1])
    reached = Q(pk__in=[])
    for code in places:
        reached |= Q(code__startswith=code)
    return list(Area.objects.filter(near & reached))


def children(code: str) -> Q:
    """The places right below one."""
    lengths = sorted(Area.LEVEL_OF_LENGTH)
    below = next((length for length in lengths if length > len(code)), None)
    return Q(code__startswith=code, code__length=below) if below else Q(pk__in=[])
