"""Attempts to sign in, counted in the database so that all processes share one limit."""

from django.db import models

from renyang.core.sealing.fields import LookupField


class SignInAttempt(models.Model):
    """An attempt to sign in, forgotten once it no longer counts.

    The name is kept as a hash only, because people type passwords into the wrong field. `worked` marks an address from
    which the name has signed in; other attempts failed, or their password is just being checked.
    """

    name_lookup = LookupField(max_length=16)
    address = models.CharField(max_length=49)  # an IPv4 address or an IPv6 network
    at = models.DateTimeField(auto_now_add=True)
    worked = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["name_lookup", "at"], name="sign_in_attempts_of_name"
            ),  # serves core.sign_in_begin: failures
            models.Index(
                fields=["address", "at"], name="sign_in_attempts_of_address"
            ),  # serves core.sign_in_begin: failures
            models.Index(fields=["at"], name="sign_in_attempts_oldest"),  # serves core.sign_in_begin: those to forget
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.at:%Y-%m-%d %H:%M:%S}"
