"""`renyang member`."""

from renyang.organisations.models import Organisation, OrganisationKind
from tests.commands import Run
from tests.personas import HERE, OFFICER, WORKER


def test_an_account_becomes_a_member_and_is_one_no_more(run: Run, db: None) -> None:
    """Listed until the last day named, gone after --remove; who is no member, and an organisation not on record, are refused."""
    Organisation.objects.create(division_code=HERE, name="康乐公司", kind=OrganisationKind.COMPANY)
    where = ("--organisation", "康乐公司", "--division", HERE)
    added = run("member", OFFICER.username, *where, "--until", "2099-01-31")
    assert (added.code, OFFICER.username in added.out, "2099-01-31" in added.out) == (0, True, True)
    removed = run("member", OFFICER.username, *where, "--remove")
    assert (removed.code, OFFICER.username in removed.out) == (0, False)
    assert run("member", WORKER.username, *where, "--remove").code == 1
    assert run("member", OFFICER.username, "--organisation", "无名社", "--division", HERE).code == 1
