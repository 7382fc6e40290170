"""The words of the choices that a rulebook makes, and of its units."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Size
from awards.cycles.phases import Phase
from core.words import Words

_SIZES: dict[str, Words] = {str(size): size.label for size in Size}
STAGES: dict[str, Words] = {str(phase): phase.label for phase in Phase}

CHOICES: dict[str, dict[str, Words]] = {
    "stages[].name": STAGES,
    "cycle.reminders": {"30": _("30 天"), "14": _("14 天"), "7": _("7 天"), "3": _("3 天"), "1": _("1 天")},
    "tiers[].kind": {
        "main": _("主奖"),
        "nominee": _("提名奖"),
        "encouragement": _("鼓励奖"),
        "innovation": _("创新奖"),
        "sme": _("中小企业奖"),
        "adoption": _("导入奖"),
        "special": _("特别贡献奖"),
    },
    "tiers[].candidates": {
        "organization": _("组织"),
        "person": _("个人"),
        "project": pgettext_lazy("kind of candidate", "项目"),
    },
    "tiers[].sizes": _SIZES,
    "eligibility.sizes": _SIZES,
    "eligibility.bar_scope": {"same_tier": _("所获奖次"), "every_tier": _("全部奖次")},
    "materials.indicators[].computed.formula": {
        "sum": _("求和"),
        "ratio": _("分子 ÷ 本年分母"),
        "ratio_to_opening": _("分子 ÷ 期初（上年）分母"),
        "ratio_to_average": _("分子 ÷ 平均分母"),
        "growth": _("比上年增长"),
    },
    "materials.answers": {"required": _("必须填写"), "optional": _("可以填写"), "none": _("不设")},
    "recommendation.mode": {"required": _("必须推荐"), "optional": _("可以推荐"), "none": _("不设推荐")},
    "recommendation.by": {
        "district": _("县区主管部门"),
        "department": _("行业主管部门"),
        "association": _("行业协会"),
    },
    "panels.appointment": {"lot": _("随机抽取"), "named": _("选派")},
    "review.aggregation": {
        "mean": _("平均值"),
        "trimmed": _("去掉最高分和最低分后平均"),
        "median": _("中位数"),
        "consensus": _("合议值"),
    },
    "ranking.weights": {
        "document": _("材料评审"),
        "visit": _("现场评审"),
        "defence": _("陈述答辩"),
        "poll": _("满意度调查"),
    },
    "ranking.ties": {
        "share": _("并列"),
        "document": _("材料评审得分高者在前"),
        "visit": _("现场评审得分高者在前"),
    },
    "committee.ballot": {"named": _("实名投票"), "secret": _("无记名投票")},
    "committee.base": {"present": _("到会委员"), "all": _("全体委员")},
    "committee.selection": {
        "threshold": _("达到通过比例"),
        "votes": _("按票数取前几名"),
        "votes_and_scores": _("票数与得分结合"),
    },
    "notice.unit": {"working": _("工作日"), "calendar": _("自然日")},
    "after.reassessment": {"keep": _("保留"), "rectify": _("限期整改"), "withdraw": _("撤销")},
    "after.fraud_bar.unit": {"editions": _("届"), "years": _("年"), "life": _("终身")},
    "after.top_ups[].level": {"national": _("国家级"), "provincial": _("省级"), "city": _("市级")},
}

UNITS: dict[str, Words] = {
    "years": _("年"),
    "year": _("年度"),
    "places": _("个"),
    "yuan": _("元"),
    "points": _("分"),
    "percent": _("%"),
    "percentage points": _("个百分点"),
    "working days": _("个工作日"),
    "days": _("天"),
    "hours": _("小时"),
    "files": _("份"),
    "MB": "MB",
    "minutes": _("分钟"),
    "characters": _("字"),
    "experts": _("人"),
    "members": _("人"),
    "cycles": _("届"),
    "cases": _("家"),
    "answers": _("份"),
    "rounds": _("轮"),
    "days before": _("天前"),
}
