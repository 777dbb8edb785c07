"""What the pages say of a form that can come in."""

from dataclasses import dataclass

from households.access import May


@dataclass(frozen=True)
class About:
    """What the pages say of a form: whose rows they are, who may take it over, how it is filled in, what to look at after.

    `who` and `number` are the titles of the columns by which a row is told; `needs` are permissions beside that of
    importing; `done` is the label and the name of the list that shows what came of it.
    """

    who: tuple[str, ...]
    number: str
    done: tuple[str, str]
    rules: tuple[str, ...]
    needs: tuple[May, ...] = ()


OF_HOUSEHOLDS = About(
    who=("姓名", "户主"),
    number="户编号",
    done=("看名册", "households:household-list"),
    rules=(
        "列名不要改，列的先后可以换；不用的列可以空着，空着的格子不会抹掉登记册里已有的内容。",
        "户编号、人编号是钥匙，照登记册填写，都是文本，前面的 0 不能丢。",
        "有下拉的格子从下拉里选；“是、否”也可以写 √、×。",
        "日期写成 2018-07-13、2018年7月13日都可以。",
        "金额以元为单位，最多两位小数；面积以亩为单位。",
        "填好以后在“户档 → 导入”上传，先核对，有一行错就什么也不写入。",
    ),
)
