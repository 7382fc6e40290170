"""Criteria in the navigation."""

from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(NavEntry(_("基础数据"), _("评价准则"), "awards:criteria-list", "book", "awards.see_criteria", 505))
