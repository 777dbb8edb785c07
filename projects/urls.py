"""Projects and their money."""

from django.urls import path

from projects.views import entries, issues, photos, projects, rows, sources

app_name = "projects"
# Words of three letters stand where a code of four and more may stand, so that no project hides a page.
urlpatterns = [
    path("projects/", projects.project_list, name="project-list"),
    path("projects/new/", projects.project_create, name="project-new"),
    path("projects/all/board/", projects.project_board, name="board"),
    path("projects/all/timetable/", projects.project_timetable, name="timetable"),
    path("projects/<str:code>/", projects.project_detail, name="project-detail"),
    path("projects/<str:code>/edit/", projects.project_edit, name="project-edit"),
    path("projects/<str:code>/issues/new/", issues.issue_new, name="issue-new"),
    path("projects/<str:code>/stages/new/", rows.stage_new, name="stage-new"),
    path("projects/<str:code>/stages/<int:pk>/remove/", rows.stage_remove, name="stage-remove"),
    path("projects/<str:code>/photos/new/", photos.photos_new, name="photos-new"),
    path("projects/<str:code>/rows/<slug:kind>/new/", rows.row_new, name="row-new"),
    path("projects/<str:code>/rows/<slug:kind>/<int:pk>/", rows.row_edit, name="row-edit"),
    path(
        "projects/<str:code>/rows/<slug:kind>/<int:pk>/remove/",
        rows.row_remove,
        name="row-remove",
    ),
    path("papers-of/<slug:kind>/<int:pk>/new/", photos.papers_new, name="papers-new"),
    path("site-photos/<uuid:key>/void/", photos.photo_void, name="photo-void"),
    path("site-photos/<uuid:key>/<slug:size>/", photos.photo, name="photo"),
    path("funds/", sources.source_list, name="source-list"),
    path("funds/new/", sources.source_create, name="source-new"),
    path("funds/<int:pk>/", sources.source_detail, name="source-detail"),
    path("funds/<int:pk>/edit/", sources.source_edit, name="source-edit"),
    path("funds/<int:pk>/entries/new/", sources.entry_new, name="entry-new"),
    path("funds/<int:pk>/allocate/", sources.allocation_new, name="allocation-new"),
    path("funds/<int:source>/notices/new/", rows.source_notice, name="source-notice-new"),
    path("funds/<int:source>/notices/<int:pk>/", rows.source_notice, name="source-notice"),
    path("funds/entries/<int:pk>/reverse/", sources.entry_reverse, name="entry-reverse"),
    path("funds/allocations/<int:pk>/", entries.allocation_detail, name="allocation-detail"),
    path(
        "funds/allocations/<int:pk>/reverse/",
        entries.allocation_reverse,
        name="allocation-reverse",
    ),
    path(
        "funds/allocations/<int:pk>/<slug:kind>/", entries.allocation_draw, name="allocation-draw"
    ),
    path("payments/", entries.payment_list, name="payment-list"),
    path("payments/requests/", entries.request_list, name="request-list"),
    path("payments/requests/<uuid:key>/", entries.request_detail, name="request-detail"),
    path(
        "payments/requests/<uuid:key>/<slug:kind>/", entries.request_decide, name="request-decide"
    ),
    path("payments/<int:pk>/", entries.payment_detail, name="payment-detail"),
    path("payments/<int:pk>/refund/", entries.payment_refund, name="payment-refund"),
    path("payments/<int:pk>/reverse/", entries.payment_reverse, name="payment-reverse"),
]
