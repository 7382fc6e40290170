from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("人员与组织")

    def ready(self) -> None:
        from allauth.account import signals
        from django.contrib.auth.signals import user_logged_out

        from accounts import (
            navigation,  # noqa: F401  # entries register themselves
            rules,  # noqa: F401  # permissions register themselves
            sessions,
        )

        signals.user_logged_in.connect(sessions.signed_in, dispatch_uid="accounts.signed_in")
        signals.password_changed.connect(sessions.password_changed, dispatch_uid="accounts.password_changed")
        user_logged_out.connect(sessions.signed_out, dispatch_uid="accounts.signed_out")
