"""Households, visits and accounts."""

from django.urls import path

from households.views import (
    accounts,
    acts,
    categories,
    exits,
    households,
    parts,
    people,
    places,
    standards,
    visits,
)

app_name = "households"
urlpatterns = [
    path("households/", households.household_list, name="household-list"),
    path("households/find/", people.person_find, name="person-find"),
    path("households/<str:number>/", households.household_detail, name="household-detail"),
    path("households/<str:number>/visits/new/", visits.visit_create, name="visit-new"),
    path("exits/", exits.exit_list, name="exit-list"),
    path("households/<str:number>/exit/", exits.exit_detail, name="exit-detail"),
    path("households/<str:number>/exit/new/", exits.exit_open, name="exit-open"),
    path(
        "households/<str:number>/exit/<int:year>/findings/",
        exits.exit_findings,
        name="exit-findings",
    ),
    path(
        "households/<str:number>/exit/<int:year>/steps/<slug:kind>/",
        exits.exit_step,
        name="exit-step",
    ),
    path("households/<str:number>/exit/<int:year>/void/", exits.exit_void, name="exit-void"),
    path("visits/", visits.visit_list, name="visit-list"),
    path("visits/new/", visits.visit_pick, name="visit-pick"),
    path("visits/<uuid:key>/", visits.visit_detail, name="visit-detail"),
    path("visits/<uuid:key>/void/", visits.visit_void, name="visit-void"),
    path("changes/", acts.act_list, name="act-list"),
    path("changes/identify/", acts.household_identify, name="household-identify"),
    path("changes/duplicates/", acts.duplicate_list, name="duplicate-list"),
    path("changes/<int:pk>/", acts.act_detail, name="act-detail"),
    path("changes/<int:pk>/reverse/", acts.act_reverse, name="act-reverse"),
    path("households/<str:number>/changes/", acts.act_pick, name="act-pick"),
    path("households/<str:number>/changes/<slug:kind>/", acts.act_new, name="act-new"),
    path("households/<str:number>/edit/<slug:part>/", parts.part_edit, name="part-edit"),
    path("households/<str:number>/rows/<slug:kind>/new/", parts.row_new, name="row-new"),
    path("households/<str:number>/rows/<slug:kind>/<int:pk>/", parts.row_edit, name="row-edit"),
    path(
        "households/<str:number>/rows/<slug:kind>/<int:pk>/void/", parts.row_void, name="row-void"
    ),
    path("households/<str:number>/members/<str:code>/", parts.member_edit, name="member-edit"),
    path("households/<str:number>/members/<str:code>/cards/new/", parts.card_new, name="card-new"),
    path(
        "households/<str:number>/members/<str:code>/cards/<int:pk>/",
        parts.card_edit,
        name="card-edit",
    ),
    path("accounts/", accounts.account_list, name="account-list"),
    path("accounts/new/", accounts.account_create, name="account-new"),
    path("accounts/<str:username>/", accounts.account_detail, name="account-detail"),
    path("accounts/<str:username>/password/", accounts.account_password, name="account-password"),
    path("accounts/<str:username>/postings/new/", accounts.posting_create, name="posting-new"),
    path(
        "accounts/<str:username>/postings/<int:pk>/end/", accounts.posting_end, name="posting-end"
    ),
    path("standards/", standards.standard_list, name="standard-list"),
    path("standards/new/<slug:kind>/", standards.standard_create, name="standard-new"),
    path("standards/<int:pk>/", standards.standard_edit, name="standard-edit"),
    path("categories/", categories.category_list, name="category-list"),
    path("categories/new/", categories.category_create, name="category-new"),
    path("categories/<slug:code>/", categories.category_detail, name="category-detail"),
    path("categories/<slug:code>/edit/", categories.category_edit, name="category-edit"),
    path("categories/<slug:code>/rates/new/", categories.rate_create, name="rate-new"),
    path("categories/<slug:code>/rates/<int:pk>/", categories.rate_edit, name="rate-edit"),
    path("areas/", places.area_list, name="area-list"),
    path("areas/new/", places.area_create, name="area-new"),
    path("areas/<str:code>/", places.area_edit, name="area-edit"),
    path("villages/", places.village_list, name="village-list"),
    path("villages/<str:code>/", places.village_detail, name="village-detail"),
    path("villages/<str:code>/new/", places.profile_create, name="profile-new"),
    path("villages/<str:code>/<int:pk>/", places.profile_edit, name="profile-edit"),
]
