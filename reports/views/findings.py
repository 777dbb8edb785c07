"""One finding with what was said of it, the steps that can be taken, and the list of all that is under way."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from households import wording
from households.access import May, StaffRequest, reach, requires
from households.forms.act import ActForm
from households.glances import head_names
from households.models import Area, AuditLine
from households.views.paging import leaf
from reports import checks
from reports.actions.following import Matter, answer_doubt, assign_doubt, close_doubt, reopen_doubt
from reports.auditing import told_line
from reports.checks import Finding, Rule, State
from reports.filters.doubts import DoubtFilter
from reports.forms.doubts import AnswerForm, AssignForm, CloseForm, ReopenForm
from reports.models import Doubt
from reports.views.checks import finding_url
from reports.views.chosen import Chosen, chosen


@dataclass(frozen=True)
class Looked:
    """A finding, or what is left of it: the doubt of one that is found no more."""

    choice: Chosen
    rule: Rule
    key: int
    finding: Finding | None
    fingerprint: str | None
    doubt: Doubt | None
    area: Area

    @property
    def state(self) -> State:
        return checks.state_of(self.doubt, self.fingerprint)

    @property
    def matter(self) -> Matter:
        if self.finding:
            found = self.finding
            return Matter(
                self.rule.code, self.key, self.area, found.whose, found.about, found.text
            )
        assert self.doubt is not None
        known = self.doubt
        return Matter(self.rule.code, self.key, self.area, known.owner, known.about, known.text)

    @property
    def url(self) -> str:
        return finding_url(self.rule.code, self.key, self.choice)


@requires(May.SEE_CHECKS)
def finding_detail(request: StaffRequest, code: str, key: int) -> HttpResponse:
    looked = _looked(request, code, key)
    lines = AuditLine.objects.filter(target_type="reports.Doubt", target_key=f"{code}/{key}")
    context = {
        "chosen": looked.choice,
        "looked": looked,
        "is_overdue": checks.overdue(looked.doubt, looked.state, request.today),
        "steps": [
            {"on": told.on, "title": told.verb, "text": told.sentence, "by": told.who}
            for told in map(told_line, lines.order_by("number"))
        ],
        "acts": [
            (label, f"{reverse(f'reports:{name}', args=[code, key])}?{looked.choice.query}")
            for name, label, may in _possible(looked)
            if reach(request.user, may, request.today).covers(looked.area.code)
        ],
        "owner_url": _owner_url(looked),
        "name": _name(looked),
    }
    return TemplateResponse(request, "reports/finding_detail.html", context)


@requires(May.ASSIGN_CHECKS)
def finding_assign(request: StaffRequest, code: str, key: int) -> HttpResponse:
    looked = _looked(request, code, key)
    form = AssignForm(_posted(request), area=looked.area.code, today=request.today)
    return _act(
        request, looked, form, "安排核实", assign_doubt, "已安排。",
        matter=looked.matter, by=request.user, today=request.today,
    )  # fmt: skip


@requires(May.ANSWER_CHECKS)
def finding_answer(request: StaffRequest, code: str, key: int) -> HttpResponse:
    looked = _looked(request, code, key)
    return _act(
        request, looked, AnswerForm(_posted(request)), "答复", answer_doubt, "已答复，等待另一位同志复核。",
        matter=looked.matter, fingerprint=looked.fingerprint or "", by=request.user,
    )  # fmt: skip


@requires(May.CLOSE_CHECKS)
def finding_close(request: StaffRequest, code: str, key: int) -> HttpResponse:
    looked = _looked(request, code, key, needs_doubt=True)
    return _act(
        request, looked, CloseForm(_posted(request)), "复核办结", close_doubt, "已办结。",
        doubt=looked.doubt, by=request.user, is_found=looked.finding is not None,
    )  # fmt: skip


@requires(May.CLOSE_CHECKS)
def finding_reopen(request: StaffRequest, code: str, key: int) -> HttpResponse:
    looked = _looked(request, code, key, needs_doubt=True)
    return _act(
        request, looked, ReopenForm(_posted(request)), "退回", reopen_doubt, "已退回，等待重新答复。",
        doubt=looked.doubt, by=request.user,
    )  # fmt: skip


@requires(May.SEE_CHECKS)
def doubt_list(request: StaffRequest) -> HttpResponse:
    choice = chosen(request)
    under_way = Doubt.objects.in_area(choice.area.code).within(request.reach)
    narrowed = DoubtFilter(request, under_way.select_related("area", "responsible", "answered_by"))
    doubts = list(narrowed.qs)
    states = checks.states(doubts, choice.at)
    wanted = narrowed.form.cleaned_data.get("state") or "open"
    kept = [doubt for doubt in doubts if STATES[wanted](doubt, states[doubt.pk])]
    titles = {rule.code: rule.title for rule in checks.RULES}
    page = leaf(request, kept, "处")
    context = {
        "chosen": choice,
        "filter": narrowed,
        "leaf": page,
        "rows": [
            {
                "doubt": doubt,
                "title": titles.get(doubt.rule, "规则已停用"),
                "state": states[doubt.pk],
                "is_overdue": checks.overdue(doubt, states[doubt.pk], request.today),
                "url": finding_url(doubt.rule, doubt.record, choice),
            }
            for doubt in page.rows
        ],
    }
    return TemplateResponse(request, "reports/doubt_list.html", context)


STATES: dict[str, Callable[[Doubt, State], bool]] = {
    "open": lambda doubt, state: state.is_open,
    "waiting": lambda doubt, state: not doubt.is_answered,
    "answered": lambda doubt, state: state is State.ANSWERED,
    "to-close": lambda doubt, state: doubt.is_answered and not doubt.is_closed,
    "closed": lambda doubt, state: state in (State.CLOSED, State.QUIET),
    "gone": lambda doubt, state: state is State.GONE,
    "all": lambda doubt, state: True,
}


def _looked(request: StaffRequest, code: str, key: int, *, needs_doubt: bool = False) -> Looked:
    """The finding within reach, on the day that is asked for. 404 where nothing was found or said."""
    choice = chosen(request)
    try:
        rule = checks.find(code)
    except checks.UnknownRuleError as error:
        raise Http404(str(error)) from error
    said = Doubt.objects.within(request.reach).of(code).filter(record=key)
    doubt = said.select_related("area", "responsible", "answered_by", "closed_by").first()
    if doubt and not choice.area.contains(doubt.area_id):
        choice = replace(choice, area=doubt.area)
    records = rule.records(choice.at).select_related(*rule.subject.related)
    row = records.filter(pk=key).first()
    if (row is None and doubt is None) or (needs_doubt and doubt is None):
        raise Http404("没有这处疑点，或不在您负责的范围内。")
    if row is None:
        assert doubt is not None
        return Looked(choice, rule, key, None, None, doubt, doubt.area)
    finding = checks.told(rule, [row], choice.at)[0]
    mark = checks.fingerprint(rule, row, choice.at)
    return Looked(choice, rule, key, finding, mark, doubt, finding.owner.area)


def _possible(looked: Looked) -> list[tuple[str, str, May]]:
    """The steps that make sense now, the likeliest first."""
    match looked.state:
        case State.ANSWERED:
            return [
                ("finding-close", "复核办结", May.CLOSE_CHECKS),
                ("finding-reopen", "退回", May.CLOSE_CHECKS),
            ]
        case State.QUIET | State.CLOSED:
            return [("finding-reopen", "退回重办", May.CLOSE_CHECKS)]
        case State.GONE if looked.doubt and looked.doubt.is_answered:
            return [
                ("finding-close", "复核办结", May.CLOSE_CHECKS),
                ("finding-reopen", "退回", May.CLOSE_CHECKS),
            ]
        case State.GONE:
            return [("finding-answer", "答复", May.ANSWER_CHECKS)]
        case _:
            return [
                ("finding-answer", "答复", May.ANSWER_CHECKS),
                ("finding-assign", "安排核实", May.ASSIGN_CHECKS),
            ]


def _name(looked: Looked) -> str:
    """The head of the household before its number; of anything else what it is called."""
    household = looked.finding.household if looked.finding else None
    if household is None:
        return looked.matter.owner
    head = head_names([household.pk], looked.choice.day).get(household.pk, "户主未登记")
    return f"{head}（{household.number}）"


def _owner_url(looked: Looked) -> str:
    if looked.finding is None:
        return ""
    return f"{looked.finding.owner.get_absolute_url()}#{looked.rule.place.anchor}"


def _posted(request: StaffRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _act(
    request: StaffRequest,
    looked: Looked,
    form: ActForm,
    label: str,
    action: Callable[..., Any],
    done: str,
    **known: Any,
) -> HttpResponse:
    if form.act(action, **known):
        messages.success(request, done)
        return redirect(looked.url)
    matter = looked.matter
    facts = [
        {"label": "规则", "value": looked.rule.title},
        {"label": "记录", "value": f"{matter.owner} {matter.about}".strip()},
        {"label": "情况", "value": matter.text},
    ]
    if looked.doubt and looked.doubt.is_answered:
        doubt = looked.doubt
        facts.append(
            {
                "label": "答复",
                "value": f"{doubt.get_verdict_display()}：{doubt.answer}"
                f"（{doubt.answered_by}，{wording.day(doubt.answered_at.date())}）",  # type: ignore[union-attr]
            }
        )
    context = {
        "question": label,
        "facts": facts,
        "form": form,
        "act_label": label,
        "cancel_url": looked.url,
    }
    return TemplateResponse(request, "reports/finding_act.html", context)
