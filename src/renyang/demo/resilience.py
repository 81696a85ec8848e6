"""Demo data of resilience: the index and one stress test."""

from django.utils.translation import gettext as _

from renyang.demo import words
from renyang.demo.filling import Filling
from renyang.resilience.services import index_run, stress_compute, stress_start


def fill(demo: Filling) -> None:
    """Compute the index and a stress test of a heat wave."""
    demo.say(_("computing the index and a stress test ..."))
    index_run(actor=demo.actor, division_code=words.DIVISION)
    run = stress_start(actor=demo.actor, division_code=words.DIVISION, scenario="heatwave", replicates=20, seed=1)
    stress_compute(actor=demo.actor, run=run)
