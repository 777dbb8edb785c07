"""储备项目汇总表: projects on their way into the library, one a row."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from households.access import May
from households.actions.imports import Writes
from households.imports.about import About
from households.imports.columns import Reader
from households.imports.headings import Table
from households.imports.kinds.rows import EMPTY, OfADay, entry_of
from households.imports.planning import Plan
from households.models import ImportDraft
from projects.imports.columns import CODE, ENTRY, NAME, RESERVED, VILLAGE
from projects.imports.library import Library

RULES = (
    "列名不要改，列的先后可以换；不用的列可以空着，空着的格子不会抹掉系统里已有的内容。",
    "项目编号是钥匙：系统里没有的为新增，有的逐项比较。一个项目只写一行。",
    "金额以万元为单位，一格只写一个数；“25（其中……6万元）”这样的请写 25，其中数写到备注。",
    "日期写成 2018-07-13、2018年7月13日都可以；有下拉的格子从下拉里选。",
    "没有绩效目标的项目不能写入库时间（国开办发〔2018〕10号）。",
    "填好以后在“户档 → 导入”上传，先核对，有一行错就什么也不写入。",
)


class ReserveKind(OfADay):
    """What the library says of projects, and when they entered it."""

    slug = str(ImportDraft.Kind.RESERVE)
    title = str(ImportDraft.Kind.RESERVE.label)
    about = About(
        who=("项目名称",),
        number="项目编号",
        done=("看项目", "projects:project-list"),
        rules=RULES,
        needs=(May.EDIT_PROJECTS,),
    )
    columns = (CODE, VILLAGE, NAME, *ENTRY, *RESERVED)

    def plan(
        self, table: Table, *, area_code: str, options: Mapping[str, Any], today: date
    ) -> Plan:
        reader, writes = Reader(table, self.columns), Writes()
        found = [entry_of(reader, row) for row in table.rows]
        library = Library.of(area_code, found, today, writes)
        for entry in found:
            if entry.is_wrong:
                continue
            project = library.project(entry)
            if project is not None:
                library.reach(entry, project, ("reserved", "admitted"))
        return Plan(
            rows=[entry.planned for entry in found],
            remarks=[] if found else [EMPTY],
            writes=writes,
            counts_of={"projects": len(found)},
        )


RESERVE = ReserveKind()
