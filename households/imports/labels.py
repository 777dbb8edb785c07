"""The code lists of the national system by name, with the other names they go by; never by number, because the
numbers differ between provinces and years.
"""

import contextlib
import re
from collections.abc import Callable

from households.imports.cells import BadCellError, Noted, Raw, label, written, yes_or_no
from households.models import Cause, Circumstances, Living, Membership, Sex, Standing

Relation = Membership.Relation
School = Circumstances.School
Health = Circumstances.Health
Attribute = Standing.Attribute

RELATIONS = {
    "本人或户主": Relation.HEAD, "本人": Relation.HEAD, "户主本人": Relation.HEAD, "之户主": Relation.HEAD,
    "妻": Relation.SPOUSE, "之妻": Relation.SPOUSE, "妻子": Relation.SPOUSE, "夫": Relation.SPOUSE,
    "之夫": Relation.SPOUSE, "丈夫": Relation.SPOUSE, "之配偶": Relation.SPOUSE, "老伴": Relation.SPOUSE,
    "子": Relation.SON, "儿子": Relation.SON, "长子": Relation.SON, "次子": Relation.SON, "三子": Relation.SON,
    "独生子": Relation.SON, "之长子": Relation.SON, "之次子": Relation.SON,
    "女": Relation.DAUGHTER, "女儿": Relation.DAUGHTER, "长女": Relation.DAUGHTER, "次女": Relation.DAUGHTER,
    "三女": Relation.DAUGHTER, "独生女": Relation.DAUGHTER, "之长女": Relation.DAUGHTER, "之次女": Relation.DAUGHTER,
    "儿媳": Relation.DAUGHTER_IN_LAW, "儿媳妇": Relation.DAUGHTER_IN_LAW, "之儿媳妇": Relation.DAUGHTER_IN_LAW,
    "女婿": Relation.SON_IN_LAW,
    "孙子": Relation.GRANDSON, "之孙": Relation.GRANDSON, "孙": Relation.GRANDSON,
    "孙女": Relation.GRANDDAUGHTER,
    "外孙子": Relation.DAUGHTERS_SON, "外孙": Relation.DAUGHTERS_SON, "之外孙": Relation.DAUGHTERS_SON,
    "外孙女": Relation.DAUGHTERS_DAUGHTER,
    "父": Relation.FATHER, "父亲": Relation.FATHER, "之父亲": Relation.FATHER,
    "母": Relation.MOTHER, "母亲": Relation.MOTHER, "之母亲": Relation.MOTHER,
    "岳父": Relation.WIFES_FATHER, "岳母": Relation.WIFES_MOTHER,
    "公公": Relation.HUSBANDS_FATHER, "婆婆": Relation.HUSBANDS_MOTHER,
    "祖父": Relation.GRANDFATHER, "爷爷": Relation.GRANDFATHER, "祖母": Relation.GRANDMOTHER, "奶奶": Relation.GRANDMOTHER,
    "外祖父": Relation.MOTHERS_FATHER, "外公": Relation.MOTHERS_FATHER, "外祖母": Relation.MOTHERS_MOTHER,
    "外婆": Relation.MOTHERS_MOTHER,
}  # fmt: skip

# Relations that the lists after 2021 added.
LATER = {
    "之兄": "sibling", "之弟": "sibling", "之姐": "sibling", "之妹": "sibling", "兄": "sibling", "弟": "sibling",
    "姐": "sibling", "妹": "sibling", "兄弟": "sibling", "姐妹": "sibling", "兄弟姐妹": "sibling", "哥哥": "sibling",
    "弟弟": "sibling", "姐姐": "sibling", "妹妹": "sibling",
    "兄弟媳妇": "siblings_wife", "叔伯": "uncle", "叔叔": "uncle", "伯父": "uncle", "侄儿": "nephew", "侄子": "nephew",
    "之侄子": "nephew", "侄女": "niece",
    "曾孙子": "great_grandson", "之曾孙": "great_grandson", "曾孙女": "great_granddaughter",
}  # fmt: skip

EDUCATIONS = {
    "文盲": "01", "半文盲": "01", "文盲半文盲": "01", "文盲及半文盲": "01", "小学文化": "02", "初级中学": "03",
    "高中中专": "04", "中专": "04", "高中或中专": "04", "普通高中": "04", "大专": "05", "大学": "05", "本科": "05",
    "大学本科": "05", "大专以上": "05", "专科": "05", "研究生": "05", "学龄前": "06", "学前儿童": "06", "未上学": "06",
}  # fmt: skip

