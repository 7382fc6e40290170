"""Cycles in the navigation."""

from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(
    NavEntry(_("本届流程"), _("评选届次"), "awards:cycles-list", "award", "awards.see_draft_cycles", 100),
)
