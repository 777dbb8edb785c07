"""What lists other offices have, and what in each of them can contradict our records."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of list: whose it is, what stands in it, and what is looked for.

    `means` says what it is to be on such a list; a burden is something that who is on the register should not have.
    """

    code: str
    label: str
    office: str
    means: str
    looks_for: str
    is_burden: bool = False


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("dibao", "低保名单", "民政", "在享受低保", "名单有而本册没有登记低保，本册有低保而名单一个成员也没有"),
        Kind("tekun", "特困供养名单", "民政", "在享受特困供养", "名单有而本册没有登记，本册有而名单没有"),
        Kind(
            "deaths", "死亡（火化、注销户口）名单", "民政、公安", "已经死亡",
            "还是在户成员，死亡日期不一致，死亡次月以后还发放补贴",
        ),
        Kind(
            "disability", "持证残疾人名单", "残联", "持有残疾人证",
            "本册没有残疾人证，等级、类别不一致，本册有证而名单没有",
        ),
        Kind(
            "pupils", "在校学生名单", "教育", "在校",
            "本册登记为不在校，在册户学生本学年没有教育资助，本册在校而名单没有",
        ),
        Kind("insured", "医保参保名单", "医保", "已参保", "本册登记为没有参保，本册已参保而名单没有"),
        Kind("property", "不动产登记名单", "不动产", "名下有不动产", "在册（含已脱贫）而名下有房产", is_burden=True),
        Kind("vehicles", "机动车登记名单", "公安（车管）", "名下有机动车", "在册（含已脱贫）而名下有车", is_burden=True),
        Kind("companies", "企业（个体工商户）名单", "市场监管", "开办企业", "在册（含已脱贫）而开办企业", is_burden=True),
        Kind("employees", "财政供养人员名单", "财政、人社", "由财政供养", "在册（含已脱贫）而有财政供养人员", is_burden=True),
    )
}  # fmt: skip
