"""A birth told on a phone: seen beforehand, set right, done, counted, and taken back."""

import re

import pytest
from playwright.sync_api import expect

from households.models import Household, Membership, Standing
from tests.browser import PHONE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_a_birth_is_foreseen_made_and_taken_back_on_a_phone(page, sign_in, jiaogou_live):
    household = Household.objects.filter(
        standings__status=Standing.Status.POOR, standings__ends_on=None
    ).earliest("number")
    family = Membership.objects.filter(household=household, ends_on=None)
    persons = family.count()
    sign_in(page, "shuji")
    page.goto(f"{jiaogou_live}{household.get_absolute_url()}")
    page.get_by_role("link", name="办理变动").click()
    page.get_by_role("link", name=re.compile("^出生")).click()

    page.get_by_label("与户主关系").select_option(label="之孙女")
    page.get_by_label("姓名").fill("石苗苗")
    page.get_by_label("性别").select_option(label="女")
    page.get_by_label("出生日期").fill("2018-05-20")
    page.get_by_label("没有号码的原因").fill("新生儿未上户")
    page.get_by_label(re.compile("^原因")).fill("新生儿")
    page.get_by_role("button", name="看将会发生的变化").click()
    expect(page.locator("main")).to_contain_text("石苗苗为本户成员，与户主关系：之孙女")
    assert family.count() == persons

    page.get_by_text("改填写的内容").click()
    page.get_by_label("姓名").fill("石小苗")
    page.get_by_role("button", name="确认办理").click()
    expect(page.locator("main")).to_contain_text("与刚才看到的不同，还没有办理")
    assert family.count() == persons

    page.get_by_role("button", name="确认办理").click()
    expect(page.locator(".message.success")).to_contain_text("已办理“出生”")
    assert family.count() == persons + 1

    page.get_by_role("link", name="撤销").click()
    page.get_by_label("撤销的原因").fill("登记错了户")
    page.get_by_role("button", name="撤销这次变动").click()
    expect(page.locator(".message.success")).to_contain_text("已撤销")
    assert family.count() == persons

    page.goto(f"{jiaogou_live}/households/{household.number}/changes/birth/")
    assert page.get_by_label("姓名").input_value() == ""
