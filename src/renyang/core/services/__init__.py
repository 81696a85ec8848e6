"""Services of core."""

from renyang.core.services.accounts import (
    grant_give,
    token_create,
    token_digest,
    token_withdraw,
    user_create,
    user_set_language,
)
from renyang.core.services.divisions import divisions_put
from renyang.core.services.imports import (
    import_abandon,
    import_apply,
    import_enqueue,
    import_map,
    import_stage,
    import_through,
    imports_resume,
)
from renyang.core.services.seals import history_seal
from renyang.core.services.settings import setting_put

__all__ = [
    "divisions_put",
    "grant_give",
    "history_seal",
    "import_abandon",
    "import_apply",
    "import_enqueue",
    "import_map",
    "import_stage",
    "import_through",
    "imports_resume",
    "setting_put",
    "token_create",
    "token_digest",
    "token_withdraw",
    "user_create",
    "user_set_language",
]
