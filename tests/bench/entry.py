"""How soon the entry page can be used, with many households on the phone, without a network and with one that never answers.

    python -m tests.bench.entry [--households 2000] [--times 10]

The server runs as in an office; its register is filled up to the number asked for. A real browser at the width of a
phone opens the page once with a network, then again and again offline, and again and again while the server is
frozen (SIGSTOP: it takes connections and never answers). Measured from the start of the navigation until the first
household of the list can be tapped.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser import FLAGS, PHONE
from tests.chromium import find
from tests.journeys.entry import open_entry, sign_in
from tests.journeys.service import Service

FILL = """
from datetime import date
from households.models import Household, Membership, Person, Standing
first = Household.objects.order_by("pk").first()
day = date(2014, 11, 1)
missing = {count} - Household.objects.count()
homes = Household.objects.bulk_create(
    Household(number=f"41032519929990{{n:05d}}", area=first.area, group_number=n % 15 + 1) for n in range(missing)
)
people = Person.objects.bulk_create(
    Person(code=f"41032519929990{{n:05d}}01", name=f"张{{chr(0x4e00 + n % 3000)}}", sex="1", no_identity_reason="试验")
    for n in range(missing)
)
Membership.objects.bulk_create(
    Membership(household=home, person=person, relation="head", joined_by="filed", begins_on=day)
    for home, person in zip(homes, people, strict=True)
)
Standing.objects.bulk_create(
    Standing(household=home, status="poor", attribute="general", turn="filed", begins_on=day) for home in homes
)
"""


def opened(page: Page, url: str) -> float:
    """Seconds until the first household can be tapped."""
    began = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.locator("[data-homes] a").first.wait_for(state="visible")
    return time.perf_counter() - began


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def told(what: str, seconds: list[float]) -> None:
    middle, longest = statistics.median(seconds) * 1000, max(seconds) * 1000
    say(f"{what}：中位 {middle:.0f} 毫秒，最长 {longest:.0f} 毫秒（{len(seconds)} 次）")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--households", type=int, default=2000)
    parser.add_argument("--times", type=int, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        service = Service(Path(folder))
        service.manage("shell", "-v0", "-c", FILL.format(count=options.households))
        service.start()
        browser = playwright.chromium.launch(
            executable_path=find(), args=FLAGS, chromium_sandbox=False
        )
        context = browser.new_context(viewport=PHONE, locale="zh-CN")
        page = context.new_page()
        sign_in(page, service)
        open_entry(page, service)
        expect(page.locator("body[data-offers]")).to_be_attached(timeout=60_000)
        page.locator("[data-homes] a").first.wait_for(state="visible")
        url = f"{service.url}/offline/"
        say(f"{options.households} 户")
        context.set_offline(True)
        told("断网打开", [opened(page, url) for _ in range(options.times)])
        context.set_offline(False)
        service.freeze()
        try:
            told("服务不应答时打开", [opened(page, url) for _ in range(options.times)])
        finally:
            service.thaw()
            service.kill()
        browser.close()


if __name__ == "__main__":
    main()
