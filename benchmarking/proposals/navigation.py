from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(
    NavEntry(
        _("对标提升"),
        _("推荐上级奖"),
        "benchmarking:proposals-list",
        "mail-forward",
        "benchmarking.list_proposals",
        320,
    )
)
