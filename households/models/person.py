"""Persons, and the households they belonged to from when to when."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from households.models.area import inside
from households.models.dated import Dated, DatedQuerySet, covering
from households.models.household import Household
from households.models.initials import InitialsField
from households.models.sealed import BlindIndexField, SealedField

if TYPE_CHECKING:
    from households.models.reach import Reach


class Sex(models.TextChoices):
    """The codes of the national poverty system, which leaves out GB/T 2261.1's 0."""

    MALE = "1", "男"
    FEMALE = "2", "女"
    UNSTATED = "9", "未说明"


class Person(models.Model):
    """One human being, once. The identity number is sealed; a newborn may have none, with the reason."""

    code = models.CharField(
        "人编号",
        max_length=22,
        unique=True,
        validators=[RegexValidator(r"^[0-9A-Za-z-]{4,22}$", "人编号为 4 至 22 位数字或字母。")],
        error_messages={"unique": "这个人编号已经有了。"},
    )
    name = models.CharField("姓名", max_length=40)
    initials = InitialsField("姓名拼音首字母", source="name")
    sex = models.CharField("性别", max_length=1, choices=Sex.choices)
    born_on = models.DateField("出生日期", null=True, blank=True)
    died_on = models.DateField("死亡日期", null=True, blank=True)
    ethnicity = models.CharField("民族", max_length=20, default="汉族")
    identity_number = SealedField("公民身份号码", null=True, blank=True)
    identity_index = BlindIndexField(
        "身份号码索引",
        source="identity_number",
        unique=True,
        error_messages={"unique": "这个身份号码已经登记给另一个人。"},
    )
    no_identity_reason = models.CharField("无身份号码的原因", max_length=80, blank=True)
    phone = SealedField("联系电话", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="merged_from",
        null=True,
        blank=True,
        editable=False,
        verbose_name="并入的人员",
        help_text="同一个人登记了两次时，留下的那一个。",
    )

    class Meta:
        ordering = ["code"]
        verbose_name = verbose_name_plural = "人员"
        constraints = [
            models.CheckConstraint(
                name="person_dies_after_birth",
                condition=Q(died_on__isnull=True) | Q(died_on__gte=F("born_on")),
                violation_error_message="死亡日期不能早于出生日期。",
            ),
            models.CheckConstraint(
                name="person_has_number_or_reason",
                condition=Q(identity_index__isnull=False) | ~Q(no_identity_reason=""),
                violation_error_message="没有身份号码时须写明原因。",
            ),
            models.CheckConstraint(
                name="person_with_number_has_birth_date",
                condition=Q(identity_index__isnull=True) | Q(born_on__isnull=False),
                violation_error_message="有身份号码的人须有出生日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def age_on(self, day: date) -> int | None:
        """Completed years on the day; None while the birth date is not known."""
        if self.born_on is None:
            return None
        return (
            day.year
            - self.born_on.year
            - ((day.month, day.day) < (self.born_on.month, self.born_on.day))
        )


class MembershipQuerySet(DatedQuerySet["Membership"]):
    def in_area(self, code: str) -> Self:
        return self.filter(inside(code, "household__area"))

    def within(self, reach: "Reach") -> Self:
        return self.filter(reach.households("household__"))

    def with_standing(self, day: date) -> Self:
        """Joins the one standing of the household in force on the day as `standing`."""
        in_force = covering(day, "household__standings__")
        return self.alias(
            standing=models.FilteredRelation("household__standings", condition=in_force)
        )


class Membership(Dated):
    """A person's time in a household, and what they are to its head."""

    class Relation(models.TextChoices):
        """The relation list of the national poverty system (01–20, 99), by names that do not drift."""

        HEAD = "head", "户主"
        SPOUSE = "spouse", "配偶"
        SON = "son", "之子"
        DAUGHTER = "daughter", "之女"
        DAUGHTER_IN_LAW = "daughter_in_law", "之儿媳"
        SON_IN_LAW = "son_in_law", "之女婿"
        GRANDSON = "grandson", "之孙子"
        GRANDDAUGHTER = "granddaughter", "之孙女"
        DAUGHTERS_SON = "daughters_son", "之外孙子"
        DAUGHTERS_DAUGHTER = "daughters_daughter", "之外孙女"
        FATHER = "father", "之父"
        MOTHER = "mother", "之母"
        WIFES_FATHER = "wifes_father", "之岳父"
        WIFES_MOTHER = "wifes_mother", "之岳母"
        HUSBANDS_FATHER = "husbands_father", "之公公"
        HUSBANDS_MOTHER = "husbands_mother", "之婆婆"
        GRANDFATHER = "grandfather", "之祖父"
        GRANDMOTHER = "grandmother", "之祖母"
        MOTHERS_FATHER = "mothers_father", "之外祖父"
        MOTHERS_MOTHER = "mothers_mother", "之外祖母"
        SIBLING = "sibling", "之兄弟姐妹"
        SIBLINGS_WIFE = "siblings_wife", "之兄弟媳妇"
        UNCLE = "uncle", "之叔伯"
        NEPHEW = "nephew", "之侄儿"
        NIECE = "niece", "之侄女"
        GREAT_GRANDSON = "great_grandson", "之曾孙子"
        GREAT_GRANDDAUGHTER = "great_granddaughter", "之曾孙女"
        OTHER = "other", "其他"

    class Joined(models.TextChoices):
        FILED = "filed", "建档时在户"
        BIRTH = "birth", "新生儿"
        MARRIED_IN = "married_in", "嫁入"
        ADOPTED = "adopted", "收养"
        RELEASED = "released", "刑满释放"
        MOVED_IN = "moved_in", "其他转入"
        SPLIT = "split", "分户转入"
        MERGED = "merged", "并户转入"
        RELATION = "relation", "与户主关系变更"

    class Left(models.TextChoices):
        DEATH = "death", "死亡"
        MARRIED_OUT = "married_out", "嫁出"
        ABROAD = "abroad", "出国定居"
        PRISON = "prison", "判刑收监"
        MOVED_OUT = "moved_out", "其他转出"
        SPLIT = "split", "分户转出"
        MERGED = "merged", "并户转出"
        RELATION = "relation", "与户主关系变更"
        MISTAKE = "mistake", "重复登记"

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="memberships", verbose_name="农户"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="memberships", verbose_name="人员"
    )
    relation = models.CharField("与户主关系", max_length=20, choices=Relation.choices)
    joined_by = models.CharField(
        "加入原因", max_length=12, choices=Joined.choices, default=Joined.FILED
    )
    left_by = models.CharField("离开原因", max_length=12, choices=Left.choices, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["household", "id"]
        verbose_name = verbose_name_plural = "家庭成员"
        indexes = [models.Index(fields=["household", "begins_on"], name="membership_of_household")]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(relation="head", ends_on__isnull=True),
                name="membership_one_head_at_a_time",
                violation_error_message="一户同时只能有一位户主。",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ends_on__isnull=True),
                name="membership_in_one_household_at_a_time",
                violation_error_message="此人已在另一户中，须先办理转出。",
            ),
            models.CheckConstraint(
                name="membership_leaves_with_a_reason",
                condition=Q(ends_on__isnull=True, left_by="")
                | Q(ends_on__isnull=False) & ~Q(left_by=""),
                violation_error_message="离开的成员须写明原因，在户的成员不写。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}（{self.household} {self.get_relation_display()}）"


class Circumstances(Dated):
    """What is true of a person for a time: schooling, health, labour, work away. Code lists of the national system."""

    class Education(models.TextChoices):
        ILLITERATE = "01", "文盲或半文盲"
        PRIMARY = "02", "小学"
        JUNIOR = "03", "初中"
        SENIOR = "04", "高中"
        COLLEGE = "05", "大专及以上"
        PRESCHOOL = "06", "学龄前儿童"

    class School(models.TextChoices):
        NONE = "01", "非在校生"
        KINDERGARTEN = "02", "学前教育"
        PRIMARY = "03", "小学"
        JUNIOR_1 = "04", "七年级"
        JUNIOR_2 = "05", "八年级"
        JUNIOR_3 = "06", "九年级"
        SENIOR_1 = "07", "高中一年级"
        SENIOR_2 = "08", "高中二年级"
        SENIOR_3 = "09", "高中三年级"
        VOCATIONAL_1 = "10", "中职一年级"
        VOCATIONAL_2 = "11", "中职二年级"
        VOCATIONAL_3 = "12", "中职三年级"
        HIGHER_VOCATIONAL_1 = "13", "高职一年级"
        HIGHER_VOCATIONAL_2 = "14", "高职二年级"
        HIGHER_VOCATIONAL_3 = "15", "高职三年级"
        COLLEGE = "16", "大专及以上"

    class Health(models.TextChoices):
        """The national codes; later forms let a person have several, kept as codes joined by a plus."""

        HEALTHY = "01", "健康"
        CHRONIC = "02", "长期慢性病"
        MAJOR = "03", "患有大病"
        DISABLED = "04", "残疾"
        CHRONIC_MAJOR = "02+03", "长期慢性病、患有大病"
        CHRONIC_DISABLED = "02+04", "长期慢性病、残疾"
        MAJOR_DISABLED = "03+04", "患有大病、残疾"
        CHRONIC_MAJOR_DISABLED = "02+03+04", "长期慢性病、患有大病、残疾"

    class Labour(models.TextChoices):
        ORDINARY = "01", "普通劳动力"
        SKILLED = "02", "技能劳动力"
        LOST = "03", "丧失劳动力"
        NONE = "04", "无劳动力"
        WEAK = "05", "弱劳动力或半劳动力"

    class WorkPlace(models.TextChoices):
        TOWNSHIP = "01", "乡（镇）内务工"
        COUNTY = "02", "乡（镇）外县内务工"
        PROVINCE = "03", "县外省内务工"
        ELSEWHERE = "04", "省外务工"
        OTHER = "99", "其他"

    class Party(models.TextChoices):
        """GB/T 4762-1984 as the national system lists it."""

        MEMBER = "01", "中共党员"
        PROBATIONARY = "02", "中共预备党员"
        LEAGUE = "03", "共青团员"
        REVOLUTIONARY = "04", "民革党员"
        DEMOCRATIC = "05", "民盟盟员"
        CONSTRUCTION = "06", "民建会员"
        PROMOTING = "07", "民进会员"
        PEASANTS = "08", "农工党党员"
        ZHIGONG = "09", "致公党党员"
        JIUSAN = "10", "九三学社社员"
        TAIWAN = "11", "台盟盟员"
        INDEPENDENT = "12", "无党派人士"
        MASSES = "13", "群众"

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="circumstances", verbose_name="人员"
    )
    education = models.CharField("文化程度", max_length=2, choices=Education.choices)
    school = models.CharField(
        "在校生状况", max_length=2, choices=School.choices, default=School.NONE
    )
    no_school_reason = models.CharField(
        "失学辍学原因", max_length=60, blank=True, help_text="适龄儿童少年不在校的写明原因。"
    )
    health = models.CharField("健康状况", max_length=8, choices=Health.choices)
    labour = models.CharField("劳动技能", max_length=2, choices=Labour.choices)
    work_place = models.CharField("务工状况", max_length=2, choices=WorkPlace.choices, blank=True)
    months_worked = models.PositiveSmallIntegerField("务工时间（月）", default=0)
    public_post = models.CharField("公益性岗位", max_length=40, blank=True)
    public_post_months = models.PositiveSmallIntegerField("公益性岗位月数", default=0)
    has_medical_insurance = models.BooleanField("参加城乡居民基本医保", default=True)
    has_serious_illness_insurance = models.BooleanField("参加大病保险", default=False)
    has_pension_insurance = models.BooleanField("参加城乡居民基本养老保险", default=False)
    is_serving_soldier = models.BooleanField("现役军人", default=False)
    party = models.CharField("政治面貌", max_length=2, choices=Party.choices, blank=True)

    objects = DatedQuerySet["Circumstances"].as_manager()

    class Meta(Dated.Meta):
        ordering = ["person", "begins_on"]
        verbose_name = verbose_name_plural = "个人情况"
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="circumstances_months_in_a_year",
                condition=Q(months_worked__lte=12, public_post_months__lte=12),
                violation_error_message="务工和公益性岗位的时间为 0 至 12 个月。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}（{self.begins_on}起）"


