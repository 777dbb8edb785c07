"""Which village a row belongs to, by the name in the file, beneath the place the file is for."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from households.actions.imports import Writes
from households.imports.findings import Finding
from households.imports.kinds.national.entries import Entry
from households.models import Area

SHOWN = 10
COUNTY, TOWNSHIP, VILLAGE = 6, 9, 12
SUFFIX = re.compile(r"(村民委员会|村委会|居民委员会|居委会|行政村|社区|村)$")


@dataclass
class Places:
    """The villages that rows may name. `remarks` are errors on the file as a whole."""

    code: str
    villages: list[Area]
    names: Mapping[str, str]
    remarks: list[Finding] = field(default_factory=list)

    def settle(self, entry: Entry) -> None:
        """Gives the row its village, or says on it why none can be found."""
        if "village" not in entry.parsed or self.remarks:
            return
        name, township = entry.parsed.get("village"), entry.parsed.get("township")
        found = [area for area in self.villages if plain(area.name) == plain(name)]
        if len(found) > 1 and township:
            found = [
                area
                for area in found
                if plain_township(self.names.get(area.code[:TOWNSHIP], ""))
                == plain_township(township)
            ]
        if len(found) == 1:
            entry.area = found[0]
            return
        if found:
            entry.error(
                "village", "这里有同名的行政村，分不清是哪一个。", "请在“乡(镇)”列写明乡镇。"
            )
            return
        known = "、".join(area.name for area in self.villages[:SHOWN])
        more = f"等 {len(self.villages)} 个村" if len(self.villages) > SHOWN else ""
        if len(self.code) == VILLAGE:
            rule = f"这次只导入{known}，这一行属于别的村。"
            entry.error("village", rule, "请删去别村的行，或改选乡镇、县导入。")
        elif known:
            entry.error(
                "village",
                f"登记册中没有这个行政村，有的是：{known}{more}。",
                "请改正村名，或先在“区域”里建立这个村。",
            )
        else:
            entry.error("village", "所选区域下还没有行政村。", "请先在“区域”里建立这个村。")


def places(
    entries: Iterable[Entry], *, area_code: str, options: Mapping[str, Any], writes: Writes
) -> Places:
    """The villages at or beneath the code; with `create_areas` the village of the code is made with the file's names."""
    areas = list(Area.objects.within(area_code)) if area_code.isdigit() else []
    wanted = {area_code[:length] for length in (COUNTY, TOWNSHIP, VILLAGE)}
    above = list(Area.objects.filter(code__in=wanted))
    names = {area.code: area.name for area in [*above, *areas]}
    villages = [area for area in areas if area.level == Area.Level.VILLAGE]
    found = Places(area_code, villages, names)
    if options.get("create_areas"):
        _create(found, list(entries), writes)
    elif area_code not in names:
        found.remarks.append(
            Finding(
                "",
                "",
                area_code,
                "没有代码是这个的区域。",
                "请核对区划代码；要用文件里的名称新建，请填本村的 12 位代码并选“新建区域”（命令行加 --create-areas）。",
            )
        )
    return found


def _create(places: Places, entries: list[Entry], writes: Writes) -> None:
    if not re.fullmatch(r"\d{12}", places.code):
        places.remarks.append(
            Finding(
                "", "", places.code, "新建区域须用行政村自己的 12 位区划代码。", "请填 12 位代码。"
            )
        )
        return
    for key, length in (("county", COUNTY), ("township", TOWNSHIP), ("village", VILLAGE)):
        code = places.code[:length]
        if code in places.names:
            continue
        name = next((entry.parsed.get(key) for entry in entries if entry.parsed.get(key)), "")
        if not name:
            title = {"county": "县(市、区、旗)", "township": "乡(镇)", "village": "行政村"}[key]
            places.remarks.append(
                Finding(
                    "", title, "", f"要新建区域，文件里须有“{title}”的名称。", "请补上这一列。"
                )
            )
            continue
        area = writes.create(Area(code=code, name=name, level=Area.LEVEL_OF_LENGTH[length]))
        places.names = {**places.names, code: name}
        if length == VILLAGE:
            places.villages = [area]


def plain(name: str) -> str:
    """A village's name without the word for what it is: 焦沟, 焦沟村, 焦沟村委会 are one."""
    return SUFFIX.sub("", "".join(str(name).split()))


def plain_township(name: str) -> str:
    return re.sub(r"(街道办事处|街道办|街道|乡|镇)$", "", "".join(str(name).split()))


def plain_county(name: str) -> str:
    bare = "".join(str(name).split())
    return re.sub(r"(自治县|自治旗|县|市|区|旗)$", "", bare) if len(bare) > 2 else bare
