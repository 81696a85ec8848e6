"""Undoing an import: what goes, what goes back, what stays and why. Every state was worked out by hand from the rows."""

import uuid
from collections.abc import Callable

import pytest
from django.apps import apps
from django.test import Client
from django.utils.functional import Promise
from pghistory.models import Event

from renyang.care.domain.terms import NeedTerms
from renyang.care.models import Need
from renyang.care.services import need_end, need_record
from renyang.core.access.gate import Actor, NotAllowed
from renyang.core.files.kinds import NotUndone, kinds
from renyang.core.models import AccessEntry, BatchState, ImportBatch, User
from renyang.core.queries import undo_foreseen
from renyang.core.services import import_undo, import_undo_enqueue, imports_resume
from renyang.core.tasks import undo_batch
from renyang.people.models import Link, Pair, Person, RegisterRun, SourceRecord, Verdict
from renyang.people.queries import register
from renyang.people.services import pair_decide, person_correct, register_link
from renyang.places.models import Room, Site
from renyang.science.problem import Problem
from tests.personas import HEALTH, HERE, OFFICER, STRANGER, WORKER, Persona
from tests.world import CIVIL, take_in, zhang
from tests.world import HEALTH as HEALTH_FILE

SignIn = Callable[[Persona | None], Client]
ActorOf = Callable[[Persona], Actor]
NEWCOMER = ["赵小兰", "女", "", "1939-01-01", "19900000009", "梅溪社区", "梅苑9幢1单元101室", "独居", "", "", ""]
MOVED = [*CIVIL[1][:4], "19900000077", *CIVIL[1][5:]]
"""Zhang with another phone."""
SHEET = ["场所名称", "类型", "社区", "工作人员"]
CENTRE = ["梅溪日照中心", "日间照料中心", "梅溪社区"]


def civil(actor: Actor, *rows: list[str], link: bool = True) -> ImportBatch:
    """A file of civil affairs, taken in, and its records linked."""
    batch = take_in(actor, [CIVIL[0], *rows], source="civil_affairs")
    if link:
        register_link(actor=actor, division_code=HERE)
    return batch


def sites(actor: Actor, *rows: list[str]) -> ImportBatch:
    return take_in(actor, [SHEET, *rows], source="subdistrict", kind="sites")


def foreseen(actor: Actor, batch: ImportBatch) -> dict[str, int]:
    """What the page says that undoing would do, without what it would not."""
    return {effect.code: effect.count for effect in undo_foreseen(actor, batch) if effect.count}


def done(batch: ImportBatch) -> dict[str, int]:
    return {code: count for code, count in batch.effects.items() if count}


def names(actor: Actor) -> set[str]:
    return set(register(actor).values_list("name", flat=True))


def test_who_is_named_by_the_file_alone_leaves(db: None, operator: Actor) -> None:
    """One new row, one person; undone, the register is what it was, and her history is kept."""
    before = names(operator), SourceRecord.objects.count()
    batch = civil(operator, NEWCOMER)
    person = Person.objects.get(name="赵小兰")
    assert foreseen(operator, batch) == {"leaving": 1, "removed": 1}
    batch = import_undo(actor=operator, batch=batch)
    assert (names(operator), SourceRecord.objects.count()) == before
    assert (batch.state, batch.undone_by, done(batch)) == (BatchState.UNDONE, "test", {"leaving": 1, "removed": 1})
    last = apps.get_model("people", "PersonEvent").objects.filter(pgh_obj_id=person.pk).latest("pgh_id")
    assert (last.pgh_label, last.name) == ("delete", "赵小兰")
    assert last.pgh_context.metadata["begun"].endswith(".import_undo")


def test_a_changed_fact_goes_back_at_once(db: None, operator: Actor) -> None:
    """Her phone is the old one again, in her record and on her page, without another linking."""
    batch = civil(operator, MOVED)
    assert zhang().phone == "19900000077"
    assert foreseen(operator, batch) == {"restored": 1}
    import_undo(actor=operator, batch=batch)
    assert zhang().phone == "19900000001"
    record = SourceRecord.objects.get(source="civil_affairs", link__person=zhang())
    assert record.sealed["phone"] == "19900000001"
    assert record.batch_id != batch.pk


def test_a_file_can_be_taken_in_again_after_it_was_undone(db: None, operator: Actor) -> None:
    """Its rows are new once more."""
    import_undo(actor=operator, batch=civil(operator, NEWCOMER))
    again = civil(operator, NEWCOMER)
    assert again.counts["new"] == 1
    assert "赵小兰" in names(operator)


