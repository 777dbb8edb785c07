"""People in office: who signs in, and which role they hold in which area from when to when."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef

from households.models.area import Area
from households.models.dated import Dated, DatedQuerySet

if TYPE_CHECKING:
    from households.models.reach import Reach


class UserQuerySet(models.QuerySet["User"]):
    def within(self, reach: "Reach") -> Self:
        """People posted in reach, whenever that was, and people without a posting, whom nobody else looks after."""
        posted = Posting.objects.filter(user=OuterRef("pk"))
        return self.filter(Exists(posted.filter(reach.places())) | ~Exists(posted))

    def wholly_within(self, reach: "Reach") -> Self:
        """Those of them who hold no posting out of reach: who sets a password can sign in as that person."""
        current = Posting.objects.filter(user=OuterRef("pk")).exclude(ends_on__lte=reach.day)
        return self.within(reach).exclude(Exists(current.exclude(reach.places())))


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def within(self, reach: "Reach") -> UserQuerySet:
        return self.get_queryset().within(reach)

    def wholly_within(self, reach: "Reach") -> UserQuerySet:
        return self.get_queryset().wholly_within(reach)

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person in office. What they may do comes from postings in force, never from the account."""

    username = models.CharField(
        "用户名",
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-zA-Z0-9._-]+$", "用户名只能用字母、数字和 . _ -。")],
        error_messages={"unique": "这个用户名已有人使用。"},
    )
    name = models.CharField("姓名", max_length=40)
    organisation = models.CharField("单位", max_length=80, blank=True)
    duty = models.CharField("职务", max_length=40, blank=True)
    is_active = models.BooleanField("启用", default=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["username"]
        verbose_name = verbose_name_plural = "账户"

    def __str__(self) -> str:
        return self.name


class PostingQuerySet(DatedQuerySet["Posting"]):
    def held_by(self, user: User) -> Self:
        return self.filter(user=user)


class Posting(Dated):
    """The role a person holds in an area, from a day until another: the only source of permissions."""

    class Role(models.TextChoices):
        FIRST_SECRETARY = "first_secretary", "第一书记"
        HELPER = "helper", "帮扶责任人"
        BUREAU_STAFF = "bureau_staff", "局工作人员"
        BUREAU_LEADER = "bureau_leader", "局领导"
        AUDITOR = "auditor", "审计人员"
        ADMINISTRATOR = "administrator", "管理员"

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="postings", verbose_name="人员"
    )
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name="区域")
    document = models.CharField("依据", max_length=120, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["user", "begins_on"]
        verbose_name = verbose_name_plural = "任职"

    def __str__(self) -> str:
        return f"{self.user} {self.area}{self.get_role_display()}"

    def is_in_force(self, day: date) -> bool:
        return self.begins_on <= day and (self.ends_on is None or day < self.ends_on)
