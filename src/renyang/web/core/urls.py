"""URL patterns of the pages of core."""

from django.urls import path

from renyang.web.core import access_log, accounts, imports, preferences, system, tokens

urlpatterns = [
    path("imports/", imports.imports, name="imports"),
    path("imports/sheets/", imports.import_sheets, name="import_sheets"),
    path("imports/new/", imports.import_new, name="import_new"),
    path("imports/<uuid:pk>/", imports.import_batch, name="import_batch"),
    path("imports/<uuid:pk>/choose/", imports.import_choose, name="import_choose"),
    path("imports/<uuid:pk>/apply/", imports.import_enqueue, name="import_enqueue"),
    path("imports/<uuid:pk>/rows/<int:row_number>/", imports.question_decide, name="question_decide"),
    path("imports/<uuid:pk>/abandon/", imports.import_abandon, name="import_abandon"),
    path("imports/<uuid:pk>/undo/", imports.import_undo, name="import_undo"),
    path("imports/<uuid:pk>/rejects.xlsx", imports.import_rejects, name="import_rejects"),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/<int:pk>/withdraw/", tokens.token_withdraw, name="token_withdraw"),
    path("account/link/<str:key>/", accounts.password_set, name="password_set"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.account_new, name="account_new"),
    path("accounts/<int:pk>/", accounts.account, name="account"),
    path("accounts/<int:pk>/close/", accounts.user_close, name="user_close"),
    path("accounts/<int:pk>/reopen/", accounts.user_reopen, name="user_reopen"),
    path("accounts/<int:pk>/second-factor/remove/", accounts.second_factor_remove, name="second_factor_remove"),
    path("accounts/grants/<int:pk>/end/", accounts.grant_end, name="grant_end"),
    path("access/", access_log.access, name="access"),
    path("system/", system.system, name="system"),
    path("system/backup/", system.backup_now, name="backup_now"),
    path("system/jobs/<int:pk>/retry/", system.job_retry, name="job_retry"),
    path("system/jobs/<int:pk>/abandon/", system.job_abandon, name="job_abandon"),
    path("preferences/", preferences.preferences, name="preferences"),
]
