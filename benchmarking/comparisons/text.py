"""The words of the notice that calls for a comparison: the skeleton that an officer edits, and the two passages that the portal fills in.

The steps and the two receiving offices are those of notice 镇质监质发〔2009〕173号 (seed 004).
"""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from benchmarking.comparisons.models import Activity, Dimension
from core.documents.official import chinese_number, date_text

DIMENSIONS, RETURNS = "【对比内容】", "【报送要求】"
FORM_TITLE = "质量标杆对比活动情况表"


FACTS = (
    "title", "number", "year", "issuer", "text", "due_on", "city_office", "local_office", "copied_to", "printed_by",
)  # fmt: skip
"""What a notice says, apart from dimensions and recipients."""


def title_of(year: int) -> str:
    return f"关于开展{year}年质量标杆对比活动的通知"


def office_of(issuer: str) -> str:
    """The body that prints what `issuer` issues, as the imprint names it."""
    return f"{issuer}办公室" if issuer else ""


def skeleton(year: int, *, contact: str = "") -> str:
    """One line is one paragraph; the two passages are filled in where they stand."""
    lines = [
        f"为引导企业对照国内外先进水平查找差距、持续改进，推动全市质量水平整体提升，决定开展{year}年质量标杆对比活动。现将有关事项通知如下：",
        "一、标杆的选定",
        "企业应当选择国内外同行业中质量水平领先的企业，或者本地的优秀企业作为标杆，也可以按对比内容分别选定不同的标杆。",
        "二、对比的内容",
        DIMENSIONS,
        "三、活动的步骤",
        "（一）对照标杆，查找差距。企业收集标杆企业的实际水平，逐项与本企业比较；有数据的，用数据说明差距。",
        "（二）分析原因，确定目标。组织技术、生产、质量等部门分析差距形成的原因，确定赶超目标，有条件的确定逐年目标值。",
        "（三）制定计划，落实措施。制定三至五年的质量改进计划，明确改进措施、责任部门和完成日期，并认真组织实施。",
        "四、有关要求",
        RETURNS,
        "（二）加强指导。各县（区）质量主管部门要跟踪企业改进计划的实施，帮助企业解决实际困难。",
        "（三）推广经验。对活动中形成的典型经验，通过简报、研讨会、现场会等形式推广；对成效突出的企业，指导其申报上一级质量奖并择优推荐。",
    ]
    return "\n".join([*lines, *([f"联系人：{contact}"] if contact else [])])


def dimensions_sentence(dimensions: Sequence[Dimension]) -> str:
    names = [row.name for row in dimensions]
    if len(names) == 1:
        return f"对比围绕{names[0]}进行。"
    count = f"{chinese_number(len(names))}个方面"
    return f"对比从{'、'.join(names[:-1])}和{names[-1]}{count}进行。企业可以结合实际，选择其中的部分方面重点对比。"


def returns_sentence(activity: Activity) -> str:
    return (
        f"（一）按时报送。请参加活动的企业于{date_text(activity.due_on)}前填报《{FORM_TITLE}》（见附件），一式两份，"
        f"分别报送{activity.city_office}和{activity.local_office}。通过质量奖服务平台填报的，提交即视为报送。"
    )


def digest(activity: Activity) -> str:
    """SHA-256 of what was sent for release, for the journal: a notice that was changed afterwards, or goes to others, shows."""
    says: dict[str, Any] = {name: str(getattr(activity, name)) for name in FACTS}
    says["dimensions"] = [row.name for row in activity.dimensions.order_by("pk")]
    says["recipients"] = list(activity.recipients.order_by("organization").values_list("organization", flat=True))
    return sha256(json.dumps(says, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
