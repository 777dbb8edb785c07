"""Who may enter which address: one table, walked over every address that there is.

The statuses stand in the order of WHO. `own` is what they get in their own village, `other` in the village next
door; an address that is about no place has no `other`. A new address fails here until somebody decides about it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from households.models import (
    Act,
    Area,
    Household,
    ImportDraft,
    Posting,
    Standard,
    SubsidyRate,
    User,
    Visit,
)
from households.photographs import full_path, small_path
from projects.models import Project
from reports.actions.samples import draw_sample
from reports.figures import At
from reports.models import Doubt
from reports.periods import HalfYear
from tests.factories import (
    ActFactory,
    ActivityFactory,
    AllocationFactory,
    AreaFactory,
    ContractFactory,
    DisabilityFactory,
    DoubtFactory,
    DraftSaveFactory,
    ExitReviewFactory,
    FundSourceFactory,
    GiftFactory,
    HouseholdFactory,
    ImportDraftFactory,
    ImportRowFactory,
    IssueFactory,
    KeptListFactory,
    MembershipFactory,
    NoticeFactory,
    PairingFactory,
    PaymentFactory,
    PaymentRequestFactory,
    PhotoFactory,
    PostingFactory,
    ProjectFactory,
    ProjectPhotoFactory,
    ProposalFactory,
    ReportVersionFactory,
    SavedViewFactory,
    SignedPaperFactory,
    SourceEntryFactory,
    StageEventFactory,
    StandardFactory,
    StandingFactory,
    SubsidyFactory,
    SubsidyRateFactory,
    UserFactory,
    VillageProfileFactory,
    VisitFactory,
)

Role = Posting.Role
WHO = (
    Role.FIRST_SECRETARY,
    Role.HELPER,
    Role.BUREAU_STAFF,
    Role.BUREAU_LEADER,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
    None,  # signed in, posted nowhere
)


@dataclass(frozen=True)
class Village:
    """A village with something in it for every address to be about, and one person of each role."""

    area: Area
    household: Household
    visit: Visit
    project: Project
    posting: Posting
    act: Act
    people: dict[str | None, User]

    @property
    def user(self) -> User:
        return self.posting.user


def settle() -> Village:
    area = AreaFactory()
    people = {role: PostingFactory(area=area, role=role).user for role in WHO if role}
    household = HouseholdFactory(area=area)
    MembershipFactory(household=household)
    StandingFactory(household=household)
    VillageProfileFactory(area=area)
    ExitReviewFactory(household=household)
    StandardFactory(area=area)
    SubsidyRateFactory(area=area)
    PairingFactory(household=household, helper=people[Role.HELPER])
    return Village(
        area,
        household,
        VisitFactory(household=household, visitor=people[Role.HELPER]),
        ProjectFactory(area=area),
        PostingFactory(area=area, role=Role.AUDITOR),
        ActFactory(household=household),
        people | {None: UserFactory()},
    )


@pytest.fixture
def own(db: None) -> Village:
    return settle()


@pytest.fixture
def other(db: None) -> Village:
    return settle()


Statuses = tuple[int, ...]
Address = Callable[[Village], str]


@dataclass(frozen=True)
class Row:
    """An address and what each of WHO gets there."""

    own: Statuses
    other: Statuses | None = None
    address: Address | None = None


#               书记 帮扶 局员 局长 审计 管理 无职
ANYBODY =      (200, 200, 200, 200, 200, 200, 200)  # fmt: skip
READERS =      (200, 200, 200, 200, 200, 403, 403)  # fmt: skip
NO_READER =    (404, 404, 404, 404, 404, 403, 403)  # fmt: skip
OFFICE =       (200, 403, 200, 200, 200, 403, 403)  # fmt: skip
NO_OFFICE =    (404, 403, 404, 404, 404, 403, 403)  # fmt: skip
EDITORS =      (200, 403, 200, 403, 403, 403, 403)  # fmt: skip
EDITED_BY_POST = (405, 403, 405, 403, 403, 403, 403)  # fmt: skip
NO_EDITOR =    (404, 403, 404, 403, 403, 403, 403)  # fmt: skip
LISTERS =      (403, 403, 200, 403, 403, 200, 403)  # fmt: skip
NO_LISTER =    (403, 403, 404, 403, 403, 404, 403)  # fmt: skip
LIST_READERS = (200, 403, 200, 200, 200, 200, 403)  # fmt: skip
VISITORS =     (200, 200, 403, 403, 403, 403, 403)  # fmt: skip
NO_VISITOR =   (404, 404, 403, 403, 403, 403, 403)  # fmt: skip
PRINTERS =     (200, 200, 200, 200, 403, 403, 403)  # fmt: skip
NO_PRINTER =   (404, 404, 404, 404, 403, 403, 403)  # fmt: skip
SENT_ONLY =    (405, 405, 405, 405, 403, 403, 403)  # fmt: skip
HANDLERS =     (200, 200, 200, 403, 403, 403, 403)  # fmt: skip
PROJECT_HANDLERS = (200, 404, 200, 403, 403, 403, 403)  # fmt: skip
NO_HANDLER =   (404, 404, 404, 403, 403, 403, 403)  # fmt: skip
PHONE_ONLY =   (405, 405, 403, 403, 403, 403, 403)  # fmt: skip
CASHIERS =     (403, 403, 200, 403, 403, 403, 403)  # fmt: skip
NO_CASHIER =   (403, 403, 404, 403, 403, 403, 403)  # fmt: skip
APPROVERS =    (403, 403, 200, 200, 403, 403, 403)  # fmt: skip
NO_APPROVER =  (403, 403, 404, 404, 403, 403, 403)  # fmt: skip
CLOSERS =      (403, 403, 200, 200, 200, 403, 403)  # fmt: skip
NO_CLOSER =    (403, 403, 404, 404, 404, 403, 403)  # fmt: skip
AUDITORS =     (403, 403, 403, 200, 200, 403, 403)  # fmt: skip
NO_AUDITOR =   (403, 403, 403, 404, 404, 403, 403)  # fmt: skip
AUDIT_SENT =   (403, 403, 403, 405, 405, 403, 403)  # fmt: skip
FULL_READERS = (403, 403, 200, 403, 200, 403, 403)  # fmt: skip
NO_FULL_READER = (403, 403, 404, 403, 404, 403, 403)  # fmt: skip
REMARKERS =    (405, 403, 405, 403, 405, 403, 403)  # fmt: skip
KEEPER =       (403, 403, 403, 403, 403, 200, 403)  # fmt: skip
NO_KEEPER =    (403, 403, 403, 403, 403, 404, 403)  # fmt: skip
FRONT_DOOR =   (302, 302, 302, 302, 302, 302, 200)  # fmt: skip
SIGNED_IN =    (302, 302, 302, 302, 302, 302, 302)  # fmt: skip
POST_ONLY =    (405, 405, 405, 405, 405, 405, 405)  # fmt: skip
MOVED =        (301, 301, 301, 301, 301, 301, 301)  # fmt: skip


def of_household(name: str) -> Address:
    return lambda village: reverse(f"households:{name}", args=[village.household.number])


def of_act(name: str) -> Address:
    return lambda village: reverse(f"households:{name}", args=[village.act.pk])


def of_review(name: str, *more: str) -> Address:
    """An address below the exit review of 2018."""
    return lambda village: reverse(
        f"households:{name}", args=[village.household.number, 2018, *more]
    )


def of_place(name: str) -> Address:
    return lambda village: reverse(f"households:{name}", args=[village.area.code])


def of_standard(village: Village) -> str:
    standard = Standard.objects.get(area=village.area)
    return reverse("households:standard-edit", args=[standard.pk])


def of_rate(village: Village) -> str:
    rate = SubsidyRate.objects.get(area=village.area)
    return reverse("households:rate-edit", args=["dibao", rate.pk])


def of_profile(village: Village) -> str:
    profile = village.area.profiles.get()
    return reverse("households:profile-edit", args=[village.area.code, profile.pk])


def of_category(name: str) -> Address:
    return lambda village: reverse(f"households:{name}", args=["dibao"])


def of_visit(name: str) -> Address:
    return lambda village: reverse(f"households:{name}", args=[village.visit.key])


def of_proposal(village: Village) -> str:
    proposal = village.visit.proposals.first() or ProposalFactory(visit=village.visit)
    return reverse("households:proposal-decide", args=[proposal.pk])


def of_issue(name: str, *more: str) -> Address:
    def address(village: Village) -> str:
        issue = village.household.issues.first() or IssueFactory(
            area=village.area, household=village.household
        )
        return reverse(f"households:{name}", args=[issue.key, *more])

    return address


def of_work(name: str) -> Address:
    factory = ActivityFactory if name.startswith("activity") else GiftFactory

    def address(village: Village) -> str:
        return reverse(f"households:{name}", args=[factory(area=village.area).key])

    return address


def of_photo(name: str, *more: str) -> Address:
    def address(village: Village) -> str:
        photo = village.visit.photos.first() or PhotoFactory(visit=village.visit)
        for place in (full_path, small_path):
            path = place(photo.key, photo.kept_digest)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"picture")
        return reverse(f"households:{name}", args=[photo.key, *more])

    return address


def of_user(name: str) -> Address:
    return lambda village: reverse(f"households:{name}", args=[village.user.username])


def of_report(name: str) -> Address:
    return lambda village: reverse(f"reports:{name}", args=[village.area.code, "2018H1"])


def of_draft(name: str, *more: str | int) -> Address:
    return lambda village: reverse(f"reports:{name}", args=[village.area.code, "2018H1", *more])


def of_save(name: str) -> Address:
    def address(village: Village) -> str:
        save = DraftSaveFactory(area=village.area)
        return reverse(f"reports:{name}", args=[village.area.code, "2018H1", save.number])

    return address


def of_summary(name: str) -> Address:
    """The summary of the village's helper: the own one of that helper, somebody else's of all others."""
    return lambda village: reverse(
        f"reports:{name}",
        args=[village.area.code, "2018H1", village.people[Role.HELPER].username],
    )


def of_area(name: str, *args: str) -> Address:
    """An address that takes its place from ?area=."""
    return lambda village: f"{reverse(name, args=args)}?area={village.area.code}&period=2018H1"


def of_finding(name: str) -> Address:
    """What a rule finds in the household, taken up and answered."""

    def address(village: Village) -> str:
        key = village.household.pk
        if not Doubt.objects.filter(record=key).exists():
            DoubtFactory(rule="without-main-cause", record=key, area=village.area)
        url = reverse(f"reports:{name}", args=["without-main-cause", key])
        return f"{url}?area={village.area.code}&period=2018H1"

    return address


def of_sample(name: str) -> Address:
    def address(village: Village) -> str:
        half = HalfYear.parse("2018H1")
        at = At(area=village.area.code, day=half.last_day, period=half)
        line = draw_sample(
            universe="households", stratum="", size=1, seed="x", at=at, by=village.user
        )
        return reverse(f"reports:{name}", args=[line.number])

    return address


def of_no_job(name: str) -> Address:
    return lambda village: reverse(f"reports:{name}", args=["0" * 32])


def of_kept(name: str) -> Address:
    def address(village: Village) -> str:
        kept = KeptListFactory(area=village.area)
        return f"{reverse(f'reports:{name}', args=[kept.pk])}?area={village.area.code}"

    return address


def of_part(name: str, part: str) -> Address:
    return lambda village: reverse(f"households:{name}", args=[village.household.number, part])


def of_subsidy(name: str) -> Address:
    def address(village: Village) -> str:
        row = village.household.subsidies.first() or SubsidyFactory(household=village.household)
        return reverse(f"households:{name}", args=[village.household.number, "subsidy", row.pk])

    return address


def of_member(name: str) -> Address:
    def address(village: Village) -> str:
        code = village.household.memberships.get().person.code
        return reverse(f"households:{name}", args=[village.household.number, code])

    return address


def of_import(name: str, *args: int) -> Address:
    def address(village: Village) -> str:
        draft = ImportDraft.objects.filter(area_code=village.area.code).first()
        if draft is None:
            outcome = {"sheet": "名单", "errors": 0}
            draft = ImportDraftFactory(
                area_code=village.area.code,
                outcome=outcome | {"counts": {"new": 1, "changed": 0, "same": 0, "error": 0}},
            )
            ImportRowFactory(draft=draft, number=2)
        return reverse(f"households:{name}", args=[draft.pk, *args])

    return address


def of_card(village: Village) -> str:
    person = village.household.memberships.get().person
    card = person.disabilities.first() or DisabilityFactory(person=person)
    return reverse("households:card-edit", args=[village.household.number, person.code, card.pk])


def of_project(name: str) -> Address:
    return lambda village: reverse(f"projects:{name}", args=[village.project.code])


def of_project_row(name: str) -> Address:
    def address(village: Village) -> str:
        row = [] if name == "row-new" else [NoticeFactory(project=village.project).pk]
        return reverse(f"projects:{name}", args=[village.project.code, "notice", *row])

    return address


def of_stage(village: Village) -> str:
    event = StageEventFactory(project=village.project)
    return reverse("projects:stage-remove", args=[village.project.code, event.pk])


def of_site_photo(name: str, *more: str) -> Address:
    def address(village: Village) -> str:
        photo = ProjectPhotoFactory(project=village.project)
        for place in (full_path, small_path):
            path = place(photo.key, photo.kept_digest)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"picture")
        return reverse(f"projects:{name}", args=[photo.key, *more])

    return address


def of_version(name: str, *more: str) -> Address:
    def address(village: Village) -> str:
        version = ReportVersionFactory(area=village.area)
        SignedPaperFactory(version=version)
        return reverse(f"reports:{name}", args=[version.pk, *more])

    return address


def of_mark(village: Village) -> str:
    version = ReportVersionFactory(area=village.area)
    SignedPaperFactory(version=version)
    return reverse("reports:verify-mark", args=[version.mark])


def of_view(name: str) -> Address:
    """A view is its owner's only, so it is there for none of the others."""

    def address(village: Village) -> str:
        view = SavedViewFactory(owner=village.people[Role.AUDITOR])
        return reverse(f"reports:{name}", args=[view.pk])

    return address


