"""A village nobody here has seen: loaded from its export, set right, counted, changed, balanced and printed in a browser."""

import re

import pytest
from playwright.sync_api import expect

from households.models import Act, Household, Membership, Standing
from reports.figures import At, compute
from reports.periods import HalfYear
from tests.browser import DESKTOP
from tests.households.imports.workbooks import export, identity, person

pytestmark = pytest.mark.browser
CODE = "410325199288"
PLACE = {"县(市、区、旗)": "嵩县", "乡(镇)": "饭坡镇", "行政村": "石坡村"}


def village() -> bytes:
    """Three households, five persons; in one row the state of health is no word of the list."""
    people = [
        person("6100000001", 姓名="单大山", 证件号码=identity(sequence=11), **PLACE),
        person("6100000001", "610000000102", 姓名="李秀英", 与户主关系="配偶", 证件号码=identity(sequence=12, male=False), **PLACE),
        person("6100000002", 姓名="仇小满", 证件号码=identity(sequence=13), 健康状况="凑合", **PLACE),
        person("6100000003", 姓名="区明", 证件号码=identity(sequence=14), 脱贫属性="已脱贫", 脱贫年度=2016, **PLACE),
        person("6100000003", "610000000302", 姓名="王芳", 与户主关系="配偶", 证件号码=identity(sequence=15, male=False), 脱贫属性="已脱贫", 脱贫年度=2016, **PLACE),
    ]  # fmt: skip
    return export(*people, above=[["建档立卡贫困人口信息表"], ["单位：人"]])


@pytest.mark.parametrize("context", [DESKTOP], indirect=True)
def test_village_is_loaded_set_right_changed_balanced_and_printed(page, sign_in, jiaogou_live):
    sign_in(page, "juyuan")
    page.goto(f"{jiaogou_live}/imports/")
    page.get_by_role("link", name="导入 Excel").first.click()
    page.get_by_text("文件里的村还没有登记", exact=True).click()
    page.get_by_label("新建的村的区划代码").fill(CODE)
    page.get_by_label("村（乡镇、县）").select_option(label="请选择")
    page.get_by_label("Excel 文件").set_input_files(
        {"name": "石坡村.xlsx", "mimeType": "application/octet-stream", "buffer": village()}
    )
    page.get_by_role("button", name="上传并核对").click()

    expect(page.locator("main")).to_contain_text("有 1 处错误，改好以后才能导入")
    page.get_by_role("link", name="改这一行").first.click()
    page.get_by_label(re.compile("^健康状况")).fill("长期慢性病")
    page.get_by_role("button", name="保存并重新核对").click()
    expect(page.locator(".message.success")).to_contain_text("已改好：新增")
    page.get_by_role("link", name="全部导入").click()
    page.get_by_role("button", name="全部导入").click()
    expect(page.locator(".message.success")).to_contain_text("已全部导入")

    at = At(area=CODE, day=HalfYear(2018, 1).last_day, period=HalfYear(2018, 1))
    codes = ["registered.households", "registered.persons", "poor.persons", "exited.households"]
    assert {code: value.amount for code, value in compute(codes, at).items()} == {
        "registered.households": 3,
        "registered.persons": 5,
        "poor.persons": 3,
        "exited.households": 1,
    }

    # Found by the initials of a surname that is read otherwise as a word, and split in two.
    page.goto(f"{jiaogou_live}/households/?area={CODE}")
    page.get_by_role("searchbox").fill("sds")
    page.get_by_role("link", name="单大山").click()
    page.get_by_role("link", name="办理变动").click()
    page.get_by_role("link", name=re.compile("^死亡")).click()
    page.get_by_role("link", name=re.compile("^李秀英")).click()
    page.get_by_label(re.compile("^原因")).fill("因病去世")
    page.get_by_role("button", name="看将会发生的变化").click()
    page.get_by_role("button", name="确认办理").click()
    expect(page.locator(".message.success")).to_contain_text("已办理“死亡”")
    act = Act.objects.get(household__number="6100000001")
    assert Membership.objects.get(person__name="李秀英").ends_on == act.on

    page.goto(f"{jiaogou_live}/balance/?area={CODE}&period={act.on.year}")
    expect(page.locator("main")).to_contain_text("平衡")
    page.get_by_role("link", name="在册人减少·死亡 1").click()
    expect(page.locator("main")).to_contain_text("李秀英")

    answer = page.request.get(f"{jiaogou_live}/papers/policy-card/6100000002/paper.pdf")
    assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")
    assert Standing.objects.filter(household__area=CODE).count() == 3 + 1
    assert Household.objects.filter(area=CODE).count() == 3
