"""The hash chain over history and access log."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class HistoryBlock(models.Model):
    """A block of the chain: the digest of the block before it and of its own parts."""

    number = models.BigIntegerField(primary_key=True)
    sealed_at = models.DateTimeField()
    previous = models.BinaryField()
    digest = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.number} {bytes(self.digest).hex()}"


class HistoryPart(models.Model):
    """The rows of one table that a block seals, with 16 bytes of each row's digest in the order of `ids`.

    They are all rows with an id above `above` and up to `through` that had the columns `columns`. Contexts have no
    numbers: a block seals those that its events name.
    """

    block = models.ForeignKey(HistoryBlock, models.PROTECT, related_name="parts")
    table_name = models.CharField(max_length=63)
    above = models.BigIntegerField()
    through = models.BigIntegerField()
    columns = ArrayField(models.TextField())
    ids = ArrayField(models.TextField())
    digests = models.BinaryField()

    class Meta:
        # serves core.history_seal: up to where a table is sealed
        indexes = [models.Index(fields=["table_name", "-through"], name="history_sealed_through")]

    def __str__(self) -> str:
        return f"{self.table_name} {self.above}-{self.through}"


class HistoryMark(models.Model):
    """How far each table reached at one moment. Its rows are sealed once every transaction before `horizon` has ended."""

    horizon = models.BigIntegerField()
    reached = models.JSONField()

    def __str__(self) -> str:
        return str(self.horizon)
