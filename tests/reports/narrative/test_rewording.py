"""What changed between two texts is told sentence by sentence and character by character, and nothing gets lost."""

from hypothesis import given
from hypothesis import strategies as st

from reports.narrative.rewording import Stretch, reworded

TEXTS = st.text(alphabet="走访农户慰问二三0123，。；\n", max_size=60)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_off_the_stretches(before: str, after: str) -> None:
    stretches = reworded(before, after)

    assert "".join(one.text for one in stretches if one.change != "new") == before
    assert "".join(one.text for one in stretches if one.change != "gone") == after


def test_a_changed_sentence_is_told_by_the_character() -> None:
    assert reworded("全村走访148户。计划已定。", "全村走访147户。计划已定。") == [
        Stretch("same", "全村走访14"),
        Stretch("gone", "8"),
        Stretch("new", "7"),
        Stretch("same", "户。计划已定。"),
    ]


def test_quite_another_sentence_is_not_woven_into_the_old_one() -> None:
    assert reworded("春节前慰问老人。", "六月修桥。") == [
        Stretch("gone", "春节前慰问老人。"),
        Stretch("new", "六月修桥。"),
    ]


def test_the_same_text_has_nothing_gone_or_new() -> None:
    assert reworded("走访农户。", "走访农户。") == [Stretch("same", "走访农户。")]