def test_who_is_in_another_file_stays_with_its_facts(db: None, operator: Actor) -> None:
    """Wang is in a file of the health department too: that file undone, he stays as civil affairs has him."""
    wang = ["JK3", "王建国", "男", "1950-05-05", CIVIL[2][2], "梅溪社区", "雪堂新村1幢1单元101室", "高血压", "完好", ""]
    batch = take_in(operator, [HEALTH_FILE[0], wang], source="health")
    register_link(actor=operator, division_code=HERE)
    person = Person.objects.get(name="王建国")
    assert person.chronic_conditions == "高血压"
    import_undo(actor=operator, batch=batch)
    person.refresh_from_db()
    assert (person.chronic_conditions, person.links.count()) == ("", 1)


def test_who_something_was_recorded_about_stays(db: None, operator: Actor, actor_of: ActorOf) -> None:
    """A need keeps her; the page names her and it. What was entered for nobody goes."""
    other = ["钱小梅", *NEWCOMER[1:3], "1941-05-05", "19900000010", *NEWCOMER[5:]]
    batch = civil(operator, NEWCOMER, other)
    person = Person.objects.get(name="赵小兰")
    officer = actor_of(OFFICER)
    need_record(actor=officer, person=person, service="bathing", terms=NeedTerms(
        times=1, per="week", minutes=60, critical=False, since=person.links.get().record.collected_on))  # fmt: skip
    effects = {effect.code: effect for effect in undo_foreseen(officer, batch) if effect.count}
    assert {code: effect.count for code, effect in effects.items()} == {"leaving": 1, "staying": 1, "removed": 1}
    assert effects["leaving"].named == [("钱小梅", "")]
    assert effects["staying"].named == [("赵小兰", "需求 1")]
    import_undo(actor=officer, batch=batch)
    assert "赵小兰" in names(operator)
    assert "钱小梅" not in names(operator)
    assert Need.objects.filter(record__link__person=person).exists()


def test_a_correction_by_hand_keeps_a_person(db: None, operator: Actor, actor_of: ActorOf) -> None:
    """Somebody looked after her record: it is not thrown away with the file."""
    batch = civil(operator, NEWCOMER)
    person = Person.objects.get(name="赵小兰")
    person_correct(actor=actor_of(OFFICER), person=person, facts={"floor": "3"})
    assert foreseen(operator, batch) == {"staying": 1}
    import_undo(actor=operator, batch=batch)
    person.refresh_from_db()
    assert (person.name, person.floor) == ("赵小兰", 3)


def test_what_was_entered_beside_a_record_follows_another(db: None, operator: Actor, actor_of: ActorOf) -> None:
    """Zhang's correction hung on the record that goes; a later linking still knows to whom it belongs."""
    person = zhang()
    headings = ["姓名", "性别", "身份证号", "出生日期", "社区"]
    rows = [headings, ["张秀英", "女", CIVIL[1][2], "1942-03-12", "梅溪社区"]]
    batch = take_in(operator, rows, source="social_security")
    register_link(actor=operator, division_code=HERE)
    person_correct(actor=actor_of(OFFICER), person=person, facts={"floor": "5"})
    gone = SourceRecord.objects.get(batch=batch)
    Link.objects.filter(person=person, by="human").update(beside=gone)
    import_undo(actor=operator, batch=batch)
    besides = set(Link.objects.filter(person=person, by="human").values_list("beside", flat=True))
    assert None not in besides
    assert besides <= set(Link.objects.filter(person=person, by="model").values_list("record", flat=True))
    person.refresh_from_db()
    assert person.floor == 5


def test_a_later_file_keeps_what_it_says(db: None, operator: Actor) -> None:
    """Two files give Zhang two phones. The first undone, the second's stands; that undone too, the world's is back."""
    first = civil(operator, MOVED)
    second = civil(operator, [*CIVIL[1][:4], "19900000088", *CIVIL[1][5:]])
    (later,) = (effect for effect in undo_foreseen(operator, first) if effect.count)
    assert (later.code, later.count, list(later.named)) == ("later", 1, [("file.csv", "1")])
    import_undo(actor=operator, batch=first)
    assert zhang().phone == "19900000088"
    import_undo(actor=operator, batch=second)
    assert zhang().phone == "19900000001"


