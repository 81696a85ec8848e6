"""The routes of resilience for the sweep, and the rows that their addresses are about."""

from renyang.core.access.roles import Role
from renyang.resilience.models import StressRun
from tests.personas import HERE
from tests.sweep import CREATED, DEPARTMENTS, STREET, Route

PAGES = {
    "index": Route(STREET | DEPARTMENTS, "/index/"),
    "stress_runs": Route(STREET | DEPARTMENTS, "/stress/"),
    "stress_run": Route(STREET | DEPARTMENTS, "/stress/{stress}/", row=True),
}  # fmt: skip
LISTS = {
    "levers": Route(STREET | DEPARTMENTS, "/index/?as=csv"),
    "indicators": Route(STREET | DEPARTMENTS, "/index/?as=csv&list=indicators"),
    "communities": Route(STREET | DEPARTMENTS, "/index/?as=csv&list=communities"),
    "stress_runs": Route(STREET | DEPARTMENTS, "/stress/?as=csv"),
    "left_behind": Route(STREET, "/stress/{stress}/?as=csv", row=True, sees=DEPARTMENTS),
}  # fmt: skip
OPERATIONS = {
    "index": Route(STREET | DEPARTMENTS, "/api/v1/index", row=True),
    "stress_runs": Route(STREET | DEPARTMENTS, "/api/v1/stress"),
    "stress_start": Route(
        {Role.SUBDISTRICT_OFFICER}, "/api/v1/stress", "post", row=True, sees=DEPARTMENTS | {Role.SYSTEM_ADMIN,
        Role.PARTNER_MANAGER}, sub_district=True, data={"scenario": "calm", "division_code": HERE, "replicates": 2},
        answer=CREATED,
    ),
    "stress_run": Route(STREET | DEPARTMENTS, "/api/v1/stress/{stress}", row=True),
}  # fmt: skip


def rows() -> dict[str, object]:
    """The ids that addresses are about."""
    return {
        "stress": StressRun.objects.get().pk,
    }
