"""One noun a file. What is counted has a beginning and perhaps an end; no total is stored."""

from households.models.act import Act
from households.models.activity import Activity, Gift
from households.models.area import Area, VillageProfile, inside
from households.models.audit import AuditLine
from households.models.dated import Dated, DatedQuerySet, covering
from households.models.exit import ExitFinding, ExitReview, ExitStep
from households.models.household import CaseFile, Household
from households.models.importing import ImportDraft, ImportRow
from households.models.initials import InitialsField
from households.models.issue import Issue
from households.models.livelihood import Income, Planting, StatedIncome
from households.models.living import DANGEROUS, Living, Production
from households.models.pairing import HelpPlan, Pairing
from households.models.person import Circumstances, Disability, Membership, Person, Sex
from households.models.reach import Reach
from households.models.sealed import BlindIndexField, SealedField, blind_index
from households.models.staff import Posting, User
from households.models.standard import Standard
from households.models.standing import NOT_EXITED, ON_REGISTER, TEKUN, Cause, PlannedExit, Standing
from households.models.subsidy import Subsidy, SubsidyCategory, SubsidyPayment, SubsidyRate
from households.models.visit import Visit
from households.models.voidable import Voidable, VoidableQuerySet

__all__ = [
    "DANGEROUS",
    "NOT_EXITED",
    "ON_REGISTER",
    "TEKUN",
    "Act",
    "Activity",
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
    "HelpPlan",
    "Household",
    "ImportDraft",
    "ImportRow",
    "Income",
    "InitialsField",
    "Issue",
    "Living",
    "Membership",
    "Pairing",
    "Person",
    "PlannedExit",
    "Planting",
    "Posting",
    "Production",
    "Reach",
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
    "Voidable",
    "VoidableQuerySet",
    "blind_index",
    "covering",
    "inside",
]