def test_decisions_on_pairs_are_counted_and_go(db: None, operator: Actor, actor_of: ActorOf) -> None:
    """A pair that a worker decided has one side less: the decision goes with it, and stays in the history."""
    batch = civil(operator, NEWCOMER)
    new = SourceRecord.objects.get(batch=batch)
    other = SourceRecord.objects.get(source="civil_affairs", link__person=zhang())
    pair = Pair.objects.create(left=other, right=new, division_code=new.division_code)
    pair_decide(actor=actor_of(OFFICER), pair=pair, verdict=Verdict.DIFFERENT)
    assert foreseen(operator, batch) == {"leaving": 1, "removed": 1, "decisions": 1}
    import_undo(actor=operator, batch=batch)
    assert not Pair.objects.filter(pk=pair.pk).exists()
    events = apps.get_model("people", "PairEvent").objects.filter(pgh_obj_id=pair.pk)
    assert events.latest("pgh_id").verdict == Verdict.DIFFERENT


def test_who_was_merged_into_somebody_leaves_with_her(db: None, operator: Actor) -> None:
    """Nobody is left who points to a person that is gone."""
    batch = civil(operator, NEWCOMER)
    person = Person.objects.get(name="赵小兰")
    stub = Person.objects.create(
        pk=uuid.uuid4(),
        division_code=person.division_code,
        name="赵小兰",
        pinyin="zhao",
        initials="z",
        merged_into=person,
    )
    import_undo(actor=operator, batch=batch)
    assert not Person.objects.filter(pk__in=[person.pk, stub.pk]).exists()


def test_the_page_says_first_what_goes(db: None, operator: Actor, sign_in: SignIn) -> None:
    """Named to who may see her, written into the access log; the button queues it, and a worker does it."""
    batch = civil(operator, NEWCOMER)
    client = sign_in(OFFICER)
    assert f"/imports/{batch.pk}/undo/" in client.get(f"/imports/{batch.pk}/").text
    page = client.get(f"/imports/{batch.pk}/undo/").text
    assert "赵小兰" in page
    entry = AccessEntry.objects.filter(subject="undoing").latest("pk")
    assert (entry.subject_id, entry.people) == (str(batch.pk), [Person.objects.get(name="赵小兰").pk])
    assert client.post(f"/imports/{batch.pk}/undo/").status_code == 302
    batch.refresh_from_db()
    assert batch.state == BatchState.UNDOING
    for _ in range(2):
        undo_batch(batch=str(batch.pk))
    batch.refresh_from_db()
    assert (batch.state, batch.undone_by) == (BatchState.UNDONE, OFFICER.username)
    assert RegisterRun.objects.filter(division_code=HERE).exists()
    assert "undo/" not in client.get(f"/imports/{batch.pk}/").text
    assert "已撤销" in client.get("/imports/").text
    assert client.get(f"/imports/{batch.pk}/undo/").status_code == 422


def test_only_who_may_bring_such_a_file_undoes_it(
    db: None, operator: Actor, sign_in: SignIn, actor_of: ActorOf
) -> None:
    """Another department's officer and somebody from elsewhere do not see it; a community's worker neither."""
    batch = civil(operator, NEWCOMER)
    for persona in (HEALTH, STRANGER, WORKER):
        assert sign_in(persona).get(f"/imports/{batch.pk}/undo/").status_code == 404
        with pytest.raises(Problem):
            import_undo(actor=actor_of(persona), batch=batch)
    with pytest.raises(NotAllowed):
        imports_resume(actor=actor_of(OFFICER))


