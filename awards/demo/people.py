"""The people of the demo. All names are invented; employers of experts and members bear literary names that no institution has."""

from dataclasses import dataclass

from awards.demo.firms import REGIONS, firms


@dataclass(frozen=True)
class Person:
    """`region` for district officers, `firm` (a key) for enterprise users; `owner` administers the firm's account."""

    username: str
    name: str
    role: str
    title: str = ""
    employer: str = ""
    region: str = ""
    firm: str = ""
    owner: bool = False


BUREAU = "驻马店市质量技术监督局"
OFFICERS = (
    Person("officer", "姚行知", "officer", "质量管理科主任科员", BUREAU),
    Person("officer2", "马驰远", "officer", "质量管理科科员", BUREAU),
)
HEADS = (
    Person("head", "贺文澜", "head", "质量管理科科长", BUREAU),
    Person("head2", "俞守正", "head", "质量管理科副科长", BUREAU),
)
ADMINISTRATORS = (Person("admin", "雷守一", "administrator", "信息中心工程师", BUREAU),)
SUPERVISORS = (Person("supervisor", "严明镜", "supervisor", "纪检监察员", "驻马店市纪委派驻纪检组"),)

_DISTRICT_NAMES = ("龚春晓", "史清源", "盛夏阳", "霍东篱", "路遥知", "江晚舟", "尚德音", "丁香远", "罗素衣", "文思渺")
DISTRICTS = tuple(
    Person(
        f"district-{code}",
        name,
        "district",
        "质量股股长",
        f"{region.removeprefix('驻马店市')}质量技术监督局",
        region=code,
    )
    for name, (code, region) in zip(_DISTRICT_NAMES, REGIONS.items(), strict=True)
)

_EXPERTS = (
    ("郑知衡", "教授", "云梦大学管理学院"),
    ("王慎微", "高级工程师", "兰台标准化研究院"),
    ("冯求是", "研究员", "天工质量研究院"),
    ("褚明远", "国家质量奖评审员", "石渠质量协会"),
    ("卫思齐", "教授级高级工程师", "麒麟机械设计院"),
    ("蒋守诚", "副教授", "云梦大学食品学院"),
    ("沈观澜", "高级会计师", "金匮会计师事务所"),
    ("韩致用", "质量总监", "昆仑重工集团"),
    ("杨循理", "高级工程师", "璇玑计量测试院"),
    ("朱衡之", "注册六西格玛黑带大师", "石渠质量协会"),
    ("秦有恒", "高级经济师", "漱玉金融研究中心"),
    ("许问渠", "副研究员", "兰台标准化研究院"),
    ("何立本", "高级工程师", "麒麟机械设计院"),
    ("吕清如", "教授", "辟雍师范大学"),
    ("施予安", "高级审核员", "玉衡认证中心"),
)
EXPERTS = tuple(
    Person(f"expert{n}", name, "expert", title, employer) for n, (name, title, employer) in enumerate(_EXPERTS, start=1)
)

_MEMBERS = (
    ("张鸣谦", "主任委员", "驻马店市人民政府"),
    ("孔令先", "副主任委员", BUREAU),
    ("曹立信", "委员", "市发展和改革委员会"),
    ("严以宽", "委员", "市工业和信息化局"),
    ("华朝阳", "委员", "市财政局"),
    ("金石开", "委员", "市人力资源和社会保障局"),
    ("魏如山", "委员", "市住房和城乡建设局"),
    ("陶冶之", "委员", "市农业局"),
    ("姜维新", "委员", "市商务局"),
    ("戚长治", "委员", "市安全生产监督管理局"),
    ("谢青原", "委员", "市环境保护局"),
    ("邹鲁生", "委员", "市教育局"),
    ("喻天明", "委员", "市旅游局"),
    ("柏松年", "委员", "市统计局"),
    ("水云间", "委员", "市工商行政管理局"),
    ("窦知秋", "委员", "石渠质量协会"),
    ("章含光", "委员", "云梦大学管理学院"),
)
MEMBERS = tuple(
    Person(f"member{n}", name, "member", title, employer) for n, (name, title, employer) in enumerate(_MEMBERS, start=1)
)

# Interests that were declared: (username, firm) and why.
EXPERT_INTERESTS = {
    ("expert8", "taixu"): "三年内曾受聘为该公司焊接质量顾问。",
    ("expert11", "penghu"): "配偶在该行任职。",
}
MEMBER_RECUSALS = {
    ("member17", "penghu"): "担任该行独立董事。",
    ("member16", "taixu"): "所在协会与该公司签有培训服务合同。",
}


def enterprise_users() -> tuple[Person, ...]:
    """One owner for each firm, a second user with a section of their own for the larger ones."""
    people: list[Person] = []
    names = iter(_COLLEAGUES)
    for firm in firms():
        people.append(
            Person(firm.key, firm.contact, "enterprise", "质量管理部部长", firm.name, firm=firm.key, owner=True)
        )
        if firm.size == "large":
            name = next(names)
            people.append(Person(f"{firm.key}2", name, "enterprise", "企业管理员", firm.name, firm=firm.key))
    return tuple(people)


_COLLEAGUES = ("乐未央", "时雨", "皮卷舒", "卞和璧", "伍知更", "余音", "顾盼兮", "孟晨曦", "黄初平", "和风至", "穆如清")


def everybody() -> tuple[Person, ...]:
    return (*OFFICERS, *HEADS, *ADMINISTRATORS, *SUPERVISORS, *DISTRICTS, *EXPERTS, *MEMBERS, *enterprise_users())