def of_papers(village: Village) -> str:
    contract = ContractFactory(project=village.project)
    return reverse("projects:papers-new", args=["contract", contract.pk])


def of_source(name: str, app: str = "projects") -> Address:
    return lambda village: reverse(f"{app}:{name}", args=[FundSourceFactory(area=village.area).pk])


def of_notice(name: str) -> Address:
    return lambda village: reverse(f"reports:{name}", args=[village.project.code])


def of_source_notice(village: Village) -> str:
    source = FundSourceFactory(area=village.area)
    notice = NoticeFactory(project=None, source=source, moment="fund")
    return reverse("projects:source-notice", args=[source.pk, notice.pk])


def of_entry(village: Village) -> str:
    entry = SourceEntryFactory(source__area=village.area)
    return reverse("projects:entry-reverse", args=[entry.pk])


def of_allocation(name: str, *more: str) -> Address:
    return lambda village: reverse(
        f"projects:{name}", args=[AllocationFactory(project=village.project).pk, *more]
    )


def of_payment(name: str) -> Address:
    return lambda village: reverse(
        f"projects:{name}", args=[PaymentFactory(allocation__project=village.project).pk]
    )


def of_request(name: str, *more: str) -> Address:
    return lambda village: reverse(
        f"projects:{name}",
        args=[PaymentRequestFactory(allocation__project=village.project).key, *more],
    )


