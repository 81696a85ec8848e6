"""People who are easily mixed up, brought in through real files and linked: nobody is put together with somebody else."""

from collections import Counter

from renyang.core.access.gate import Actor
from renyang.people.models import Pair, Person, SourceRecord, Verdict
from renyang.people.services import pair_decide, register_link
from tests.personas import HERE
from tests.world import take_in, valid_id

HEADINGS = ["姓名", "性别", "身份证号", "出生日期", "联系电话", "社区", "地址"]
WIFE = ["陈玉珍", "女", valid_id("32019919460606004"), "1946-06-06", "19900000021", "梅溪社区", "香雪里8幢2单元301室"]
HUSBAND = [
    "周德明",
    "男",
    valid_id("32019919440404003"),
    "1944-04-04",
    "19900000021",
    "梅溪社区",
    "香雪里8幢2单元301室",
]


def _people(*names: str) -> Counter[str]:
    rows = Person.objects.filter(name__in=names, merged_into=None)
    return Counter(rows.values_list("name", flat=True))


def test_a_husband_with_his_wifes_id(db: None, operator: Actor) -> None:
    """One department wrote her ID into his row: birth date and sex contradict it, so it recognises nobody. They share phone and
    door, and are two.
    """
    take_in(operator, [HEADINGS, WIFE, HUSBAND], source="civil_affairs")
    take_in(operator, [HEADINGS, WIFE, [*HUSBAND[:2], WIFE[2], *HUSBAND[3:]]], source="social_security")
    register_link(actor=operator, division_code=HERE)
    assert _people("陈玉珍", "周德明") == {"陈玉珍": 1, "周德明": 1}
    husband = Person.objects.get(name="周德明")
    assert husband.resident_id == HUSBAND[2]
    assert SourceRecord.objects.filter(link__person=husband).count() == 2
    mixed_up = SourceRecord.objects.get(link__person=husband, source="social_security")
    assert mixed_up.facts["resident_id_doubtful"]


def test_a_husband_whose_row_says_nothing_against_his_wifes_id(db: None, operator: Actor) -> None:
    """Without birth date and sex nothing in his row contradicts her ID, phone and door: a worker is asked, whose word holds."""
    take_in(operator, [HEADINGS, WIFE, HUSBAND], source="civil_affairs")
    take_in(operator, [HEADINGS, [HUSBAND[0], "", WIFE[2], "", *HUSBAND[4:]]], source="social_security")
    register_link(actor=operator, division_code=HERE)
    mixed_up = SourceRecord.objects.get(source="social_security", facts__name=HUSBAND[0])
    hers = SourceRecord.objects.get(source="civil_affairs", facts__name=WIFE[0])
    assert Person.objects.get(links__record=mixed_up) != Person.objects.get(links__record=hers)
    assert Person.objects.get(links__record=hers).name == WIFE[0]
    pair = Pair.objects.get(left=min(hers.pk, mixed_up.pk), right=max(hers.pk, mixed_up.pk))
    assert pair.verdict == Verdict.OPEN
    pair_decide(actor=operator, pair=pair, verdict=Verdict.DIFFERENT)
    register_link(actor=operator, division_code=HERE, retrain=True)
    assert Person.objects.get(links__record=mixed_up) != Person.objects.get(links__record=hers)


def test_two_people_of_one_name_birth_date_and_home(db: None, operator: Actor) -> None:
    """Two valid IDs are two people, whatever else agrees; and no worker is asked."""
    one = ["李秀兰", "女", valid_id("32019919500101002"), "1950-01-01", "", "梅溪社区", "雪堂新村9幢1单元201室"]
    other = [*one[:2], valid_id("32019919500101004"), *one[3:]]
    for source in ("civil_affairs", "health"):
        take_in(operator, [HEADINGS, one, other], source=source)
    register_link(actor=operator, division_code=HERE)
    assert _people("李秀兰") == {"李秀兰": 2}
    for number in (one[2], other[2]):
        person = Person.objects.get(resident_id_lookup=number)
        assert set(SourceRecord.objects.filter(link__person=person).values_list("source", flat=True)) == {
            "civil_affairs", "health",
        }  # fmt: skip
    assert not Pair.objects.filter(left__facts__name="李秀兰", verdict=Verdict.OPEN).exists()


def test_a_third_row_without_id_goes_with_one_of_them_at_most(db: None, operator: Actor) -> None:
    """However it is linked, the two stay two, each with her own ID."""
    one = ["李秀兰", "女", valid_id("32019919500101002"), "1950-01-01", "", "梅溪社区", "雪堂新村9幢1单元201室"]
    other = [*one[:2], valid_id("32019919500101004"), *one[3:]]
    take_in(operator, [HEADINGS, one, other], source="civil_affairs")
    take_in(operator, [HEADINGS, [*one[:2], "", *one[3:]]], source="health")
    register_link(actor=operator, division_code=HERE)
    people = [Person.objects.get(resident_id_lookup=row[2], merged_into=None) for row in (one, other)]
    assert people[0] != people[1]
    assert [SourceRecord.objects.filter(link__person=p, source="civil_affairs").count() for p in people] == [1, 1]
    assert sum(SourceRecord.objects.filter(link__person=p, source="health").count() for p in people) <= 1


def test_a_file_loaded_twice_adds_nobody(db: None, operator: Actor) -> None:
    """Nothing is new or changed, nothing is compared, nobody is added; only the day of collection is newer."""
    rows = [HEADINGS, WIFE, HUSBAND]
    take_in(operator, rows, source="civil_affairs")
    register_link(actor=operator, division_code=HERE)
    before = set(Person.objects.values_list("pk", flat=True))
    again = take_in(operator, rows, source="civil_affairs")
    counts = register_link(actor=operator, division_code=HERE)
    assert (again.counts["new"], again.counts["updated"], again.counts["unchanged"]) == (0, 0, 2)
    assert (counts.compared, counts.new_people, counts.merged_people) == (0, 0, 0)
    assert set(Person.objects.values_list("pk", flat=True)) == before
