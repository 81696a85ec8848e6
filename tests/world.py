"""The small world that every test finds: a few people of one community, brought in through real files."""

import csv
import tempfile
from pathlib import Path

from renyang.core.access.gate import Actor
from renyang.core.access.roles import Role
from renyang.core.models import ImportBatch, User
from renyang.core.services import divisions_put, grant_give, import_apply, import_map, import_stage, user_create
from renyang.people.models import Person
from renyang.people.services import register_link, user_tie
from renyang.resilience.services import index_run, stress_compute, stress_start
from renyang.science.identity import check_character
from tests.personas import COMMUNITY, ELSEWHERE, HERE, OTHER_COMMUNITY, PERSONAS

PASSWORD = "correct plum battery"
DIVISIONS = {
    HERE: "梅溪街道",
    COMMUNITY: "梅溪社区",
    "320199001002": "桂园社区",
    ELSEWHERE: "他乡街道",
    OTHER_COMMUNITY: "他乡社区",
}


def valid_id(first17: str) -> str:
    """A valid resident ID."""
    return first17 + check_character(first17)


ZHANG_ID = valid_id("32019919420312002")
CIVIL = [
    ["姓名", "性别", "身份证号", "出生日期", "联系电话", "社区", "地址", "居住方式", "紧急联系人", "与老人关系", "联系人电话"],
    ["张秀英", "女", ZHANG_ID, "1942-03-12", "19900000001", "梅溪社区", "梅苑3幢2单元501室",
     "独居", "张明", "儿子", "19900000002"],
    ["王建国", "男", valid_id("32019919500505001"), "1950-05-05", "19900000003", "梅溪社区", "雪堂新村1幢1单元101室",
     "与配偶同住", "", "", ""],
    ["李桂兰", "女", "", "1948-08-08", "", "桂园社区", "香雪里5幢1单元202室", "与子女同住", "", "", ""],
]  # fmt: skip
HEALTH = [
    ["健康档案号", "姓名", "性别", "出生日期", "身份证号", "社区", "现住址", "慢性病", "自理能力评估", "家庭医生"],
    ["JK1", "张秀英", "女", "1942.3.12", ZHANG_ID.lower(), "梅溪社区", "梅苑3栋2-501", "高血压", "轻度失能", "许静安"],
    ["JK2", "李桂兰", "女", "19480808", "", "桂园社区", "香雪里5号楼1单元202", "", "完好", ""],
]


def build() -> None:
    """Make divisions, accounts, people, an index and a stress test."""
    actor = Actor.operator("world")
    divisions_put(actor=actor, names=DIVISIONS)
    for source, rows in (("civil_affairs", CIVIL), ("health", HEALTH)):
        take_in(actor, rows, source=source)
    register_link(actor=actor, division_code=HERE)
    for persona in PERSONAS:
        if persona is not None:
            _account(actor, persona.username, persona.role, persona.division, here=persona.here)
    index_run(actor=actor, division_code=HERE)
    run = stress_start(actor=actor, division_code=HERE, scenario="heatwave", replicates=2, seed=1, days=30)
    stress_compute(actor=actor, run=run)


def take_in(
    actor: Actor,
    rows: list[list[str]],
    *,
    source: str,
    kind: str = "people",
    apply: bool = True,
    name: str = "file.csv",
    division: str = HERE,
) -> ImportBatch:
    """Bring rows in as a csv, the way a user would, with the guessed columns."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
        batch = import_stage(actor=actor, path=path, file_name=name, kind=kind, source=source, division_code=division)
    batch = import_map(actor=actor, batch=batch, mapping={int(at): field for at, field in batch.mapping.items()})
    return import_apply(actor=actor, batch=batch) if apply else batch


def zhang() -> Person:
    """The person most tests look at."""
    return Person.objects.get(name="张秀英", merged_into=None)


def _account(actor: Actor, username: str, role: Role, division: str, *, here: bool) -> None:
    user: User = user_create(actor=actor, username=username, display_name=username, password=PASSWORD)
    grant_give(actor=actor, user=user, role=role, division_code=division)
    if here and role == Role.OLDER_PERSON:
        user_tie(actor=actor, user=user, person=zhang())
    if here and role in {Role.FAMILY_MEMBER, Role.CARER}:
        user_tie(actor=actor, user=user, person=zhang(), relation=str(role))