TABLE = {
    "home": Row(FRONT_DOOR),
    "sign-in": Row(SIGNED_IN),
    "sign-out": Row(POST_ONLY),
    "password": Row(ANYBODY),
    "healthz": Row(ANYBODY),
    "offline": Row(ANYBODY),
    "worker": Row(ANYBODY),
    "manifest": Row(ANYBODY),
    "favicon.ico": Row(MOVED, address=lambda village: "/favicon.ico"),
    "households:household-list": Row(READERS),
    "households:person-find": Row(READERS),
    "households:household-detail": Row(READERS, NO_READER, of_household("household-detail")),
    "households:household-photos": Row(READERS, NO_READER, of_household("household-photos")),
    "households:visit-new": Row(VISITORS, NO_VISITOR, of_household("visit-new")),
    "households:exit-list": Row(READERS),
    "households:exit-detail": Row(READERS, NO_READER, of_household("exit-detail")),
    "households:exit-open": Row(EDITORS, NO_EDITOR, of_household("exit-open")),
    "households:exit-findings": Row(EDITORS, NO_EDITOR, of_review("exit-findings")),
    "households:exit-step": Row(EDITORS, NO_EDITOR, of_review("exit-step", "notice")),
    "households:exit-void": Row(EDITORS, NO_EDITOR, of_review("exit-void")),
    "households:visit-list": Row(READERS),
    "households:visit-due": Row(READERS),
    "households:visit-pick": Row(VISITORS),
    "households:visit-detail": Row(READERS, NO_READER, of_visit("visit-detail")),
    "households:visit-backup": Row(VISITORS),
    "households:visit-backup-take": Row(VISITORS),
    "households:visit-void": Row(VISITORS, NO_VISITOR, of_visit("visit-void")),
    "households:visit-correct": Row(VISITORS, NO_VISITOR, of_visit("visit-correct")),
    "households:proposal-list": Row(EDITORS),
    "households:proposal-decide": Row(EDITORS, NO_EDITOR, of_proposal),
    "households:pairing-list": Row(OFFICE),
    "households:pairing-hand-over": Row(EDITORS),
    "households:activity-list": Row(OFFICE),
    "households:activity-new": Row(EDITORS),
    "households:activity-detail": Row(OFFICE, NO_OFFICE, of_work("activity-detail")),
    "households:activity-correct": Row(EDITORS, NO_EDITOR, of_work("activity-correct")),
    "households:activity-void": Row(EDITORS, NO_EDITOR, of_work("activity-void")),
    "households:gift-list": Row(OFFICE),
    "households:gift-new": Row(EDITORS),
    "households:gift-detail": Row(OFFICE, NO_OFFICE, of_work("gift-detail")),
    "households:gift-correct": Row(EDITORS, NO_EDITOR, of_work("gift-correct")),
    "households:gift-void": Row(EDITORS, NO_EDITOR, of_work("gift-void")),
    "households:issue-list": Row(READERS),
    "households:issue-new": Row(HANDLERS),
    "households:issue-detail": Row(READERS, NO_READER, of_issue("issue-detail")),
    "households:issue-step": Row(HANDLERS, NO_HANDLER, of_issue("issue-step", "progress")),
    "households:photo": Row(READERS, NO_READER, of_photo("photo", "small")),
    "households:photo-void": Row(VISITORS, NO_VISITOR, of_photo("photo-void")),
    "households:api-session": Row(ANYBODY),
    "households:api-pack": Row(VISITORS),
    "households:api-visit": Row(PHONE_ONLY, address=of_visit("api-visit")),
    "households:api-photo": Row(
        PHONE_ONLY,
        address=lambda village: reverse(
            "households:api-photo", args=[village.visit.key, village.visit.key]
        ),
    ),
    "households:act-list": Row(READERS),
    "households:act-detail": Row(READERS, NO_READER, of_act("act-detail")),
    "households:act-reverse": Row(EDITORS, NO_EDITOR, of_act("act-reverse")),
    "households:act-pick": Row(EDITORS, NO_EDITOR, of_household("act-pick")),
    "households:act-new": Row(
        EDITORS,
        NO_EDITOR,
        lambda village: reverse(
            "households:act-new", args=[village.household.number, Act.Kind.ATTRIBUTE]
        ),
    ),
    "households:household-identify": Row(EDITORS),
    "households:duplicate-list": Row(EDITORS),
    "households:part-edit": Row(EDITORS, NO_EDITOR, of_part("part-edit", "living")),
    "households:row-new": Row(EDITORS, NO_EDITOR, of_part("row-new", "income")),
    "households:row-edit": Row(EDITORS, NO_EDITOR, of_subsidy("row-edit")),
    "households:row-void": Row(EDITORS, NO_EDITOR, of_subsidy("row-void")),
    "households:member-edit": Row(EDITORS, NO_EDITOR, of_member("member-edit")),
    "households:card-new": Row(EDITORS, NO_EDITOR, of_member("card-new")),
    "households:card-edit": Row(EDITORS, NO_EDITOR, of_card),
    "households:import-list": Row(EDITORS),
    "households:import-new": Row(EDITORS),
    "households:import-form": Row(
        EDITORS,
        NO_EDITOR,
        lambda village: (
            reverse("households:import-form", args=["income"]) + f"?area={village.area.code}"
        ),
    ),
    "households:import-detail": Row(EDITORS, NO_EDITOR, of_import("import-detail")),
    "households:import-row": Row(EDITORS, NO_EDITOR, of_import("import-row", 2)),
    "households:import-apply": Row(EDITORS, NO_EDITOR, of_import("import-apply")),
    "households:import-discard": Row(EDITORS, NO_EDITOR, of_import("import-discard")),
    "households:account-list": Row(KEEPER),
    "households:account-new": Row(KEEPER),
    "households:account-detail": Row(KEEPER, NO_KEEPER, of_user("account-detail")),
    "households:account-password": Row(KEEPER, NO_KEEPER, of_user("account-password")),
    "households:posting-new": Row(KEEPER, NO_KEEPER, of_user("posting-new")),
    "households:posting-end": Row(
        KEEPER,
        NO_KEEPER,
        lambda village: reverse(
            "households:posting-end", args=[village.user.username, village.posting.pk]
        ),
    ),
    "households:standard-list": Row(LIST_READERS),
    "households:standard-new": Row(
        LISTERS, address=lambda village: reverse("households:standard-new", args=["exit_line"])
    ),
    "households:standard-edit": Row(LISTERS, NO_LISTER, of_standard),
    "households:category-list": Row(LIST_READERS),
    "households:category-new": Row(LISTERS),
    "households:category-detail": Row(LIST_READERS, address=of_category("category-detail")),
    "households:category-edit": Row(LISTERS, address=of_category("category-edit")),
    "households:rate-new": Row(LISTERS, address=of_category("rate-new")),
    "households:rate-edit": Row(LISTERS, NO_LISTER, of_rate),
    "households:area-list": Row(LISTERS),
    "households:area-new": Row(LISTERS),
    "households:area-edit": Row(LISTERS, NO_LISTER, of_place("area-edit")),
    "households:village-list": Row(EDITORS),
    "households:village-detail": Row(EDITORS, NO_EDITOR, of_place("village-detail")),
    "households:profile-new": Row(EDITORS, NO_EDITOR, of_place("profile-new")),
    "households:profile-edit": Row(EDITORS, NO_EDITOR, of_profile),
    "projects:project-list": Row(OFFICE),
    "projects:project-new": Row(EDITORS),
    "projects:board": Row(OFFICE),
    "reports:project-money": Row(OFFICE, NO_OFFICE, of_area("reports:project-money")),
    "reports:project-money-pdf": Row(OFFICE, NO_OFFICE, of_area("reports:project-money-pdf")),
    "projects:timetable": Row(OFFICE),
    "projects:project-edit": Row(EDITORS, NO_EDITOR, of_project("project-edit")),
    "projects:stage-new": Row(EDITORS, NO_EDITOR, of_project("stage-new")),
    "projects:stage-remove": Row(EDITORS, NO_EDITOR, of_stage),
    "projects:photos-new": Row(EDITORS, NO_EDITOR, of_project("photos-new")),
    "projects:papers-new": Row(EDITORS, NO_EDITOR, of_papers),
    "projects:photo": Row(OFFICE, NO_OFFICE, of_site_photo("photo", "small")),
    "projects:photo-void": Row(EDITORS, NO_EDITOR, of_site_photo("photo-void")),
    "projects:row-new": Row(EDITORS, NO_EDITOR, of_project_row("row-new")),
    "projects:row-edit": Row(EDITORS, NO_EDITOR, of_project_row("row-edit")),
    "projects:row-remove": Row(EDITORS, NO_EDITOR, of_project_row("row-remove")),
    "projects:source-list": Row(OFFICE),
    "projects:source-new": Row(CASHIERS),
    "projects:source-detail": Row(OFFICE, NO_OFFICE, of_source("source-detail")),
    "projects:source-edit": Row(CASHIERS, NO_CASHIER, of_source("source-edit")),
    "projects:source-notice-new": Row(CASHIERS, NO_CASHIER, of_source("source-notice-new")),
    "projects:source-notice": Row(CASHIERS, NO_CASHIER, of_source_notice),
    "projects:entry-new": Row(CASHIERS, NO_CASHIER, of_source("entry-new")),
    "projects:entry-reverse": Row(CASHIERS, NO_CASHIER, of_entry),
    "projects:allocation-new": Row(CASHIERS, NO_CASHIER, of_source("allocation-new")),
    "projects:allocation-detail": Row(OFFICE, NO_OFFICE, of_allocation("allocation-detail")),
    "projects:allocation-reverse": Row(CASHIERS, NO_CASHIER, of_allocation("allocation-reverse")),
    "projects:allocation-draw": Row(CASHIERS, NO_CASHIER, of_allocation("allocation-draw", "pay")),
    "projects:payment-list": Row(OFFICE),
    "projects:payment-detail": Row(OFFICE, NO_OFFICE, of_payment("payment-detail")),
    "projects:payment-refund": Row(CASHIERS, NO_CASHIER, of_payment("payment-refund")),
    "projects:payment-reverse": Row(CASHIERS, NO_CASHIER, of_payment("payment-reverse")),
    "projects:request-list": Row(OFFICE),
    "projects:request-detail": Row(OFFICE, NO_OFFICE, of_request("request-detail")),
    "projects:request-decide": Row(APPROVERS, NO_APPROVER, of_request("request-decide", "refuse")),
    "projects:project-detail": Row(OFFICE, NO_OFFICE, of_project("project-detail")),
    "projects:issue-new": Row(PROJECT_HANDLERS, NO_HANDLER, of_project("issue-new")),
    "reports:desk": Row(READERS, NO_READER, of_area("reports:desk")),
    "reports:project-notice": Row(OFFICE, NO_OFFICE, of_notice("project-notice")),
    "reports:project-notice-pdf": Row(OFFICE, NO_OFFICE, of_notice("project-notice-pdf")),
    "reports:source-notice": Row(OFFICE, NO_OFFICE, of_source("source-notice", "reports")),
    "reports:source-notice-pdf": Row(OFFICE, NO_OFFICE, of_source("source-notice-pdf", "reports")),
    "reports:work-month": Row(READERS, NO_READER, of_area("reports:work-month")),
    "reports:work-pdf": Row(READERS, NO_READER, of_area("reports:work-pdf")),
    "reports:figure-list": Row(OFFICE, NO_OFFICE, of_area("reports:figure-list")),
    "reports:figure-detail": Row(
        OFFICE, NO_OFFICE, of_area("reports:figure-detail", "registered.households")
    ),
    "reports:balance": Row(OFFICE, NO_OFFICE, of_area("reports:balance")),
    "reports:balance-workbook": Row(OFFICE, NO_OFFICE, of_area("reports:balance-workbook")),
    "reports:balance-records": Row(
        OFFICE,
        NO_OFFICE,
        lambda village: (
            f"{of_area('reports:balance-records')(village)}&account=registered&unit=persons&side=in"
        ),
    ),
    "reports:check-list": Row(OFFICE, NO_OFFICE, of_area("reports:check-list")),
    "reports:check-detail": Row(
        OFFICE, NO_OFFICE, of_area("reports:check-detail", "without-helper")
    ),
    "reports:findings-workbook": Row(OFFICE, NO_OFFICE, of_area("reports:findings-workbook")),
    "reports:doubt-list": Row(OFFICE, NO_OFFICE, of_area("reports:doubt-list")),
    "reports:finding-detail": Row(OFFICE, NO_OFFICE, of_finding("finding-detail")),
    "reports:finding-assign": Row(OFFICE, NO_OFFICE, of_finding("finding-assign")),
    "reports:finding-answer": Row(EDITORS, NO_EDITOR, of_finding("finding-answer")),
    "reports:finding-close": Row(CLOSERS, NO_CLOSER, of_finding("finding-close")),
    "reports:finding-reopen": Row(CLOSERS, NO_CLOSER, of_finding("finding-reopen")),
    "reports:audit-desk": Row(AUDITORS, NO_AUDITOR, of_area("reports:audit-desk")),
    "reports:sample-list": Row(AUDITORS, NO_AUDITOR, of_area("reports:sample-list")),
    "reports:sample-draw": Row(AUDIT_SENT),
    "reports:sample-detail": Row(AUDITORS, NO_AUDITOR, of_sample("sample-detail")),
    "reports:sample-workbook": Row(AUDITORS, NO_AUDITOR, of_sample("sample-workbook")),
    "reports:two-days": Row(AUDITORS, NO_AUDITOR, of_area("reports:two-days")),
    "reports:two-days-records": Row(
        AUDITORS, NO_AUDITOR, of_area("reports:two-days-records", "registered.households")
    ),
    "reports:audit-book": Row(AUDITORS),
    "reports:audit-verify": Row(AUDIT_SENT),
    "reports:audit-workbook": Row(AUDITORS, NO_AUDITOR, of_area("reports:audit-workbook")),
    "reports:audit-extract": Row(AUDITORS, NO_AUDITOR, of_area("reports:audit-extract")),
    "reports:audit-script": Row(AUDITORS),
    "reports:package-list": Row(AUDITORS, NO_AUDITOR, of_area("reports:package-list")),
    "reports:package-make": Row(AUDIT_SENT),
    "reports:package-job": Row(NO_AUDITOR, address=of_no_job("package-job")),
    "reports:package-file": Row(NO_AUDITOR, address=of_no_job("package-file")),
    "reports:matching": Row(AUDITORS, NO_AUDITOR, of_area("reports:matching")),
    "reports:matching-workbook": Row(AUDIT_SENT),
    "reports:kept-match": Row(AUDITORS, NO_AUDITOR, of_kept("kept-match")),
    "reports:kept-discard": Row(AUDITORS, NO_AUDITOR, of_kept("kept-discard")),
    "reports:report-list": Row(OFFICE),
    "reports:draft": Row(EDITORS, NO_EDITOR, of_draft("draft")),
    "reports:draft-add": Row(
        EDITORS, NO_EDITOR, lambda village: f"{of_draft('draft-add')(village)}?after=lead"
    ),
    "reports:draft-figures": Row(EDITORS, NO_EDITOR, of_draft("draft-figures")),
    "reports:draft-history": Row(EDITORS, NO_EDITOR, of_draft("draft-history")),
    "reports:draft-save": Row(EDITORS, NO_EDITOR, of_save("draft-save")),
    "reports:draft-return": Row(EDITORS, NO_EDITOR, of_save("draft-return")),
    "reports:draft-words": Row(EDITORS, NO_EDITOR, of_draft("draft-words", "lead")),
    "reports:draft-act": Row(
        EDITED_BY_POST, EDITED_BY_POST, of_draft("draft-act", "lead", "hide")
    ),
    "reports:waiver-give": Row(NO_EDITOR, NO_EDITOR, of_draft("waiver-give", "0" * 64)),
    "reports:waiver-withdraw": Row(EDITED_BY_POST, EDITED_BY_POST, of_draft("waiver-withdraw", 1)),
    "reports:summary-list": Row(READERS, NO_READER, of_area("reports:summary-list")),
    "reports:summary-preview": Row(READERS, NO_READER, of_summary("summary-preview")),
    "reports:summary-pdf": Row(READERS, NO_READER, of_summary("summary-pdf")),
    "reports:version-submit": Row(EDITORS, NO_EDITOR, of_report("version-submit")),
    "reports:version-detail": Row(OFFICE, NO_OFFICE, of_version("version-detail")),
    "reports:version-paper": Row(OFFICE, NO_OFFICE, of_version("version-paper")),
    "reports:version-step": Row(APPROVERS, NO_APPROVER, of_version("version-step", "proofread")),
    "reports:report-preview": Row(OFFICE, NO_OFFICE, of_report("report-preview")),
    "reports:report-word": Row(OFFICE, NO_OFFICE, of_report("report-word")),
    "reports:report-text": Row(OFFICE, NO_OFFICE, of_report("report-text")),
    "reports:version-compare": Row(OFFICE),
    "reports:verify": Row(ANYBODY),
    "reports:verify-mark": Row(ANYBODY, address=of_mark),
    "reports:report-pdf": Row(OFFICE, NO_OFFICE, of_report("report-pdf")),
    "reports:paper-list": Row(
        PRINTERS,
        NO_PRINTER,
        lambda village: f"{reverse('reports:paper-list')}?area={village.area.code}",
    ),
    "reports:paper-make": Row(SENT_ONLY),
    "reports:paper-job": Row(
        NO_PRINTER, address=lambda village: reverse("reports:paper-job", args=["0" * 32])
    ),
    "reports:paper-file": Row(
        NO_PRINTER, address=lambda village: reverse("reports:paper-file", args=["0" * 32])
    ),
    "reports:paper-household": Row(
        PRINTERS,
        NO_PRINTER,
        lambda village: reverse(
            "reports:paper-household", args=["verification", village.household.number]
        ),
    ),
    "reports:ledger-list": Row(OFFICE, NO_OFFICE, of_area("reports:ledger-list")),
    "reports:ledger-detail": Row(
        OFFICE, NO_OFFICE, of_area("reports:ledger-detail", "households")
    ),
    "reports:view-new": Row(OFFICE, NO_OFFICE, of_area("reports:view-new", "households")),
    "reports:view-open": Row((404, 403, 404, 404, 302, 403, 403), NO_OFFICE, of_view("view-open")),
    "reports:view-rename": Row(
        (404, 403, 404, 404, 200, 403, 403), NO_OFFICE, of_view("view-rename")
    ),
    "reports:view-delete": Row(
        (404, 403, 404, 404, 200, 403, 403), NO_OFFICE, of_view("view-delete")
    ),
    "reports:ledger-workbook": Row(
        OFFICE, NO_OFFICE, of_area("reports:ledger-workbook", "households")
    ),
    "reports:ledger-public": Row(OFFICE, NO_OFFICE, of_area("reports:ledger-public", "register")),
    "reports:ledger-full": Row(
        FULL_READERS, NO_FULL_READER, of_area("reports:ledger-full", "households")
    ),
    "reports:ledger-job": Row(
        NO_OFFICE, address=lambda village: reverse("reports:ledger-job", args=["0" * 32])
    ),
    "reports:ledger-file": Row(
        NO_OFFICE, address=lambda village: reverse("reports:ledger-file", args=["0" * 32])
    ),
    "reports:ledger-verify": Row(OFFICE),
    "reports:ledger-verify-program": Row(OFFICE),
    "reports:ledger-remarks": Row(REMARKERS),
}
OPEN_TO_ALL = {
    "sign-in", "healthz", "favicon.ico", "offline", "worker", "manifest",
    "reports:verify", "reports:verify-mark",
}  # fmt: skip
# A phone must tell "signed out" from "refused": it gets a status, never the sign-in page (tests of the phone say which).
PHONE = {
    "households:api-session",
    "households:api-pack",
    "households:api-visit",
    "households:api-photo",
}
ABOUT_A_PLACE = [name for name, row in TABLE.items() if row.other]