SCHOOLS = {
    "否": "01", "无": "01", "不在校": "01", "非在校": "01", "学前班": "02", "幼儿园": "02", "学龄前": "02",
    "初一": "04", "初中一年级": "04", "初二": "05", "初中二年级": "05", "初三": "06", "初中三年级": "06",
    "高一": "07", "普通高中一年级": "07", "普高一年级": "07", "高二": "08", "普通高中二年级": "08", "普高二年级": "08",
    "高三": "09", "普通高中三年级": "09", "普高三年级": "09", "中职一": "10", "中职二": "11", "中职三": "12",
    "中专一年级": "10", "中专二年级": "11", "中专三年级": "12", "高职一": "13", "高职二": "14", "高职三": "15",
    "大专": "16", "大学": "16", "本科": "16", "大学本科": "16", "研究生": "16", "小学在读": "03",
    **{f"小学{grade}年级": "03" for grade in "一二三四五六"},
    **{f"{grade}年级": "03" for grade in "一二三四五六"},
}  # fmt: skip

LABOURS = {
    "普通劳力": "01", "普通劳动能力": "01", "技能劳力": "02", "丧失劳动能力": "03", "丧失劳力": "03", "无劳动能力": "04",
    "无劳力": "04", "弱劳动力": "05", "半劳动力": "05", "弱劳力": "05", "弱劳动力半劳动力": "05",
}  # fmt: skip

WORK_PLACES = {
    "乡镇内": "01", "乡内务工": "01", "乡内": "01", "乡外县内": "02", "乡镇外县内": "02", "乡外县内务工": "02",
    "县内乡外": "02", "县外省内": "03", "省内县外": "03", "省外": "04", "外省": "04", "外省务工": "04",
    "未务工": "", "无": "", "不务工": "", "没有务工": "", "否": "",
}  # fmt: skip

ATTRIBUTES = {
    "一般户": "general", "一般农户": "general", "一般": "general", "低保户": "dibao", "低保": "dibao",
    "最低生活保障户": "dibao", "特困供养贫困户分散供养": "tekun_scattered", "五保分散供养": "tekun_scattered",
    "分散供养五保户": "tekun_scattered", "特困分散供养": "tekun_scattered", "分散供养": "tekun_scattered",
    "特困供养贫困户集中供养": "tekun_central", "五保集中供养": "tekun_central", "集中供养五保户": "tekun_central",
    "特困集中供养": "tekun_central", "集中供养": "tekun_central",
}  # fmt: skip

# 五保 was called 特困供养 from about 2016; neither word alone says scattered or central.
TEKUN = {
    "五保户", "五保", "五保贫困户", "特困供养", "特困供养户", "特困供养贫困户", "特困户", "特困人员", "特困", "特困供养人员",
}  # fmt: skip

CAUSES = {
    "疾病": "illness", "因病致贫": "illness", "残疾": "disability", "因残致贫": "disability", "上学": "schooling",
    "因学致贫": "schooling", "灾害": "disaster", "因灾致贫": "disaster", "土地缺乏": "no_land", "缺乏技术": "no_skill",
    "缺乏劳动力": "no_labour", "缺劳动力": "no_labour", "缺乏劳力": "no_labour", "缺乏资金": "no_capital",
    "缺乏土地": "no_land", "缺乏水": "no_water", "交通落后": "poor_access", "交通条件差": "poor_access",
    "自身发展力不足": "low_motivation", "发展动力不足": "low_motivation", "内生动力不足": "low_motivation",
    "自身动力不足": "low_motivation", "因婚致贫": "marriage", "其它": "other",
}  # fmt: skip

STATUSES = {
    "未脱贫": "poor", "贫困户": "poor", "新识别": "poor", "未脱贫户": "poor", "已脱贫": "exited", "脱贫": "exited", "新脱贫": "exited", "历史已脱贫": "exited",
    "已脱贫享受政策": "exited", "脱贫享受政策": "exited", "脱贫不享受政策": "exited", "稳定脱贫": "exited", "正常脱贫": "exited", "已脱贫户": "exited",
    "返贫": "relapsed", "返贫户": "relapsed",
}  # fmt: skip

