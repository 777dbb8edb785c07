"""What is built, how much of it, and how far it has come."""

from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from households.models import Area, Reach, inside


class ProjectQuerySet(models.QuerySet["Project"]):
    def within(self, reach: Reach) -> Self:
        return self.filter(reach.places())

    def in_area(self, code: str) -> Self:
        return self.filter(inside(code))


class Project(models.Model):
    """A piece of work in a place, with its goal and the village-exit indicator it serves."""

    class Category(models.TextChoices):
        """Kinds of the project library of 2018 (国开办发〔2018〕10号)."""

        INFRASTRUCTURE = "infrastructure", "村基础设施"
        PUBLIC_SERVICE = "public_service", "村公共服务"
        LIVING = "living", "生活条件改善"
        INDUSTRY = "industry", "产业扶贫"
        EDUCATION = "education", "教育扶贫"
        HEALTH = "health", "健康扶贫"
        HOUSING = "housing", "危房改造"
        RELOCATION = "relocation", "易地扶贫搬迁"
        EMPLOYMENT = "employment", "就业扶贫"
        POSTS = "posts", "公益岗位"
        FINANCE = "finance", "金融扶贫"
        SECURITY = "security", "综合保障性扶贫"
        MANAGEMENT = "management", "项目管理费"
        OTHER = "other", "其他"

    class Nature(models.TextChoices):
        NEW = "new", "新建"
        CONTINUED = "continued", "续建"
        REBUILT = "rebuilt", "改扩建"

    class Indicator(models.TextChoices):
        """What a village needs to exit, beside the incidence below 2 % (Henan)."""

        ROAD = "road", "通村道路"
        WATER = "water", "饮水安全"
        POWER = "power", "生产生活用电"
        CULTURE = "culture", "综合文化服务中心"
        CLINIC = "clinic", "标准化卫生室"
        BROADBAND = "broadband", "通宽带"
        NONE = "", "无"

    class Scope(models.TextChoices):
        """Who benefits: a project that reaches households one by one publishes their list (豫扶贫办〔2017〕129号)."""

        VILLAGE = "village", "全村"
        HOUSEHOLDS = "households", "到户"

    code = models.CharField(
        "项目编号",
        max_length=24,
        unique=True,
        validators=[
            RegexValidator(r"^[0-9A-Za-z-]{4,24}$", "项目编号为 4 至 24 位数字、字母或短横。")
        ],
        error_messages={"unique": "这个项目编号已经有了。"},
    )
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="+", verbose_name="实施区域"
    )
    name = models.CharField("项目名称", max_length=80)
    category = models.CharField("项目类别", max_length=16, choices=Category.choices)
    nature = models.CharField("建设性质", max_length=10, choices=Nature.choices)
    place = models.CharField("实施地点", max_length=80, blank=True)
    content = models.TextField("建设内容", max_length=1000)
    goal = models.TextField("绩效目标", max_length=1000, blank=True)
    responsible_unit = models.CharField("责任单位", max_length=80, blank=True)
    responsible_person = models.CharField("责任人", max_length=40, blank=True)
    planned_fen = models.BigIntegerField("计划资金（分）", null=True, blank=True)
    subsidy_fen = models.BigIntegerField("其中政府补助（分）", null=True, blank=True)
    subsidy_standard = models.CharField("投资（补助）标准", max_length=120, blank=True)
    expected_households = models.PositiveIntegerField("预计受益贫困户", null=True, blank=True)
    expected_persons = models.PositiveIntegerField("预计受益贫困人口", null=True, blank=True)
    planned_begins_on = models.DateField("计划开工", null=True, blank=True)
    planned_ends_on = models.DateField("计划完工", null=True, blank=True)
    scope = models.CharField(
        "受益范围", max_length=10, choices=Scope.choices, default=Scope.VILLAGE
    )
    mechanism = models.TextField("群众参与和带贫减贫机制", max_length=500, blank=True)
    indicator = models.CharField(
        "对应退出指标", max_length=10, choices=Indicator.choices, blank=True
    )
    note = models.CharField("备注", max_length=300, blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = verbose_name_plural = "项目"
        constraints = [
            models.CheckConstraint(
                name="project_is_planned_for_something",
                condition=Q(planned_fen__isnull=True) | Q(planned_fen__gt=0),
                violation_error_message="计划资金须大于零。",
            ),
            models.CheckConstraint(
                name="project_subsidy_is_part_of_the_plan",
                condition=Q(subsidy_fen__isnull=True)
                | Q(subsidy_fen__gt=0)
                & (Q(planned_fen__isnull=True) | Q(subsidy_fen__lte=models.F("planned_fen"))),
                violation_error_message="政府补助须大于零，不能超过计划资金。",
            ),
            models.CheckConstraint(
                name="project_plan_ends_after_it_begins",
                condition=Q(planned_begins_on__isnull=True)
                | Q(planned_ends_on__isnull=True)
                | Q(planned_ends_on__gte=models.F("planned_begins_on")),
                violation_error_message="计划完工不能早于计划开工。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("projects:project-detail", args=[self.code])


class Quantity(models.Model):
    """How much of what a project builds: 9400 米 of road, 7 处 of water works rebuilt and 3 处 new."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="quantities", verbose_name="项目"
    )
    item = models.CharField("内容", max_length=40)
    amount = models.DecimalField("数量", max_digits=12, decimal_places=2)
    unit = models.CharField("单位", max_length=10)
    position = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        ordering = ["project", "position", "id"]
        verbose_name = verbose_name_plural = "建设规模"
        constraints = [
            models.CheckConstraint(
                name="quantity_is_positive_and_writable",
                condition=Q(amount__gt=0, amount__lt=10_000_000_000),
                violation_error_message="数量须大于零。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.item}{self.amount}{self.unit}"


class Target(models.Model):
    """One measure of what a project is to achieve, and what it achieved when it was evaluated.

    Aspects are those of the budget's own rules on performance (国办发〔2018〕35号): set when the project enters the
    library, evaluated by the unit itself after the year has ended.
    """

    class Aspect(models.TextChoices):
        QUANTITY = "quantity", "数量指标"
        QUALITY = "quality", "质量指标"
        TIME = "time", "时效指标"
        COST = "cost", "成本指标"
        ECONOMY = "economy", "经济效益"
        SOCIETY = "society", "社会效益"
        ECOLOGY = "ecology", "生态效益"
        LASTING = "lasting", "可持续影响"
        SATISFACTION = "satisfaction", "服务对象满意度"

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="targets", verbose_name="项目"
    )
    aspect = models.CharField("绩效方面", max_length=12, choices=Aspect.choices)
    indicator = models.CharField("指标", max_length=60)
    target = models.CharField("目标值", max_length=60)
    achieved = models.CharField("完成值", max_length=60, blank=True)
    evaluated_on = models.DateField("自评日期", null=True, blank=True)
    shortfall = models.CharField("没有达到的原因", max_length=200, blank=True)

    class Meta:
        ordering = ["project", "id"]
        verbose_name = verbose_name_plural = "绩效指标"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "aspect", "indicator"],
                name="target_once_a_project",
                violation_error_message="这个指标已经登记。",
            ),
            models.CheckConstraint(
                name="target_achieved_says_when",
                condition=Q(achieved="", evaluated_on__isnull=True)
                | ~Q(achieved="") & Q(evaluated_on__isnull=False),
                violation_error_message="完成值和自评日期要一起填。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_aspect_display()}：{self.indicator}{self.target}"


class StageEvent(models.Model):
    """A stage that a project reached on a day, with its document."""

    class Stage(models.TextChoices):
        RESERVED = "reserved", "储备"
        ADMITTED = "admitted", "入库"
        APPROVED = "approved", "批复"
        PROCURED = "procured", "采购"
        STARTED = "started", "开工"
        FINISHED = "finished", "完工"
        ACCEPTED = "accepted", "验收"
        AUDITED = "audited", "决算审计"
        ANNOUNCED = "announced", "竣工公示"
        HANDED_OVER = "handed_over", "移交管护"
        SUSPENDED = "suspended", "停工"
        RESUMED = "resumed", "复工"
        WITHDRAWN = "withdrawn", "调整出库"

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="stage_events", verbose_name="项目"
    )
    stage = models.CharField("阶段", max_length=12, choices=Stage.choices)
    on = models.DateField("日期")
    document = models.CharField("文号", max_length=80, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        ordering = ["project", "on", "id"]
        verbose_name = verbose_name_plural = "项目阶段"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "stage", "on"],
                name="stageevent_once_a_day",
                violation_error_message="这一阶段当天已登记。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.get_stage_display()}（{self.on}）"