def addresses(resolver: URLResolver, namespace: str = "") -> list[str]:
    found: list[str] = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else namespace
            found += addresses(pattern, inner)
        elif isinstance(pattern, URLPattern):
            found.append(f"{namespace}{pattern.name or pattern.pattern}")
    return found


def address(name: str, village: Village) -> str:
    chosen = TABLE[name].address
    return chosen(village) if chosen else reverse(name)


def statuses(client: Client, people: dict[str | None, User], url: str, method: str) -> Statuses:
    """What each of WHO is answered at the address."""
    found = []
    for role in WHO:
        client.force_login(people[role])
        answer = getattr(client, method)(url)
        found.append(answer.status_code)
        if answer.streaming:
            answer.getvalue()  # read to the end, as a browser does, so that the file behind it is closed
    return tuple(found)


def test_every_address_is_in_the_table() -> None:
    assert sorted(TABLE) == sorted(addresses(get_resolver()))


@pytest.mark.parametrize("name", TABLE)
def test_own_village_opens_as_the_table_says(client: Client, name: str, own: Village) -> None:
    assert statuses(client, own.people, address(name, own), "get") == TABLE[name].own


@pytest.mark.parametrize("name", ABOUT_A_PLACE)
def test_village_next_door_stays_shut(
    client: Client, name: str, own: Village, other: Village
) -> None:
    url = address(name, other)

    assert statuses(client, own.people, url, "get") == TABLE[name].other
    assert {status >= 400 for status in statuses(client, own.people, url, "post")} == {True}


@pytest.mark.parametrize("name", [name for name in TABLE if name not in OPEN_TO_ALL | PHONE])
def test_stranger_is_asked_to_sign_in_first(client: Client, name: str, own: Village) -> None:
    answer = client.get(address(name, own))

    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{reverse('sign-in')}?next=/")


@pytest.mark.parametrize("name", sorted(OPEN_TO_ALL))
def test_what_stands_open_to_all_asks_nobody_to_sign_in(
    client: Client, name: str, own: Village
) -> None:
    answer = client.get(address(name, own))

    assert not answer.headers.get("Location", "").startswith(reverse("sign-in"))
