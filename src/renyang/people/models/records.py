"""Source records: what each department holds on a person."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.access.roles import Department
from renyang.core.history import tracked
from renyang.core.models import ImportBatch
from renyang.core.sealing.fields import HashField, LookupField, SealedField


@tracked()
class SourceRecord(Gated):
    """One department's record of one person: its latest row, normalised. Older rows are in its history."""

    division_code = models.CharField(_("community"), max_length=12)
    # the division with whose authority it was brought: that of the file, or of the person when it was written by hand
    authority = models.CharField(max_length=12)
    source = models.CharField(_("source"), max_length=20, choices=Department)
    record_key = HashField(max_length=16)
    # whom a later file's row is compared with; null if it was written by hand
    name_lookup = LookupField(max_length=16, null=True)
    resident_id_lookup = LookupField(max_length=16, null=True)
    record_number_lookup = LookupField(max_length=16, null=True)  # null also if the file's numbers count its rows
    digest = HashField(max_length=16)
    facts = models.JSONField(default=dict)  # field -> value; dates as ISO text
    sealed = SealedField()  # the same, for sealed fields
    notes = models.JSONField(default=list)
    collected_on = models.DateField(_("collected on"), null=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, related_name="+")
    row_number = models.PositiveIntegerField(_("row"), null=True)
    recorded_by = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "record_key"], name="one_record_of_a_source")]
        indexes = [
            # serves people.records_in: the records of a sub-district, which are linked together
            models.Index(fields=["division_code"], name="records_by_division"),
            # serves people.disagreeing: the few records by which somebody died, may have died or moved away
            models.Index(
                fields=["division_code"],
                condition=models.Q(facts__status__in=["away", "dead"]) | models.Q(facts__may_have_died=True),
                name="records_of_the_gone",
            ),
            # serves people.records_found: the records that the rows of a file may be of
            models.Index(fields=["source", "authority", "name_lookup"], name="records_by_name"),
            # serves people.records_found: the same, under an ID that was corrected
            models.Index(
                fields=["resident_id_lookup"],
                condition=models.Q(resident_id_lookup__isnull=False),
                name="records_by_id",
            ),
            # serves people.records_found: the same, under the department's number
            models.Index(
                fields=["record_number_lookup"],
                condition=models.Q(record_number_lookup__isnull=False),
                name="records_by_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.pk}"
