"""What a reader would rather look at: exits by year, money by source, the incidence once the plan is carried out."""

from decimal import Decimal

from households import wording
from projects.models import FundSource
from reports.charts import Change, Point, amounts_by_kind, before_and_after, exits_by_year, titled
from reports.documents.report.projects import ALLOCATED
from reports.narrative.facts import Facts
from reports.narrative.material import Material
from reports.narrative.projection import Projection
from reports.typeset.blocks import Drawing


def drawings(facts: Facts, material: Material) -> list[Drawing]:
    """The charts that the records give something to draw for."""
    made = (_exits(facts, material), _money(facts), _outlook(facts, material))
    return [drawing for drawing in made if drawing]


def _exits(facts: Facts, material: Material) -> Drawing | None:
    """Who has left poverty by the day, and who is planned to, year by year."""
    done = facts.amount("exited.households")
    points = [Point(f"至{facts.at.day.year}年", f"{done}户", done)] if done else []
    points += [
        Point(f"{plan.year}年", f"{plan.households}户", Decimal(plan.households), is_planned=True)
        for plan in material.plans
    ]
    if len(points) < 2:
        return None
    return titled(exits_by_year("脱贫户数和脱贫计划", points), "脱贫户数和脱贫计划（户）")


def _money(facts: Facts) -> Drawing | None:
    amounts = {kind: facts.amount(f"{ALLOCATED}.{kind.value}") for kind in FundSource.Kind}
    points = [
        Point(str(kind.label), wording.money(int(amount * wording.FEN_IN_YUAN)), amount)
        for kind, amount in amounts.items()
        if amount
    ]
    if len(points) < 2:
        return None
    return titled(amounts_by_kind("项目资金按资金性质", points), "项目资金按资金性质")


def _outlook(facts: Facts, material: Material) -> Drawing | None:
    plan = f"planned_exit.{facts.at.period.next.year}"
    if material.without_profile or f"{plan}.persons" not in facts.values:
        return None
    population, planned = facts.amount("village.population"), facts.amount(f"{plan}.persons")
    if not population or not planned:
        return None
    after = Projection(
        poor=int(facts.amount("poor.persons")),
        planned=int(planned),
        population=int(population),
        line=material.exit_line,
    )
    incidence = facts.amount("poverty.incidence")
    changes = (
        Change(
            "未脱贫人口", after.poor, f"{after.poor}人", after.remaining, f"{after.remaining}人"
        ),
        Change(
            "贫困发生率",
            incidence,
            f"{wording.number(incidence)}%",
            after.incidence,
            f"{wording.number(after.incidence)}%",
        ),
    )
    return titled(before_and_after("计划完成前后", changes), "脱贫计划完成前后")
