"""What the applicants write: profile, answers, and what the preliminary review finds at their place."""

from functools import lru_cache

from awards.demo.firms import Firm
from awards.demo.firms import firm as firm_of
from awards.demo.writer import Writer

# Applicants who had not really adopted the excellence model, and what the preliminary review misses there.
FAILED_CHECKS = {
    "jianmu": {
        "assessors": "无持证自评师，报告由外部机构代写，本组织人员未参与打分。",
        "results_used": "未见针对自评改进机会的措施，现场询问的三名项目经理均不知情。",
    },
    "qinggeng": {
        "self_assessment": "只有报告，没有自评计划、分工和打分记录。",
        "results_used": "自评改进机会未列入任何计划。",
    },
}


def profile(firm: Firm, award_year: int) -> str:
    """The organizational profile (组织概述): description and challenges."""
    return "\n".join(Writer(firm, award_year).paragraphs("profile"))


def answer(firm: Firm, clause: str, award_year: int) -> str:
    """The self-assessment of one item of GB/T 19580-2012."""
    return "\n\n".join(written(firm.key, clause, award_year)[0])


@lru_cache(maxsize=1024)
def written(key: str, clause: str, award_year: int) -> tuple[tuple[str, ...], frozenset[str]]:
    """The paragraphs of an answer, and the names of the numbers that they state."""
    writer = Writer(firm_of(key), award_year)
    return tuple(writer.paragraphs(clause)), frozenset(writer.stated)


def check_finding(firm: Firm, code: str, award_year: int) -> tuple[bool, str]:
    """Whether one of the four adoption checks holds, and the officer's note."""
    missed = FAILED_CHECKS.get(firm.key, {}).get(code)
    if missed:
        return False, missed
    return True, "".join(Writer(firm, award_year).paragraphs(code))
