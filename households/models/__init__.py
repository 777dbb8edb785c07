"""One noun a file. What is counted has a beginning and perhaps an end; no total is stored."""

from households.models.act import Act
from households.models.activity import Activity, ActivityHousehold, Gift, GiftReceiver
from households.models.area import Area, VillageProfile, inside
from households.models.audit import AuditLine
from households.models.dated import Dated, DatedQuerySet, covering
from households.models.exit import ExitFinding, ExitReview, ExitStep
from households.models.household import CaseFile, Household
from households.models.importing import ImportDraft, ImportRow
from households.models.initials import InitialsField
from households.models.issue import Issue, IssueStep
from households.models.livelihood import Income, Planting, StatedIncome
from households.models.living import DANGEROUS, Living, Production
from households.models.pairing import HELPING, HelpPlan, Pairing
from households.models.person import Circumstances, Disability, Membership, Person, Sex
from households.models.photo import Photo
from households.models.proposal import Proposal
from households.models.reach import Reach
from households.models.sealed import (
    BlindIndexField,
    SealedBytesField,
    SealedField,
    blind_index,
)
from households.models.staff import Posting, User
from households.models.standard import Standard
from households.models.standing import NOT_EXITED, ON_REGISTER, TEKUN, Cause, PlannedExit, Standing
from households.models.subsidy import Subsidy, SubsidyCategory, SubsidyPayment, SubsidyRate
from households.models.visit import Visit, VisitNote, VisitVersion
from households.models.voidable import Voidable, VoidableQuerySet

__all__ = [
    "DANGEROUS",
    "HELPING",
    "NOT_EXITED",
    "ON_REGISTER",
    "TEKUN",
    "Act",
    "Activity",
    "ActivityHousehold",
    "Area",
    "AuditLine",
    "BlindIndexField",
    "CaseFile",
    "Cause",
    "Circumstances",
    "Dated",
    "DatedQuerySet",
    "Disability",
    "ExitFinding",
    "ExitReview",
    "ExitStep",
    "Gift",
    "GiftReceiver",
    "HelpPlan",
    "Household",
    "ImportDraft",
    "ImportRow",
    "Income",
    "InitialsField",
    "Issue",
    "IssueStep",
    "Living",
    "Membership",
    "Pairing",
    "Person",
    "Photo",
    "PlannedExit",
    "Planting",
    "Posting",
    "Production",
    "Proposal",
    "Reach",
    "SealedBytesField",
    "SealedField",
    "Sex",
    "Standard",
    "Standing",
    "StatedIncome",
    "Subsidy",
    "SubsidyCategory",
    "SubsidyPayment",
    "SubsidyRate",
    "User",
    "VillageProfile",
    "Visit",
    "VisitNote",
    "VisitVersion",
    "Voidable",
    "VoidableQuerySet",
    "blind_index",
    "covering",
    "inside",
]
