"""The desk, the figures, the half-year report and the ledgers."""

from django.urls import path

from reports.views import (
    balance,
    checks,
    desk,
    figures,
    half_year,
    ledger_exports,
    ledger_verifying,
    ledgers,
    papers,
    project_money,
    public_notices,
    saved_views,
    signing,
    work,
)

app_name = "reports"
urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("figures/", figures.figure_list, name="figure-list"),
    path("figures/<str:code>/", figures.figure_detail, name="figure-detail"),
    path("balance/", balance.balance_sheet, name="balance"),
    path("balance/balance.xlsx", balance.balance_workbook, name="balance-workbook"),
    path("balance/records/", balance.balance_records, name="balance-records"),
    path("checks/", checks.check_list, name="check-list"),
    path("checks/<slug:code>/", checks.check_detail, name="check-detail"),
    path("reports/", half_year.report_list, name="report-list"),
    path("reports/<str:area>/<str:period>/", half_year.report_preview, name="report-preview"),
    path("reports/<str:area>/<str:period>/report.pdf", half_year.report_pdf, name="report-pdf"),
    path("reports/<str:area>/<str:period>/submit/", signing.version_submit, name="version-submit"),
    path("report-versions/<int:pk>/", signing.version_detail, name="version-detail"),
    path("report-versions/<int:pk>/paper.pdf", signing.version_paper, name="version-paper"),
    path("report-versions/<int:pk>/<slug:act>/", signing.version_step, name="version-step"),
    path("public/projects/<str:code>/", public_notices.project_preview, name="project-notice"),
    path(
        "public/projects/<str:code>/notice.pdf",
        public_notices.project_pdf,
        name="project-notice-pdf",
    ),
    path("public/funds/<int:pk>/", public_notices.source_preview, name="source-notice"),
    path("public/funds/<int:pk>/notice.pdf", public_notices.source_pdf, name="source-notice-pdf"),
    path("projects/all/money/", project_money.project_money, name="project-money"),
    path(
        "projects/all/money/money.pdf", project_money.project_money_pdf, name="project-money-pdf"
    ),
    path("work/", work.work_month, name="work-month"),
    path("work/work.pdf", work.work_month_pdf, name="work-pdf"),
    path("ledgers/", ledgers.ledger_list, name="ledger-list"),
    path("ledger-views/<int:pk>/", saved_views.view_open, name="view-open"),
    path("ledger-views/<int:pk>/rename/", saved_views.view_rename, name="view-rename"),
    path("ledger-views/<int:pk>/delete/", saved_views.view_delete, name="view-delete"),
    path("ledgers/<slug:name>/views/new/", saved_views.view_new, name="view-new"),
    path("ledgers/verify/", ledger_verifying.ledger_verify, name="ledger-verify"),
    path("ledgers/verify/doubts/", ledger_verifying.ledger_doubts, name="ledger-doubts"),
    path(
        "ledgers/verify/verify_ledger.py",
        ledger_verifying.ledger_verify_program,
        name="ledger-verify-program",
    ),
    path("ledgers/exports/<str:key>/", ledger_exports.ledger_job, name="ledger-job"),
    path("ledgers/exports/<str:key>/ledger.xlsx", ledger_exports.ledger_file, name="ledger-file"),
    path("ledgers/<slug:name>/", ledgers.ledger_detail, name="ledger-detail"),
    path(
        "ledgers/<slug:name>/ledger.xlsx", ledger_exports.ledger_workbook, name="ledger-workbook"
    ),
    path("ledgers/<slug:name>/full/", ledger_exports.ledger_full, name="ledger-full"),
    path("ledgers/<slug:name>/public.xlsx", ledger_exports.ledger_public, name="ledger-public"),
    path("papers/", papers.paper_list, name="paper-list"),
    path("papers/make/", papers.paper_make, name="paper-make"),
    path("papers/<str:key>/", papers.paper_job, name="paper-job"),
    path("papers/<str:key>/papers.pdf", papers.paper_file, name="paper-file"),
    path(
        "papers/<slug:kind>/<str:number>/paper.pdf", papers.paper_household, name="paper-household"
    ),
]
