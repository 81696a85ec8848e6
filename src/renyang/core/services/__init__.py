"""Services of core."""

from renyang.core.services.accounts import (
    grant_end,
    grant_give,
    password_link_make,
    password_set,
    second_factor_remove,
    token_create,
    token_digest,
    token_withdraw,
    user_close,
    user_create,
    user_invite,
    user_of_link,
    user_reopen,
    user_set_language,
)
from renyang.core.services.divisions import divisions_put
from renyang.core.services.imports import (
    import_abandon,
    import_apply,
    import_choose,
    import_enqueue,
    import_map,
    import_stage,
    import_through,
    import_undo,
    import_undo_enqueue,
    imports_resume,
    question_decide,
)
from renyang.core.services.jobs import backup_request, job_abandon, job_retry
from renyang.core.services.postponements import work_postpone
from renyang.core.services.resealing import factors_reseal, values_reseal
from renyang.core.services.seals import history_seal
from renyang.core.services.settings import setting_put
from renyang.core.services.sign_in import sign_in_begin, sign_in_worked

__all__ = [
    "backup_request",
    "divisions_put",
    "factors_reseal",
    "grant_end",
    "grant_give",
    "history_seal",
    "import_abandon",
    "import_apply",
    "import_choose",
    "import_enqueue",
    "import_map",
    "import_stage",
    "import_through",
    "import_undo",
    "import_undo_enqueue",
    "imports_resume",
    "job_abandon",
    "job_retry",
    "password_link_make",
    "password_set",
    "question_decide",
    "second_factor_remove",
    "setting_put",
    "sign_in_begin",
    "sign_in_worked",
    "token_create",
    "token_digest",
    "token_withdraw",
    "user_close",
    "user_create",
    "user_invite",
    "user_of_link",
    "user_reopen",
    "user_set_language",
    "values_reseal",
    "work_postpone",
]
