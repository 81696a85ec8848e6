"""Numbers for Prometheus: requests by route, method and status, their seconds, and what waits in the queue.

Routes are named, never addressed, so no number tells of a person. The server processes of a site share their counts by
files in the folder PROMETHEUS_MULTIPROC_DIR, which `renyang serve` makes anew at each start.
"""

import os
import time
from collections.abc import Callable, Iterator

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from renyang.core.jobs.queue import job_counts
from renyang.core.jobs.workers import living_workers

GetResponse = Callable[[HttpRequest], HttpResponseBase]
CONTENT_TYPE = CONTENT_TYPE_LATEST
UNKNOWN = "unknown"
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

REQUESTS = Counter("renyang_requests", "Requests answered", ["route", "method", "status"])
SECONDS = Histogram(
    "renyang_request_seconds", "Seconds to an answer", ["route"], buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
)


class MetricsMiddleware:
    """Count requests and their seconds."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and count the answer by its route."""
        begun = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        route = (match.view_name if match else "") or UNKNOWN
        method = request.method if request.method in METHODS else UNKNOWN
        REQUESTS.labels(route, method, response.status_code).inc()
        SECONDS.labels(route).observe(time.perf_counter() - begun)
        return response


class QueueCollector:
    """What the database says of workers and jobs; without it, that it is down."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the numbers of this moment."""
        up = GaugeMetricFamily("renyang_database_up", "Whether the database answers")
        jobs = GaugeMetricFamily("renyang_jobs", "Jobs that wait, run or failed", labels=["state"])
        workers = GaugeMetricFamily("renyang_workers", "Workers whose process lives")
        try:
            workers.add_metric([], living_workers())
            for state, count in job_counts().items():
                jobs.add_metric([state], count)
            up.add_metric([], 1)
        except (DatabaseError, InterfaceError):
            up.add_metric([], 0)
        yield from (up, workers, jobs)


def numbers() -> bytes:
    """Return all numbers in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(QueueCollector())
    together = "PROMETHEUS_MULTIPROC_DIR" in os.environ
    if together:
        MultiProcessCollector(registry)
    text: bytes = generate_latest(registry)
    return text if together else text + generate_latest(REGISTRY)
