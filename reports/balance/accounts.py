"""The accounts that are balanced: sets of households by how they stand on the register."""

from dataclasses import dataclass

from households.models import NOT_EXITED, ON_REGISTER, TEKUN, Standing

EVERY_ATTRIBUTE = frozenset(Standing.Attribute)


@dataclass(frozen=True)
class State:
    """How a household stands on a day; both empty while it is on no register."""

    status: str = ""
    attribute: str = ""

    @property
    def label(self) -> str:
        if not self.status:
            return "不在册"
        return str(Standing.Status(self.status).label)


@dataclass(frozen=True)
class Account:
    """Households in some states, with the figures that count them: `code`.households and `code`.persons."""

    code: str
    label: str
    statuses: frozenset[str]
    attributes: frozenset[str] = EVERY_ATTRIBUTE

    def holds(self, state: State) -> bool:
        return state.status in self.statuses and state.attribute in self.attributes


REGISTERED = Account("registered", "在册", ON_REGISTER)
# 返贫 households are among those not exited, so the two columns are never added.
BY_STATUS = (
    REGISTERED,
    Account("poor", "未脱贫（含返贫）", NOT_EXITED),
    Account("exited", "已脱贫", frozenset({Standing.Status.EXITED})),
    Account("relapsed", "其中返贫", frozenset({Standing.Status.RELAPSED})),
)
BY_ATTRIBUTE = (
    Account(
        "registered.general",
        "一般贫困户",
        ON_REGISTER,
        frozenset({Standing.Attribute.GENERAL}),
    ),
    Account(
        "registered.dibao",
        "低保贫困户",
        ON_REGISTER,
        frozenset({Standing.Attribute.DIBAO}),
    ),
    Account("registered.tekun", "特困供养贫困户", ON_REGISTER, TEKUN),
)
