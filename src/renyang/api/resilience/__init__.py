"""Operations of resilience."""

from renyang.api.resilience import index_runs, stress_runs

ROUTERS = (
    index_runs.router,
    stress_runs.router,
)
