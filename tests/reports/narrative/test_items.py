"""Numbers are given to what is printed, when it is printed."""

from reports.narrative.items import Chapter, Item, Passage, numbered


def numbers(*items: Item) -> list[tuple[str, str]]:
    return [(item.key, number) for item, number in numbered(items)]


def test_chapters_and_sub_sections_are_numbered_as_they_come() -> None:
    told = numbers(
        Passage("lead", "导语"),
        Chapter("a", "基本村情"),
        Passage("a.1", "正文"),
        Chapter("b", "主要做法"),
        Passage("b.1", "正文", "产业"),
        Passage("b.2", "正文"),
        Passage("b.3", "正文", "党建"),
        Chapter("c", "下步打算"),
        Passage("c.1", "正文", "脱贫"),
    )

    assert told == [
        ("lead", ""), ("a", "一、"), ("a.1", ""), ("b", "二、"), ("b.1", "（一）"), ("b.2", ""),
        ("b.3", "（二）"), ("c", "三、"), ("c.1", "（一）"),
    ]  # fmt: skip


def test_a_chapter_with_nothing_in_it_is_left_out_and_takes_no_number() -> None:
    told = numbers(
        Chapter("a", "甲"), Chapter("b", "乙"), Passage("b.1", "正文"), Chapter("c", "丙")
    )

    assert told == [("b", "一、"), ("b.1", "")]
