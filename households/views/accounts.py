"""Accounts and postings, for the administrator of the area; and everybody's own password."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import PasswordChangeView
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse_lazy

from households.access import May, StaffRequest, requires
from households.actions.accounts import end_posting, open_account, post, set_password
from households.forms import AccountForm, EndPostingForm, PasswordForm, PostingForm
from households.models import Pairing, Posting, User
from households.views.paging import leaf


@requires(May.MANAGE_ACCOUNTS)
def account_list(request: StaffRequest) -> HttpResponse:
    current = Posting.objects.filter(request.reach.places()).covering(request.today)
    people = User.objects.within(request.reach).prefetch_related(
        Prefetch("postings", current.select_related("area"), to_attr="current")
    )
    page = leaf(request, people, "个账户")
    return TemplateResponse(request, "households/account_list.html", {"leaf": page})


@requires(May.MANAGE_ACCOUNTS)
def account_create(request: StaffRequest) -> HttpResponse:
    form = AccountForm(request.POST or None)
    user = form.act(open_account, by=request.user)
    if user:
        return _hand_over(request, user, form.cleaned_data["password"], "账户已开通")
    return TemplateResponse(request, "households/account_form.html", {"form": form})


@requires(May.MANAGE_ACCOUNTS)
def account_detail(request: StaffRequest, username: str) -> HttpResponse:
    user = get_object_or_404(User.objects.within(request.reach), username=username)
    others = User.objects.wholly_within(request.reach).exclude(pk=request.user.pk)
    postings = user.postings.filter(request.reach.places()).select_related("area")
    return TemplateResponse(
        request,
        "households/account_detail.html",
        {
            "account": user,
            "postings": postings.order_by("-begins_on"),
            "today": request.today,
            "endable": set(_endable(request, user).values_list("pk", flat=True)),
            "is_oneself": user == request.user,
            "can_set_password": others.filter(pk=user.pk).exists(),
        },
    )


@requires(May.MANAGE_ACCOUNTS)
def account_password(request: StaffRequest, username: str) -> HttpResponse:
    others = User.objects.wholly_within(request.reach).exclude(pk=request.user.pk)
    user = get_object_or_404(others, username=username)
    form = PasswordForm(request.POST or None)
    form.act(set_password, by=request.user, user=user)
    if form.is_valid():
        return _hand_over(request, user, form.cleaned_data["password"], "密码已重设")
    return TemplateResponse(
        request, "households/account_password.html", {"account": user, "form": form}
    )


@requires(May.MANAGE_ACCOUNTS)
def posting_create(request: StaffRequest, username: str) -> HttpResponse:
    others = User.objects.within(request.reach).exclude(pk=request.user.pk)
    user = get_object_or_404(others, username=username)
    form = PostingForm(request.POST or None, reach=request.reach)
    posting = form.act(post, by=request.user, user=user)
    if posting:
        messages.success(request, f"{user}已任{posting.area}{posting.get_role_display()}。")
        return redirect("households:account-detail", user.username)
    return TemplateResponse(
        request, "households/posting_form.html", {"account": user, "form": form}
    )


@requires(May.MANAGE_ACCOUNTS)
def posting_end(request: StaffRequest, username: str, pk: int) -> HttpResponse:
    user = get_object_or_404(
        User.objects.within(request.reach).exclude(pk=request.user.pk), username=username
    )
    posting = get_object_or_404(_endable(request, user), pk=pk)
    form = EndPostingForm(request.POST or None, today=request.today)
    if form.act(end_posting, by=request.user, posting=posting):
        messages.success(request, f"{user}的{posting.get_role_display()}任职已终止。")
        if held := _left_behind(posting):
            messages.warning(
                request,
                f"{user}名下还有 {held} 户结对。请第一书记或局工作人员在“走访 → 结对”里交接给别人。",
            )
        return redirect("households:account-detail", user.username)
    return TemplateResponse(
        request, "households/posting_end.html", {"account": user, "posting": posting, "form": form}
    )


class OwnPassword(PasswordChangeView):
    """Everybody changes their own; other devices are signed out, this one stays."""

    template_name = "registration/password.html"
    success_url = reverse_lazy("home")

    def form_valid(self, form: Any) -> HttpResponse:
        user: User = form.user
        set_password(by=user, user=user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(self.request, user)
        messages.success(self.request, "密码已改，下次请用新密码登录。")
        return redirect(self.get_success_url())


def _endable(request: StaffRequest, user: User) -> QuerySet[Posting]:
    """Postings in reach that have not ended yet."""
    return (
        Posting.objects.held_by(user)
        .filter(request.reach.places())
        .exclude(ends_on__lte=request.today)
        .select_related("area", "user")
    )


def _left_behind(posting: Posting) -> int:
    """How many households the person still answers for when the posting ends, with no other that helps."""
    day = posting.ends_on or posting.begins_on
    held = Pairing.objects.filter(helper=posting.user_id).covering(day)
    return held.left_behind(day).values("household").distinct().count()


def _hand_over(request: StaffRequest, user: User, password: str, done: str) -> HttpResponse:
    """Shows a password once: it goes into this answer and nowhere else, no session, no message, no log."""
    context = {"account": user, "password": password, "done": done}
    return TemplateResponse(request, "households/account_handover.html", context)
