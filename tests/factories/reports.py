"""Reports that were handed in and signed, and what was said of findings."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from reports.documents.signed import digest
from reports.models import (
    Doubt,
    DraftSave,
    KeptList,
    ReportStep,
    ReportVersion,
    SavedView,
    SignedPaper,
    Waiver,
)
from tests.factories.households import AreaFactory, UserFactory

BLOCKS = [{"block": "Title", "lines": ["试验村2018年上半年报告"]}]


class SavedViewFactory(DjangoModelFactory[SavedView]):
    class Meta:
        model = SavedView

    owner = factory.SubFactory(UserFactory)
    ledger = "households"
    name = factory.Sequence(lambda n: f"视图{n}")
    saved_at = datetime(2018, 7, 10, 9, tzinfo=UTC)


class ReportVersionFactory(DjangoModelFactory[ReportVersion]):
    class Meta:
        model = ReportVersion

    area = factory.SubFactory(AreaFactory)
    period = "2018H1"
    number = factory.Sequence(lambda n: n + 1)
    counted_to_on = date(2018, 6, 30)
    organisation = "某单位"
    blocks = factory.LazyFunction(lambda: list(BLOCKS))
    figures = factory.LazyFunction(list)
    digest = digest(BLOCKS, [])
    drafted_by = factory.SubFactory(UserFactory)
    drafted_at = datetime(2018, 7, 10, 9, tzinfo=UTC)


class DraftSaveFactory(DjangoModelFactory[DraftSave]):
    class Meta:
        model = DraftSave

    area = factory.SubFactory(AreaFactory)
    period = "2018H1"
    number = factory.Sequence(lambda n: n + 1)
    act = DraftSave.Act.MOVED
    key = "lead"
    entries = factory.LazyFunction(list)
    by = factory.SubFactory(UserFactory)
    at = datetime(2018, 7, 9, 9, tzinfo=UTC)


class WaiverFactory(DjangoModelFactory[Waiver]):
    class Meta:
        model = Waiver

    area = factory.SubFactory(AreaFactory)
    period = "2018H1"
    finding = "0" * 64
    message = "合计与各项之和不同。"
    reason = "另有一项不在其中。"
    by = factory.SubFactory(UserFactory)
    at = datetime(2018, 7, 9, 9, tzinfo=UTC)


class ReportStepFactory(DjangoModelFactory[ReportStep]):
    class Meta:
        model = ReportStep

    version = factory.SubFactory(ReportVersionFactory)
    act = ReportStep.Act.PROOFREAD
    by = factory.SubFactory(UserFactory)
    at = datetime(2018, 7, 11, 9, tzinfo=UTC)


class SignedPaperFactory(DjangoModelFactory[SignedPaper]):
    class Meta:
        model = SignedPaper

    version = factory.SubFactory(ReportVersionFactory)
    edition = 1
    dated_on = date(2018, 7, 13)
    pdf = b"%PDF-"
    pages = 1
    sha256 = factory.Sequence(lambda n: f"{n:064d}")


class DoubtFactory(DjangoModelFactory[Doubt]):
    """Answered, and waiting for a second person."""

    class Meta:
        model = Doubt

    rule = "without-helper"
    record = factory.Sequence(lambda n: n + 1)
    area = factory.SubFactory(AreaFactory)
    owner = "TEST-0001"
    text = "没有帮扶责任人。"
    verdict = Doubt.Verdict.VERIFIED
    answer = "核实过"
    answered_by = factory.SubFactory(UserFactory)
    answered_at = datetime(2018, 7, 1, 9, tzinfo=UTC)


class KeptListFactory(DjangoModelFactory[KeptList]):
    class Meta:
        model = KeptList

    area = factory.SubFactory(AreaFactory)
    kind = "deaths"
    name = "死亡名单.xlsx"
    row_count = 0
    content = '{"columns": {}, "rows": []}'
    sha256 = "0" * 64
    reason = "复核"
    kept_by = factory.SubFactory(UserFactory)
    kept_at = datetime(2018, 7, 1, 9, tzinfo=UTC)