class Disability(Dated):
    """A disability card: category 1–7 and grade 1 (heaviest) to 4, as in GB/T 26341-2010."""

    class Category(models.TextChoices):
        SIGHT = "1", "视力"
        HEARING = "2", "听力"
        SPEECH = "3", "言语"
        BODY = "4", "肢体"
        INTELLECT = "5", "智力"
        MIND = "6", "精神"
        MULTIPLE = "7", "多重"

    class Grade(models.TextChoices):
        FIRST = "1", "一级"
        SECOND = "2", "二级"
        THIRD = "3", "三级"
        FOURTH = "4", "四级"

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="disabilities", verbose_name="人员"
    )
    category = models.CharField("残疾类别", max_length=1, choices=Category.choices)
    grade = models.CharField("残疾等级", max_length=1, choices=Grade.choices)
    card_number = SealedField(
        "残疾人证号",
        null=True,
        blank=True,
        help_text="20 位：身份号码加类别和等级；换领过的 22 位。",
    )

    objects = DatedQuerySet["Disability"].as_manager()

    class Meta(Dated.Meta):
        ordering = ["person", "begins_on"]
        verbose_name = verbose_name_plural = "残疾人证"

    def __str__(self) -> str:
        return f"{self.person} {self.get_category_display()}{self.get_grade_display()}"
