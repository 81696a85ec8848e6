"""The files of a sub-district's organisations, agreements and responsibility list."""

from renyang.core.access.gate import Actor
from renyang.core.queries import noted_rows
from renyang.organisations.models import Organisation
from renyang.partners.models import Agreement, Responsibility
from tests.world import take_in

ORGANISATIONS = [["单位名称", "单位类型", "所属社区", "联系人", "联系电话", "服务人员数"],
                 ["禾家餐饮", "企业", "", "禾先生", "19900000100", "25"], ["邻里互助会", "社会组织", "", "", "", "60人"],
                 ["梅溪社区居委会", "居委会", "梅溪社区", "", "", "6"]]  # fmt: skip
AGREEMENTS = ["承接单位", "替补对象", "服务项目", "每日可服务人数", "责任保险", "保险到期", "生效日期", "终止日期"]
DUTIES = ["职责事项", "阶段", "牵头单位", "副责单位"]


def bring(actor: Actor, rows: list[list[str]], kind: str) -> tuple[tuple[int, ...], dict[int, list[tuple[str, str]]]]:
    """The counts (new, updated, unchanged, rejected) and the notes by row."""
    batch = take_in(actor, rows, source="subdistrict", kind=kind)
    noted = {row: [(note["column"], note["code"]) for note in said] for row, said in noted_rows(batch)}
    return tuple(batch.counts[outcome] for outcome in ("new", "updated", "unchanged", "rejected")), noted


def test_organisations(db: None, operator: Actor) -> None:
    assert bring(operator, ORGANISATIONS, "organisations") == ((3, 0, 0, 0), {})
    committee = Organisation.objects.get(kind="committee")
    assert (committee.division_code, committee.people_available) == ("320199001001", 6)
    assert Organisation.objects.get(name="邻里互助会").people_available == 60
    assert bring(operator, ORGANISATIONS, "organisations")[0] == (0, 0, 3, 0)


def test_an_agreement_and_its_deputy(db: None, operator: Actor) -> None:
    """One organisation delivers, another stands in; the same pair for the same service is one agreement."""
    bring(operator, ORGANISATIONS, "organisations")
    rows = [AGREEMENTS, ["禾家餐饮", "", "助餐", "900", "是", "2031-01-01", "2025-01-01", "2031-12-31"],
            ["邻里互助会", "禾家餐饮", "送餐", "150", "否", "", "", ""]]  # fmt: skip
    assert bring(operator, rows, "agreements") == ((2, 0, 0, 0), {})
    first, deputy = Agreement.objects.order_by("-per_day")
    assert (first.service, first.stands_in_for, first.liability_covered) == ("meals", None, True)
    assert (deputy.service, deputy.stands_in_for, deputy.liability_covered) == ("meals", first.organisation, False)
    assert bring(operator, rows, "agreements")[0] == (0, 0, 2, 0)


def test_an_unknown_organisation_makes_no_agreement(db: None, operator: Actor) -> None:
    """One who stands in for nobody known would otherwise count as the one who delivers."""
    bring(operator, ORGANISATIONS, "organisations")
    rows = [AGREEMENTS, ["无名公司", "", "助餐", "900", "", "", "", ""],
            ["邻里互助会", "无名公司", "助餐", "150", "", "", "", ""],
            ["禾家餐饮", "", "理财", "10", "", "", "", ""]]  # fmt: skip
    assert bring(operator, rows, "agreements") == (
        (0, 0, 0, 3),
        {
            2: [("organisation_id", "name_unknown")],
            3: [("stands_in_for_id", "name_unknown")],
            4: [("service", "word_unknown")],
        },
    )
    assert not Agreement.objects.exists()


def test_the_responsibility_list(db: None, operator: Actor) -> None:
    """A function whose deputy is unknown is kept with the gap noted; a deputy struck out is struck out."""
    bring(operator, ORGANISATIONS, "organisations")
    rows = [
        DUTIES,
        ["助餐配送", "平时", "禾家餐饮", "邻里互助会"],
        ["平安点名", "应急处置", "梅溪社区居委会", "无名公司"],
    ]
    assert bring(operator, rows, "responsibilities") == ((2, 0, 0, 0), {3: [("deputy_id", "name_unknown")]})
    assert Responsibility.objects.get(function="平安点名").deputy is None
    rows[1][3] = ""
    assert bring(operator, rows, "responsibilities")[0] == (0, 1, 1, 0)
    assert Responsibility.objects.get(function="助餐配送").deputy is None