NATIONS = {
    "汉", "蒙古", "回", "藏", "维吾尔", "苗", "彝", "壮", "布依", "朝鲜", "满", "侗", "瑶", "白", "土家", "哈尼",
    "哈萨克", "傣", "黎", "傈僳", "佤", "畲", "高山", "拉祜", "水", "东乡", "纳西", "景颇", "柯尔克孜", "土", "达斡尔",
    "仫佬", "羌", "布朗", "撒拉", "毛南", "仡佬", "锡伯", "阿昌", "普米", "塔吉克", "怒", "乌孜别克", "俄罗斯", "鄂温克", "德昂",
    "保安", "裕固", "京", "塔塔尔", "独龙", "鄂伦春", "赫哲", "门巴", "珞巴", "基诺",
}  # fmt: skip
OTHER_NATIONS = {
    "其他",
    "其他未识别民族",
    "未识别民族",
    "穿青人",
    "革家人",
    "僜人",
    "夏尔巴人",
    "外国血统中国籍人士",
}

relation = label(
    dict(Relation.choices), {**RELATIONS, **{word: Relation(code) for word, code in LATER.items()}}, what="与户主关系"
)  # fmt: skip
education = label(dict(Circumstances.Education.choices), EDUCATIONS, what="文化程度")
school = label(dict(School.choices), SCHOOLS, what="在校生状况")
labour = label(dict(Circumstances.Labour.choices), LABOURS, what="劳动技能")
work_place = label(dict(Circumstances.WorkPlace.choices), WORK_PLACES, what="务工状况")
cause = label(dict(Cause.Code.choices), CAUSES, what="致贫原因")
sex = label(
    dict(Sex.choices), {"男性": "1", "女性": "2", "未知": "9", "1": "1", "2": "2"}, what="性别"
)
_attribute = label(dict(Attribute.choices), ATTRIBUTES, what="贫困户属性")
_status = label(
    {"poor": "未脱贫", "exited": "已脱贫", "relapsed": "返贫"}, STATUSES, what="脱贫属性"
)
_single_health = label(
    {"01": "健康", "02": "长期慢性病", "03": "患有大病", "04": "残疾"},
    {"良好": "01", "健康良好": "01", "慢性病": "02", "长期慢病": "02", "慢病": "02", "大病": "03", "重病": "03",
     "患大病": "03", "残疾人": "04", "身体残疾": "04"},
    what="健康状况",
)  # fmt: skip


def health(raw: Raw) -> str:
    """One condition, or several joined by any mark: 残疾、长期慢性病."""
    words = re.split(r"[、,，+＋;；/／|]|\s+", written(raw).strip())
    codes = sorted({_single_health(word) for word in words if word.strip()})
    if len(codes) > 1 and "01" in codes:
        raise BadCellError("“健康”不能和别的健康状况并列。", "请只留一样，或去掉“健康”。")
    return "+".join(codes)


def nation(raw: Raw) -> str:
    """A people of GB/T 3304 by name, with 族 at its end."""
    words = "".join(written(raw).split())
    plain = words.removesuffix("族")
    if plain in NATIONS:
        return f"{plain}族"
    if words in OTHER_NATIONS:
        return words
    raise BadCellError("民族没有这一项。", "请写民族的全称，例如 汉族、回族、蒙古族。")


def attribute(raw: Raw) -> str | Noted:
    words = "".join(written(raw).split())
    if words in TEKUN:
        return Noted(
            Attribute.TEKUN_SCATTERED,
            "没有写明分散供养还是集中供养；登记册中没有的，按分散供养登记。",
            "集中供养的请写“特困供养（集中）”。",
        )
    return _attribute(_tekun(words))


def _tekun(words: str) -> str:
    """特困供养（集中）, 五保贫困户-分散供养 and their like, by the two words that matter."""
    if "特困" in words or "五保" in words:
        if "集中" in words:
            return "集中供养"
        if "分散" in words:
            return "分散供养"
    return words


def status(raw: Raw) -> str | Noted:
    if "".join(written(raw).split()) == "预脱贫":
        return Noted("poor", "预脱贫的户还没有脱贫，按未脱贫登记。")
    return _status(raw)


def house_grade(raw: Raw) -> str:
    """A grade, or 是 or 否 to the question whether the house is dangerous: the mildest grade that says as much.

    The export only says dangerous or not; C and D are dangerous, A and B are not (JGJ 125).
    """
    try:
        return _house_grade(raw)
    except BadCellError:
        with contextlib.suppress(BadCellError):
            return Living.HouseGrade.C if yes_or_no(raw) else Living.HouseGrade.B
        raise


_house_grade: Callable[[Raw], str] = label(
    dict(Living.HouseGrade.choices),
    {"A": "A", "B": "B", "C": "C", "D": "D", "C级": "C", "D级": "D", "危房C级": "C", "危房D级": "D", "A级安全": "A",
     "B级安全": "B", "非危房": "B", "危房": "C", "安全": "B", "有安全住房": "B"},
    what="危房户",
)  # fmt: skip
