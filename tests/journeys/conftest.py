"""The Jiaogou data, committed, behind a running server, and three people who can sign in."""

import pytest
from django.core.management import call_command

from households.actions.accounts import set_password
from households.models import User

PASSWORD = "Jiaogou-482713"


@pytest.fixture
def jiaogou_live(live):
    """The address of a server with the Jiaogou data and its demo people."""
    call_command("load_jiaogou", verbosity=0)
    for username in ("shuji", "juyuan", "shenji", "guanli"):
        set_password(by=None, user=User.objects.get(username=username), password=PASSWORD)
    return live


@pytest.fixture
def sign_in(jiaogou_live):
    """Signs a person in through the page, as they would."""

    def enter(page, username):
        page.goto(f"{jiaogou_live}/sign-in/")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(lambda url: "sign-in" not in url)

    return enter
