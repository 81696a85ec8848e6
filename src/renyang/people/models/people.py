"""People of the register."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Replace
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.core.sealing.fields import LookupField, SealedField
from renyang.core.text.masking import MaskedField
from renyang.people.models.households import Household


class Sex(models.TextChoices):
    """Sex as recorded."""

    MALE = "male", _("male")
    FEMALE = "female", _("female")


class BirthPrecision(models.TextChoices):
    """The part to which a birth date is known."""

    DAY = "day", _("to the day")
    MONTH = "month", _("to the month")
    YEAR = "year", _("to the year")


class LivingArrangement(models.TextChoices):
    """Whom the person lives with; special-care groups depend on it."""

    ALONE = "alone", _("living alone")
    SPOUSE = "spouse", _("with spouse only")
    GRANDCHILDREN = "grandchildren", _("with grandchildren only")
    CHILDREN = "children", _("with children")
    OTHER = "other", _("with others")
    INSTITUTION = "institution", _("in a home")


class CapabilityLevel(models.IntegerChoices):
    """Capability level of GB/T 42195-2022; null means not assessed."""

    INTACT = 0, _("0 intact")
    MILD = 1, _("1 mild loss")
    MODERATE = 2, _("2 moderate loss")
    SEVERE = 3, _("3 severe loss")
    COMPLETE = 4, _("4 complete loss")


class PersonStatus(models.TextChoices):
    """Whether the person lives here now; `EXCLUDED`, who does not exist, is set by an exclusion only."""

    HERE = "here", _("lives here")
    ABSENT = "absent", _("away for a time")
    AWAY = "away", _("moved away")
    DEAD = "dead", _("died")
    EXCLUDED = "excluded", _("entered by mistake")


SERVED = (PersonStatus.HERE, PersonStatus.ABSENT)
"""The statuses of people served here. People away for a time come back, but only those who are here can be visited."""

SOUNDS = Replace("pinyin", models.Value(" "), models.Value(""))
"""A person's pinyin without spaces, as searched and indexed."""


@tracked(exclude=["found_by"])
class Person(Gated):
    """One older person, derived from her linked source records; `provenance` names the record behind each fact.

    No column is edited directly: a correction is a source record of the community and wins by source priority.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    division_code = models.CharField(_("community"), max_length=12)
    household = models.ForeignKey(Household, models.SET_NULL, null=True, related_name="people")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="person")
    user_record = models.ForeignKey(
        "SourceRecord", models.SET_NULL, null=True, related_name="+"
    )  # the account follows this record
    status = models.CharField(_("status"), max_length=10, choices=PersonStatus, default=PersonStatus.HERE)
    status_on = models.DateField(_("status since"), null=True)  # set by a life event only
    absent_until = models.DateField(_("expected back"), null=True)

    name = MaskedField(_("name"), max_length=60)
    pinyin = models.CharField(max_length=160)
    initials = models.CharField(max_length=30)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex, blank=True)
    birth_date = models.DateField(_("birth date"), null=True)  # the first day possible
    birth_precision = models.CharField(
        _("birth date known"), max_length=5, choices=BirthPrecision, default=BirthPrecision.DAY
    )
    resident_id = SealedField(_("ID number"), null=True)
    resident_id_lookup = LookupField(max_length=16, null=True)
    resident_id_tail_lookup = LookupField(max_length=16, null=True)
    identity_document = SealedField(_("other identity document"), null=True)  # its kind and number
    phone = SealedField(_("phone"), null=True)
    phone_lookup = LookupField(max_length=16, null=True)
    address = MaskedField(_("address"), max_length=200, blank=True, address=True)
    floor = models.SmallIntegerField(_("floor"), null=True)  # negative below ground
    lift = models.BooleanField(_("lift in the building"), null=True)
    dialect = MaskedField(_("language or dialect"), max_length=30, blank=True)

    living_arrangement = models.CharField(_("living arrangement"), max_length=20, choices=LivingArrangement, blank=True)
    special_care = MaskedField(_("special-care group"), max_length=60, blank=True)
    over_80_allowance = models.BooleanField(_("over-80 allowance"), null=True)
    disability = MaskedField(_("disability"), max_length=40, blank=True)
    reads = models.BooleanField(_("can read"), null=True)
    smartphone = models.BooleanField(_("uses a smartphone"), null=True)
    capability_level = models.SmallIntegerField(_("capability level"), choices=CapabilityLevel, null=True)
    chronic_conditions = MaskedField(_("chronic conditions"), max_length=200, blank=True)
    family_doctor = MaskedField(_("family doctor"), max_length=60, blank=True)
    health_check_on = models.DateField(_("last health check"), null=True)
    insurance = MaskedField(_("medical insurance"), max_length=40, blank=True)
    pension = MaskedField(_("pension"), max_length=40, blank=True)
    registered_address = MaskedField(_("registered address"), max_length=200, blank=True, address=True)

    found_by = ArrayField(
        models.BigIntegerField(), default=list
    )  # search keys of name, address and phone (domain/search_keys.py)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    provenance = models.JSONField(
        default=dict
    )  # fact -> [source record, department, collected on, True if read off the ID]

    class Meta:
        indexes = [
            # serves people.searched_people: the register of a community or a sub-district, by name, and its counts
            models.Index(
                fields=["division_code", "pinyin", "id"],
                include=[
                    "merged_into",
                    "status",
                    "birth_date",
                    "birth_precision",
                    "living_arrangement",
                    "capability_level",
                    "disability",
                    "special_care",
                    "household",
                ],
                name="register_list",
            ),
            # serves people.overdue_absences, people.gone_lately: the few who are not here
            models.Index(fields=["division_code"], condition=~models.Q(status="here"), name="register_elsewhere"),
            # serves people.assessments_due, care.unrecorded: the least able first
            models.Index(
                fields=["-capability_level", "birth_date", "id"],
                condition=models.Q(capability_level__gte=1),
                name="register_by_level",
            ),
            # serves people.searched_people: the register of a city; its first page needs no sorting
            models.Index(fields=["pinyin", "id"], name="register_list_of_all"),
            # serves people.ways: a search by initials
            models.Index(fields=["initials"], name="register_by_initials", opclasses=["text_pattern_ops"]),
            # serves people.ways: a search by the sound of the name
            models.Index(OpClass(SOUNDS, name="text_pattern_ops"), name="register_by_sound"),
            # serves people.ways: a search by given name, address or end of a phone; people.nearly: with typing errors
            GinIndex(fields=["found_by"], name="register_found_by"),
            # serves people.ways: a search by the beginning of the name; people.fitting: the people in the rows of a file
            models.Index(fields=["name"], name="register_by_name", opclasses=["text_pattern_ops"]),
            # serves people.ways: a search by ID; people.fitting: the people in the rows of a file
            models.Index(fields=["resident_id_lookup"], name="register_by_id"),
            # serves people.ways: a search by the end of an ID
            models.Index(fields=["resident_id_tail_lookup"], name="register_by_id_tail"),
            # serves people.ways: a search by phone; people.fitting: the people in the rows of a file
            models.Index(fields=["phone_lookup"], name="register_by_phone"),
        ]

    def __str__(self) -> str:
        return self.name
