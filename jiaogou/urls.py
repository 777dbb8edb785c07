"""The addresses of the whole house."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.views.generic import RedirectView

from households.views.accounts import OwnPassword
from jiaogou import offline, views

sign_in = LoginView.as_view(
    redirect_authenticated_user=True, extra_context={"verify_url": reverse_lazy("reports:verify")}
)
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("password/", OwnPassword.as_view(), name="password"),
    path("offline/", offline.shell, name="offline"),
    path("sw.js", offline.worker, name="worker"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("healthz/", views.healthz, name="healthz"),
    path(
        "favicon.ico",
        login_not_required(
            RedirectView.as_view(url="/static/jiaogou/favicon.svg", permanent=True)
        ),
    ),
    path("", include("households.urls")),
    path("", include("projects.urls")),
    path("", include("reports.urls")),
]
