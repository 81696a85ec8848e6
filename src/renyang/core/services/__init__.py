"""Every write of the ground."""

from renyang.core.services.accounts import grant_give, token_create, token_digest, user_create, user_set_language
from renyang.core.services.divisions import divisions_put
from renyang.core.services.imports import batch_abandon, batch_apply, batch_enqueue, batch_map, batch_stage
from renyang.core.services.settings import setting_put

__all__ = [
    "batch_abandon",
    "batch_apply",
    "batch_enqueue",
    "batch_map",
    "batch_stage",
    "divisions_put",
    "grant_give",
    "setting_put",
    "token_create",
    "token_digest",
    "user_create",
    "user_set_language",
]
