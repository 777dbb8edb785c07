"""Writing a report: words, order and what is printed. Each change is a save of its own; nobody's words are lost."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from households.audit import record
from households.models import Area, User
from reports.documents.report import Report
from reports.figures import BadTokenError, UnknownFigureError, compute_tokens
from reports.figures.computing import legible
from reports.models import DraftSave
from reports.narrative.arrangement import (
    OWN,
    Entry,
    Words,
    arranged,
    complete,
    reworded,
    seen,
    tokens_in,
)
from reports.narrative.items import Item, label_of, words_of

Act = DraftSave.Act
TYPED_NUMBER = re.compile(
    r"^(?:[一二三四五六七八九十]+[、．.]|[（(][一二三四五六七八九十0-9]+[）)]、?|[0-9]+(?:[、．]|\.(?![0-9])))\s*(?=\S)"
)
LONGEST_HEADING, LONGEST_PROSE = 60, 20_000
Entries = list[Entry]


class OvertakenError(Exception):
    """Somebody changed the words of the item after they were opened: who, when, and the words as they stand now."""

    def __init__(self, save: DraftSave, item: Item | None) -> None:
        super().__init__(f"{save.by}已经改过这一段。")
        self.save = save
        self.item = item


def reword(
    *, report: Report, key: str, heading: str = "", prose: str = "", opened: int, by: User
) -> DraftSave | None:
    """Puts a person's words in the place of an item; the same words as the records write take them back.

    `opened` is the number of the save that the words were opened under. Raises OvertakenError when somebody changed
    them since, and ValidationError for empty words and for what looks like a figure but is none.
    """
    heading, prose = _heading(heading), _lines(prose)

    def change(entries: Entries, number: int) -> Entries:
        entry = _entry(entries, key)
        if entry.kind == "exhibit":
            raise ValidationError("表和图由记录生成，不能改写；不需要可以选“不印”。")
        _check_words(entry.kind, heading, prose)
        if entry.by > opened and _words_of(report, entry) != (heading, prose):
            raise OvertakenError(_save_of(report, entry.by), _item(report, entries, key))
        return _put(entries, _reworded(report, entry, heading, prose, number))

    return _saved(report, by, Act.REWORDED, key, change)


def restore(*, report: Report, key: str, by: User) -> DraftSave | None:
    """Takes a person's words back, so that the item follows the records again."""

    def change(entries: Entries, number: int) -> Entries:
        entry = _entry(entries, key)
        return _put(entries, reworded(entry, None, number)) if entry.words else entries

    return _saved(report, by, Act.RESTORED, key, change)


def confirm(*, report: Report, key: str, by: User) -> DraftSave | None:
    """复核: the words hold with the figures as they are now."""

    def change(entries: Entries, number: int) -> Entries:
        entry = _entry(entries, key)
        if not entry.words:
            return entries
        now = seen(_values(report, entry.words.prose))
        if now == entry.words.seen:
            return entries
        words = replace(entry.words, seen=now, seen_in=number)
        return _put(entries, replace(entry, words=words))

    return _saved(report, by, Act.CONFIRMED, key, change)


def hide(*, report: Report, key: str, by: User) -> DraftSave | None:
    """Keeps an item from being printed; it stays in the draft."""
    return _saved(
        report, by, Act.HIDDEN, key,
        lambda entries, _: _put(entries, replace(_entry(entries, key), is_hidden=True)),
    )  # fmt: skip


def show(*, report: Report, key: str, by: User) -> DraftSave | None:
    """Prints a hidden item again."""
    return _saved(
        report, by, Act.SHOWN, key,
        lambda entries, _: _put(entries, replace(_entry(entries, key), is_hidden=False)),
    )  # fmt: skip


def move_up(*, report: Report, key: str, by: User) -> DraftSave | None:
    """Puts an item before the one above it; a chapter takes along all that stands in it."""
    return _saved(report, by, Act.MOVED, key, lambda entries, _: _moved(report, entries, key, -1))


def move_down(*, report: Report, key: str, by: User) -> DraftSave | None:
    """Puts an item after the one below it; a chapter takes along all that stands in it."""
    return _saved(report, by, Act.MOVED, key, lambda entries, _: _moved(report, entries, key, 1))


def add(
    *,
    report: Report,
    key: str,
    after: str,
    kind: str,
    heading: str = "",
    prose: str = "",
    by: User,
) -> DraftSave | None:
    """Adds a chapter or a passage of one's own after an item. The key is the page's: sent twice, it is added once."""
    heading, prose = _heading(heading), _lines(prose)

    def change(entries: Entries, number: int) -> Entries:
        if any(entry.key == key for entry in entries):
            return entries
        _check_words(kind, heading, prose)
        entry = _reworded(report, Entry(key, kind), heading, prose, number)
        place = entries.index(_entry(entries, after)) + 1
        return [*entries[:place], entry, *entries[place:]]

    if not key.startswith(OWN):
        raise ValidationError("这一段的标识不对，请刷新页面后再添加。")
    return _saved(report, by, Act.ADDED, key, change)


def remove(*, report: Report, key: str, by: User) -> DraftSave | None:
    """Takes out an item that a person added. Raises ValidationError for one that records write: that can be hidden."""
    if not key.startswith(OWN):
        raise ValidationError("这一段由记录写成，不能删去；不需要可以选“不印”。")

    def change(entries: Entries, _: int) -> Entries:
        return [entry for entry in entries if entry.key != key]

    return _saved(report, by, Act.REMOVED, key, change)


