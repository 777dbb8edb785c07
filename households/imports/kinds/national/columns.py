"""The columns of the household list that the national system exports: one row a person, household facts repeated.

Source: the customary export of 全国扶贫开发信息系统, with 脱贫年度 in its later variant; 出生日期, 性别 and 村民组 are ours, for
people without an identity number and for households whose group is known.
"""

from collections.abc import Sequence
from datetime import date

from households import wording
from households.imports import cells, labels
from households.imports.columns import Column

# What is said of a household as a whole and must be the same on each of its rows.
HOUSEHOLD_FACTS = (
    "county", "township", "village", "natural_village", "group", "size", "status", "exit_year", "attribute",
    "cause", "house_grade", "water_is_safe", "water_is_difficult", "per_head_fen",
)  # fmt: skip


def columns(today: date) -> Sequence[Column]:
    """Identity numbers are judged as of today: nobody is born tomorrow."""
    return (
        Column("position", "序号", cells.text(20), required=False),
        Column("county", "县(市、区、旗)", cells.text(40), ("县", "区县", "县区", "县名"), required=False),
        Column("township", "乡(镇)", cells.text(40), ("乡", "镇", "乡镇街道", "乡镇名"), required=False),
        Column("village", "行政村", cells.text(40), ("村", "行政村名称", "村名", "行政村社区"), filled=True),
        Column("natural_village", "自然村", cells.text(40), ("自然村名称", "自然村屯"), required=False),
        Column("group", "村民组", cells.group_number, ("组", "村民小组", "所在组", "小组"), required=False),
        Column("household", "户编号", cells.code(4, 20), ("户编码", "农户编号", "贫困户编号", "家庭编号"), filled=True),
        Column("person", "人编号", cells.code(4, 22), ("人编码", "人员编号", "贫困人口编号", "家庭成员编号", "成员编号"), filled=True),
        Column("name", "姓名", cells.name, ("成员姓名", "家庭成员姓名"), filled=True),
        Column("sex", "性别", labels.sex, required=False),
        Column("born_on", "出生日期", cells.day, ("出生年月", "出生年月日", "生日"), required=False),
        Column("papers", "证件号码", cells.papers(today), (
            "身份证号码", "身份证号", "公民身份号码", "公民身份证号码", "身份证", "证件号", "身份号码", "身份证或残疾证号码",
            "证件号码身份证残疾证", "公民身份号码或残疾人证号"), masked=masked_papers),
        Column("size", "人数", cells.whole(1, 60), ("家庭人口", "家庭人口数", "户人数", "家庭人数"), required=False),
        Column("relation", "与户主关系", labels.relation, ("家庭关系", "与户主的关系", "户主关系"), filled=True),
        Column("nation", "民族", labels.nation),
        Column("education", "文化程度", labels.education, ("学历",)),
        Column("school", "在校生状况", labels.school, ("在校生情况", "在校状况", "是否在校生"), required=False),
        Column("health", "健康状况", labels.health, ("健康情况", "身体状况"), filled=True),
        Column("labour", "劳动技能", labels.labour, ("劳动能力", "劳动力", "劳动力状况")),
        Column("work_place", "务工状况", labels.work_place, ("务工情况", "务工地点", "务工区域"), required=False),
        Column("months", "务工时间(月)", cells.whole(0, 12), ("务工时间", "务工月数", "务工时间单位月"), required=False),
        Column("serious_illness", "参加大病医疗", cells.yes_or_no, (
            "是否参加大病医疗", "参加大病保险", "是否参加大病保险", "大病保险", "参加大病医疗保险"), required=False),
        Column("status", "脱贫属性", labels.status, ("脱贫标志", "脱贫状态", "脱贫情况", "是否脱贫"), filled=True),
        Column("exit_year", "脱贫年度", cells.year, ("脱贫年份", "脱贫时间", "脱贫年"), required=False),
        Column("attribute", "贫困户属性", labels.attribute, ("户属性", "贫困属性", "农户属性", "贫困户类型"), filled=True),
        Column("cause", "主要致贫原因", labels.cause, ("致贫原因", "主要致贫因素"), required=True),
        Column("house_grade", "危房户", labels.house_grade, ("是否危房户", "危房", "是否危房"), required=False),
        Column("water_is_safe", "饮水安全", cells.yes_or_no, ("是否饮水安全", "饮水是否安全", "安全饮水"), required=False),
        Column("water_is_difficult", "饮水困难", cells.yes_or_no, ("是否饮水困难", "饮水是否困难"), required=False),
        Column("per_head_fen", "人均纯收入", cells.fen(negative=True), (
            "人均纯收入元", "年人均纯收入", "家庭人均纯收入", "人均可支配收入"), required=False),
        Column("phone", "联系电话", cells.phone, ("电话", "手机", "手机号", "手机号码", "电话号码", "户主联系电话"),
               required=False, masked=wording.phone),
    )  # fmt: skip


def masked_papers(number: str) -> str:
    """A number as a finding may show it; one that Excel broke no longer names anybody and is shown as it stands."""
    return number if "E+" in number else wording.identity_number(number)
