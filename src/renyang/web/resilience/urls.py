"""URL patterns of the pages of resilience."""

from django.urls import path

from renyang.web.resilience import index_runs, stress_runs

urlpatterns = [
    path("index/", index_runs.index, name="index"),
    path("stress/", stress_runs.stress_runs, name="stress_runs"),
    path("stress/<uuid:pk>/", stress_runs.stress_run, name="stress_run"),
]
