from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

register(NavEntry(_("评审委员会"), _("综合排名"), "awards:ranking-list", "list-numbers", "awards.see_ranking", 300))
