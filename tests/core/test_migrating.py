"""A model that a migration creates is there with its relations, and those around it are what they were."""

from django.db import models
from django.db.migrations.state import ModelState, ProjectState

from renyang.core.deployment.migrating import created_models_added


def _state(name: str, **fields: models.Field) -> ModelState:
    return ModelState("town", name, [("id", models.BigAutoField(primary_key=True)), *fields.items()])


def test_a_created_model_is_added_to_those_there() -> None:
    """Its key leads to the very class that was there, which knows the way back; outside the block Django makes it anew."""
    state = ProjectState()
    state.add_model(_state("House"))
    house = state.apps.get_model("town", "House")
    with created_models_added():
        before = state.clone()
        state.add_model(_state("Room", house=models.ForeignKey("town.House", models.CASCADE)))
    room = state.apps.get_model("town", "Room")
    assert room._meta.get_field("house").related_model is house is state.apps.get_model("town", "House")
    assert [relation.related_model for relation in house._meta.related_objects] == [room]
    assert ("town", "room") in state.models
    assert [model.__name__ for model in before.apps.get_models()] == ["House"]
    state.add_model(_state("Bed", house=models.ForeignKey("town.House", models.CASCADE)))
    assert state.apps.get_model("town", "House") is not house


def test_what_is_not_rendered_yet_stays_so() -> None:
    state = ProjectState()
    with created_models_added():
        state.add_model(_state("House"))
    assert "apps" not in state.__dict__
    assert state.apps.get_model("town", "House")
