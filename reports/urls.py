"""The desk, the figures, the half-year report and the ledgers."""

from django.urls import path

from reports.views import (
    balance,
    checks,
    desk,
    figures,
    half_year,
    ledgers,
    papers,
    project_money,
    public_notices,
    signing,
    summary,
    work,
)

app_name = "reports"
urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("figures/", figures.figure_list, name="figure-list"),
    path("figures/<str:code>/", figures.figure_detail, name="figure-detail"),
    path("balance/", balance.balance_sheet, name="balance"),
    path("balance/records/", balance.balance_records, name="balance-records"),
    path("checks/", checks.check_list, name="check-list"),
    path("checks/<slug:code>/", checks.check_detail, name="check-detail"),
    path("reports/", half_year.report_list, name="report-list"),
    path("summaries/", summary.summary_list, name="summary-list"),
    path(
        "reports/<str:area>/<str:period>/people/<str:username>/",
        summary.summary_preview,
        name="summary-preview",
    ),
    path(
        "reports/<str:area>/<str:period>/people/<str:username>/summary.pdf",
        summary.summary_pdf,
        name="summary-pdf",
    ),
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
    path("ledgers/<slug:name>/", ledgers.ledger_detail, name="ledger-detail"),
    path("ledgers/<slug:name>/ledger.xlsx", ledgers.ledger_workbook, name="ledger-workbook"),
    path("papers/", papers.paper_list, name="paper-list"),
    path("papers/make/", papers.paper_make, name="paper-make"),
    path("papers/<str:key>/", papers.paper_job, name="paper-job"),
    path("papers/<str:key>/papers.pdf", papers.paper_file, name="paper-file"),
    path(
        "papers/<slug:kind>/<str:number>/paper.pdf", papers.paper_household, name="paper-household"
    ),
]
