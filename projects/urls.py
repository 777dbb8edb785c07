"""Projects and their money."""

from django.urls import path

from projects.views import issues, projects

app_name = "projects"
urlpatterns = [
    path("projects/", projects.project_list, name="project-list"),
    path("projects/<str:code>/", projects.project_detail, name="project-detail"),
    path("projects/<str:code>/issues/new/", issues.issue_new, name="issue-new"),
]
