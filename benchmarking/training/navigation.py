from django.utils.translation import gettext_lazy as _

from core.navigation import NavEntry, register

GROUP = _("交流培训")

register(
    NavEntry(GROUP, _("培训记录"), "benchmarking:training-list", "school", "benchmarking.list_training", 350),
    NavEntry(
        GROUP,
        _("自评师"),
        "benchmarking:training-qualifications",
        "certificate",
        "benchmarking.list_qualifications",
        352,
    ),
)
