"""How far a project has come, in the words of a report."""

from projects.models import StageEvent
from reports.narrative.material import Step
from reports.narrative.sentences import day_in

Stage = StageEvent.Stage
WORDS = {
    Stage.RESERVED: "列入储备",
    Stage.ADMITTED: "列入项目库",
    Stage.APPROVED: "获得批复",
    Stage.PROCURED: "完成采购",
    Stage.STARTED: "开工，正在施工",
    Stage.FINISHED: "完工",
    Stage.ACCEPTED: "通过验收",
    Stage.AUDITED: "完成决算审计",
    Stage.ANNOUNCED: "完成竣工公示",
    Stage.HANDED_OVER: "移交管护",
    Stage.SUSPENDED: "停工",
    Stage.RESUMED: "复工，正在施工",
    Stage.WITHDRAWN: "调整出库",
}


def how_far(step: Step, year: int) -> str:
    """6月12日完工."""
    return f"{day_in(year, step.on)}{WORDS[Stage(step.stage)]}"
