"""axe-core finds nothing serious on any page, at the width of a phone and of a desktop."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from households.models import (
    Activity,
    ExitReview,
    Gift,
    Household,
    Issue,
    Membership,
    Standing,
    Visit,
)
from tests.browser import DESKTOP, PHONE

CODE = "410325199299"
SERIOUS = {"serious", "critical"}

pytestmark = pytest.mark.browser


def addresses():
    household = Household.objects.earliest("number").number
    member = Membership.objects.filter(household__number=household).earliest("pk").person.code
    exited = ExitReview.objects.earliest("pk").household.number
    exits = Standing.objects.filter(status="exited", begins_on__year=2016)
    exited_before = exits.earliest("pk").household_id
    visit = Visit.objects.filter(visitor__username="shuji").latest("pk").key
    issue = Issue.objects.filter(closed_on=None).earliest("pk").key
    activity, gift = Activity.objects.earliest("pk").key, Gift.objects.earliest("pk").key
    return {
        "shuji": [
            "/desk/",
            "/households/",
            "/households/find/",
            f"/households/{household}/",
            f"/households/{household}/changes/",
            f"/households/{household}/changes/birth/",
            f"/households/{household}/changes/split/",
            f"/households/{household}/changes/death/",
            "/changes/",
            "/changes/identify/",
            "/changes/duplicates/",
            "/exits/",
            f"/households/{household}/exit/",
            f"/households/{household}/exit/new/",
            f"/households/{exited}/exit/?year=2017",
            f"/households/{exited}/exit/2017/findings/",
            f"/households/{exited}/exit/2017/steps/notice/",
            f"/households/{exited}/exit/2017/void/",
            f"/villages/{CODE}/new/",
            f"/households/{household}/edit/details/",
            f"/households/{household}/edit/causes/",
            f"/households/{household}/edit/living/",
            f"/households/{household}/rows/income/new/",
            f"/households/{household}/rows/subsidy/new/",
            f"/households/{household}/members/{member}/",
            f"/households/{household}/members/{member}/cards/new/",
            "/imports/",
            "/imports/new/",
            "/papers/",
            "/checks/?period=2018H1",
            "/checks/income-stated/?period=2018H1",
            "/balance/?period=2017",
            f"/balance/records/?area={CODE}&period=2017&account=poor&unit=persons&side=out",
            "/visits/",
            "/visits/new/?plain",
            f"/households/{household}/visits/new/?plain",
            "/offline/",
            f"/offline/#/{household}",
            "/offline/#/outbox",
            "/visits/proposals/",
            f"/visits/{visit}/",
            f"/visits/{visit}/correct/",
            f"/visits/{visit}/void/",
            "/issues/",
            "/issues/new/",
            f"/issues/{issue}/",
            f"/issues/{issue}/done/",
            "/pairings/",
            "/pairings/hand-over/",
            "/activities/",
            "/activities/new/",
            f"/activities/{activity}/",
            "/gifts/",
            "/gifts/new/",
            f"/gifts/{gift}/",
            "/projects/",
            "/figures/",
            "/figures/registered.households/",
            f"/figures/poverty.incidence/?area={CODE}&period=2018H1",
            "/reports/",
            f"/reports/{CODE}/2018H1/",
            "/ledgers/",
            "/ledgers/households/",
            "/ledgers/projects/",
            "/ledgers/visits/",
            "/ledgers/verify/",
            "/ledgers/exits/?columns=all",
            "/ledgers/education/?show=姓名&by=group",
            "/ledgers/households/views/new/",
            "/password/",
            "/no-such-page/",
        ],
        "juyuan": [
            f"/reports/{CODE}/2018H1/draft/",
            f"/reports/{CODE}/2018H1/draft/items/work.party/",
            f"/reports/{CODE}/2018H1/draft/add/?after=work.party",
            f"/reports/{CODE}/2018H1/draft/saves/",
            "/report-versions/",
            "/verify/",
            "/standards/",
            "/standards/new/exit_line/",
            "/categories/",
            "/categories/dibao/",
            "/categories/dibao/edit/",
            "/areas/",
            "/areas/new/",
            "/villages/",
            f"/villages/{CODE}/",
            f"/ledgers/register/full/?area={CODE}",
        ],
        "shenji": [
            "/audit/?period=2018H1",
            "/audit/samples/",
            "/audit/comparison/",
            f"/audit/comparison/registered.households/?area={CODE}&then=2015-12-31&now=2018-06-30",
            "/audit/book/",
            "/audit/matching/",
            "/audit/packages/",
            "/checks/under-way/",
            f"/checks/exited-without-review/{exited_before}/?area={CODE}&period=2018H1",
            f"/checks/exited-without-review/{exited_before}/assign/?area={CODE}&period=2018H1",
        ],
        "guanli": [
            "/accounts/",
            "/accounts/new/",
            "/accounts/shuji/",
            "/accounts/shuji/postings/new/",
        ],
    }


@pytest.mark.parametrize("context", [PHONE, DESKTOP], indirect=True, ids=["phone", "desktop"])
def test_no_page_has_a_serious_barrier(page, sign_in, jiaogou_live, context):
    found: dict[str, list[str]] = {}
    for username, paths in addresses().items():
        context.clear_cookies()
        sign_in(page, username)
        for path in paths:
            page.goto(jiaogou_live + path)
            violations = Axe().run(page).response["violations"]
            found |= {
                f"{path} {violation['id']}": violation["nodes"][0]["target"]
                for violation in violations
                if violation["impact"] in SERIOUS
            }

    assert found == {}


def test_the_sign_in_page_has_no_serious_barrier(page, live):
    page.goto(f"{live}/sign-in/")

    violations = Axe().run(page).response["violations"]

    assert [violation["id"] for violation in violations if violation["impact"] in SERIOUS] == []