def test_an_undoing_that_fails_changes_nothing(
    db: None, actor_of: ActorOf, operator: Actor, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is taken in as before, with the reason on its page; it can be tried again."""
    batch = civil(operator, NEWCOMER)
    import_undo_enqueue(actor=actor_of(OFFICER), batch=batch)
    with monkeypatch.context() as patch:
        patch.setattr("renyang.people.services.undoing.rows_restore", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            undo_batch(batch=str(batch.pk))
    batch.refresh_from_db()
    assert (batch.state, batch.attempts) == (BatchState.APPLIED, 1)
    assert "赵小兰" in names(operator)
    assert "我们这边出了差错。" in sign_in(OFFICER).get(f"/imports/{batch.pk}/").text
    assert import_undo_enqueue(actor=actor_of(OFFICER), batch=batch).problem is None


def test_an_undoing_whose_worker_was_killed_is_taken_up_again(db: None, actor_of: ActorOf, operator: Actor) -> None:
    """As an import is; after three attempts it is taken in still, and says why."""
    batch = civil(operator, NEWCOMER)
    import_undo_enqueue(actor=actor_of(OFFICER), batch=batch)
    ImportBatch.objects.filter(pk=batch.pk).update(attempts=3)
    assert imports_resume(actor=operator) == 0
    batch.refresh_from_db()
    assert (batch.state, Problem.from_dict(batch.problem).code) == (BatchState.APPLIED, "run_given_up")


def test_rows_of_a_table_go_and_go_back(db: None, operator: Actor) -> None:
    """One centre new, one with more staff than before."""
    sites(operator, [*CENTRE, "3"])
    batch = sites(operator, [*CENTRE, "5"], ["桂园食堂", "社区食堂", "桂园社区", "2"])
    assert foreseen(operator, batch) == {"removed": 1, "restored": 1}
    import_undo(actor=operator, batch=batch)
    assert list(Site.objects.values_list("name", "staff")) == [("梅溪日照中心", 3)]


def test_a_row_on_which_others_depend_stays(db: None, operator: Actor) -> None:
    """A room was entered for the centre: the page says so, and both stay."""
    batch = sites(operator, [*CENTRE, "3"])
    Room.objects.create(site=Site.objects.get(), name="活动室")
    (effect,) = (effect for effect in undo_foreseen(operator, batch) if effect.count)
    assert (effect.code, list(effect.named)) == ("in_use", [("梅溪日照中心", "房间 1")])
    import_undo(actor=operator, batch=batch)
    assert Site.objects.count() == 1


def test_needs_go_and_those_ended_since_stay(db: None, operator: Actor, actor_of: ActorOf) -> None:
    """Two needs by a file; one was ended by hand meanwhile."""
    rows = [["姓名", "出生日期", "服务项目", "频次"],
            ["张秀英", "1942-03-12", "助浴", "每周1次"], ["张秀英", "1942-03-12", "助餐", "每天"]]  # fmt: skip
    batch = take_in(operator, rows, source="civil_affairs", kind="needs")
    bathing, meals = (Need.objects.get(record__batch=batch, record__row_number=row) for row in (2, 3))
    need_end(actor=actor_of(OFFICER), need=meals, why="由女儿做饭")
    assert foreseen(operator, batch) == {"removed": 1, "later": 1}
    import_undo(actor=operator, batch=batch)
    assert list(Need.objects.filter(record__batch=batch)) == [meals]
    assert not SourceRecord.objects.filter(pk=bathing.record_id).exists()


def test_changed_needs_go_back(db: None, operator: Actor) -> None:
    """Twice a week becomes three times, and twice again."""
    heading = ["姓名", "出生日期", "服务项目", "频次"]
    for often in ("每周2次", "每周3次"):
        batch = take_in(
            operator, [heading, ["张秀英", "1942-03-12", "助浴", often]], source="civil_affairs", kind="needs"
        )
    assert Need.objects.get(record__batch=batch).times == 3
    import_undo(actor=operator, batch=batch)
    need = Need.objects.get(service="bathing")
    assert (need.times, need.record.batch_id != batch.pk) == (2, True)


def test_a_count_of_supplies_is_not_undone(db: None, operator: Actor, sign_in: SignIn) -> None:
    """Its page says so in a sentence instead of a button, and the address refuses."""
    rows = [["社区", "存放地点", "物资名称", "数量"], ["梅溪社区", "一号库", "口罩", "10"]]
    batch = take_in(operator, rows, source="subdistrict", kind="supplies")
    client = sign_in(OFFICER)
    page = client.get(f"/imports/{batch.pk}/").text
    assert "undo/" not in page
    assert "重新盘点" in page
    assert client.get(f"/imports/{batch.pk}/undo/").status_code == 422
    with pytest.raises(Problem) as refusal:
        import_undo(actor=operator, batch=batch)
    assert refusal.value.code == "not_undone"
    batch.refresh_from_db()
    assert batch.state == BatchState.APPLIED


def test_what_may_depend_on_imported_rows_is_called_by_its_words(db: None) -> None:
    """Each model that refers to one that is imported, and whose rows do not go with it, is named for readers."""
    imported = {kind.model for kind in kinds() if not isinstance(kind.undoing, NotUndone)} - {Person}
    others = {
        relation.related_model
        for model in (*imported, SourceRecord)
        for relation in model._meta.related_objects
        if not issubclass(relation.related_model, Event)
    }
    followers = {Link, Pair, Person, *(apps.get_model("people", name) for name in ("Move", "Scored", "Edge"))}
    nameless = {other for other in others - followers if not isinstance(other._meta.verbose_name_plural, Promise)}
    assert nameless == set()
    assert User not in others
