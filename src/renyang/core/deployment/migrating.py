"""Migrating an empty database without the part of Django's work that grows with the square of its tables."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.migrations.state import ModelState, ProjectState

_add_model = ProjectState.add_model


@contextmanager
def created_models_added() -> Iterator[None]:
    """Render a model that a migration creates without rendering anew, as Django does, all models around it.

    Each of our models has a history, and all histories point to one table: more than half the time of a migration
    goes into them. What changes a model that is there already is left to Django.
    """
    ProjectState.add_model = _added  # type: ignore[method-assign]
    try:
        yield
    finally:
        ProjectState.add_model = _add_model  # type: ignore[method-assign]


def _added(self: ProjectState, model_state: ModelState) -> None:
    rendered = self.__dict__.pop("apps", None)  # hidden, or Django would render them
    _add_model(self, model_state)
    if rendered is not None:
        self.__dict__["apps"] = rendered
        rendered.render_multiple([model_state])
