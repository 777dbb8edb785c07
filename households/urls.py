"""Households, visits and accounts."""

from django.urls import path

from households.views import accounts, households, visits

app_name = "households"
urlpatterns = [
    path("households/", households.household_list, name="household-list"),
    path("households/<str:number>/", households.household_detail, name="household-detail"),
    path("households/<str:number>/visits/new/", visits.visit_create, name="visit-new"),
    path("visits/", visits.visit_list, name="visit-list"),
    path("visits/new/", visits.visit_pick, name="visit-pick"),
    path("visits/<uuid:key>/", visits.visit_detail, name="visit-detail"),
    path("visits/<uuid:key>/void/", visits.visit_void, name="visit-void"),
    path("accounts/", accounts.account_list, name="account-list"),
    path("accounts/new/", accounts.account_create, name="account-new"),
    path("accounts/<str:username>/", accounts.account_detail, name="account-detail"),
    path("accounts/<str:username>/password/", accounts.account_password, name="account-password"),
    path("accounts/<str:username>/postings/new/", accounts.posting_create, name="posting-new"),
    path(
        "accounts/<str:username>/postings/<int:pk>/end/", accounts.posting_end, name="posting-end"
    ),
]