def go_back(*, report: Report, save: DraftSave, by: User) -> DraftSave | None:
    """Makes the draft what it was after an earlier save; that, too, is a further save."""

    def change(entries: Entries, number: int) -> Entries:
        now = {entry.key: entry for entry in entries}
        then = [Entry.from_json(entry) for entry in save.entries]
        return [
            replace(entry, by=number)
            if entry.words != getattr(now.get(entry.key), "words", None)
            else replace(entry, by=now[entry.key].by if entry.key in now else number)
            for entry in then
        ]

    return _saved(report, by, Act.RETURNED, str(save.number), change)


@transaction.atomic
def _saved(
    report: Report,
    by: User,
    act: DraftSave.Act,
    key: str,
    change: Callable[[Entries, int], Entries],
) -> DraftSave | None:
    """The change on top of the draft as it is now, one hand after another; None where nothing changed."""
    Area.objects.select_for_update().get(pk=report.area.pk)
    saves = DraftSave.objects.of(report.area, report.period.code, report.person)
    last = saves.order_by("-number").first()
    number = (last.number if last else 0) + 1
    before = [Entry.from_json(entry) for entry in last.entries] if last else []
    entries = complete(report.written, before)
    changed = change(entries, number)
    if changed == entries:
        return None
    save = DraftSave(
        area=report.area,
        period=report.period.code,
        person=report.person,
        number=number,
        act=act,
        key=key,
        label=_label(report, entries, changed, key),
        entries=[entry.as_json() for entry in changed],
        by=by,
        at=timezone.now(),
    )
    save.full_clean()
    save.save(force_insert=True)
    record(
        by=by,
        verb=f"draft.{act.value}",
        target=save,
        key=f"{report.area.code}/{report.slug}/{number}",
        area=report.area.code,
        after={"item": key, "label": save.label},
    )
    return save


def _entry(entries: Entries, key: str) -> Entry:
    found = next((entry for entry in entries if entry.key == key), None)
    if found is None:
        raise ValidationError("这一段已经不在稿子里，可能刚被删去，请刷新页面看看。")
    return found


def _put(entries: Entries, changed: Entry) -> Entries:
    return [changed if entry.key == changed.key else entry for entry in entries]


def _reworded(report: Report, entry: Entry, heading: str, prose: str, number: int) -> Entry:
    written = _written(report, entry.key)
    was_heading, was_prose = words_of(written) if written else ("", "")
    if written and (heading, prose) == (was_heading, was_prose):
        return reworded(entry, None, number) if entry.words else entry
    words = Words(heading, prose, was_heading, was_prose, seen(_values(report, prose)), number)
    same = entry.words and (entry.words.heading, entry.words.prose) == (heading, prose)
    return entry if same else reworded(entry, words, number)


def _words_of(report: Report, entry: Entry) -> tuple[str, str]:
    if entry.words:
        return entry.words.heading, entry.words.prose
    written = _written(report, entry.key)
    return words_of(written) if written else ("", "")


def _written(report: Report, key: str) -> Item | None:
    return next((item for item in report.written if item.key == key), None)


def _item(report: Report, entries: Entries, key: str) -> Item | None:
    placed = arranged(report.written, entries, report.facts)
    return next((one.item for one in placed if one.key == key), None)


def _moved(report: Report, entries: Entries, key: str, by: int) -> Entries:
    """The stretches that move about one another are single items, or whole chapters when it is a chapter."""
    entry = _entry(entries, key)
    seen_keys = {one.key for one in arranged(report.written, entries, report.facts)}
    stretches: list[Entries] = []
    for one in entries:
        # What records do not write at present goes along with what stands before it.
        alone = one.kind == "chapter" if entry.kind == "chapter" else one.key in seen_keys
        if alone or not stretches:
            stretches.append([])
        stretches[-1].append(one)
    place = next(at for at, stretch in enumerate(stretches) if entry in stretch)
    other = place + by
    if not 0 <= other < len(stretches):
        return entries
    if entry.kind == "chapter" and stretches[other][0].kind != "chapter":
        return entries
    stretches[place], stretches[other] = stretches[other], stretches[place]
    return [one for stretch in stretches for one in stretch]


def _values(report: Report, prose: str) -> dict[str, Any]:
    return compute_tokens(tokens_in(prose), report.at)


def _save_of(report: Report, number: int) -> DraftSave:
    saves = DraftSave.objects.of(report.area, report.period.code, report.person)
    return saves.select_related("by").get(number=number)


def _label(report: Report, before: Entries, after: Entries, key: str) -> str:
    """What the item was called that the save is about."""
    if key.isdecimal():
        return f"第{key}次修改"
    found = _item(report, before, key) or _item(report, after, key)
    return label_of(found)[:60] if found else ""


def _heading(heading: str) -> str:
    """Without a number that was typed all the same: numbers are given when the report is set."""
    return TYPED_NUMBER.sub("", heading.strip())


def _lines(prose: str) -> str:
    """Line ends of one kind, nothing at the ends of lines, no empty lines."""
    lines = (line.rstrip() for line in prose.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line.strip())


def _check_words(kind: str, heading: str, prose: str) -> None:
    if len(heading) > LONGEST_HEADING:
        raise ValidationError({"heading": f"小标题最多 {LONGEST_HEADING} 字，请缩短。"})
    if len(prose) > LONGEST_PROSE:
        raise ValidationError({"prose": f"一段最多 {LONGEST_PROSE} 字，请分成几段。"})
    if kind == "chapter":
        if not heading:
            raise ValidationError({"heading": "请写标题，不用写序号，序号会自动编。"})
        return
    if not prose:
        raise ValidationError({"prose": "正文不能为空；不需要这一段，可以选“不印”。"})
    for token in tokens_in(prose):
        try:
            legible(token)
        except (UnknownFigureError, BadTokenError) as error:
            raise ValidationError(
                {"prose": f"[[{token}]] 插得不对：{error} 请用“插入数字”重新选。"}
            ) from error
