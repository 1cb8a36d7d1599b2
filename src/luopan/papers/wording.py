"""The fixed text of a letter, in Chinese and in English, edition by edition.

An edition that somebody has signed is never changed: a better text is a new edition.
``{places}`` are the merge fields of ``luopan.papers.fields``; in a list, what is no text
is a table or the place for signatures.
"""

from dataclasses import replace

from luopan.papers.clauses import Clause, Place, Wording
from luopan.papers.issued_words import ISSUED

ZH_1 = Wording(
    title="{year} 年度销售目标责任书",
    head=(
        "编号：{number}",
        "甲方（目标下达方）：{party_a_unit}，代表人：{party_a_person}{party_a_post}",
        "乙方（目标承担方）：{party_b_unit}，责任人：{party_b_person}{party_b_post}",
        "为实现公司 {year} 年度经营目标，明确双方的责任、权利与义务，甲乙双方在充分沟通、"
        "协商一致的基础上签订本责任书。",
    ),
    clauses=(
        Clause(
            "一、责任期限",
            ("自 {start_date}起至 {last_date}止。",),
        ),
        Clause(
            "二、目标与指标",
            (
                "乙方在责任期内承担下列指标，指标依据《{plan}》“{version}”版本，"
                "该版本数据摘要为 {hash}。",
                Place.METRICS,
                "各指标按上表所列口径统计，以系统确认的实际数为准；"
                "口径不同的数据不得合并，也不得互相抵充。",
            ),
        ),
        Clause(
            "三、月度分解",
            (
                Place.MONTHS,
                "各月之和等于年度目标。按月、按季跟踪的进度，均以本表为准。",
            ),
        ),
        Clause(
            "四、资源承诺",
            (
                Place.RESOURCES,
                "甲方承诺的资源逾期未到位的，应向乙方书面说明原因和补救时间；"
                "由此影响目标完成的，乙方可按第七条申请调整。",
            ),
        ),
        Clause(
            "五、权利与义务",
            (
                "甲方：（一）按期兑现资源承诺，提供必要的政策与业务支持；"
                "（二）及时向乙方公布业绩数据，乙方对数据有异议的，"
                "应在收到异议后五个工作日内核实答复；"
                "（三）对目标执行过程进行检查、辅导。",
                "乙方：（一）制定行动计划并组织实施，对指标完成结果负责；"
                "（二）如实填报客户、商机、业绩和费用，对其真实性负责；"
                "（三）在授权范围内安排人员、客户和费用；"
                "（四）预计不能完成目标时，及时向甲方书面报告原因和补救措施。",
            ),
        ),
        Clause(
            "六、考核与奖惩",
            (
                "完成率为实际完成数与目标数之比。按月跟踪，按季考核，按年度结算；"
                "指标设权重的，按权重加权计算得分。考核以“{level}”档为准。",
                "奖励与处罚按公司当年有效的绩效考核和销售激励办法执行，"
                "本责任书不另行约定奖惩金额。",
            ),
        ),
        Clause(
            "七、目标调整",
            (
                "有下列情形之一的，任何一方可以书面申请调整目标："
                "（一）国家政策或市场环境发生重大变化；"
                "（二）客户、区域或产品的归属发生调整；"
                "（三）岗位变动，或责任人连续离岗三十日以上；"
                "（四）甲方承诺的资源未按期到位；"
                "（五）不可抗力。",
                "调整须提供依据，经有权限的负责人批准后重新签订责任书；"
                "新责任书应注明所替代的责任书编号。批准之前，原目标继续有效。",
            ),
        ),
        Clause(
            "八、红线",
            (
                "乙方不得有下列行为："
                "（一）虚假签约、虚增销售或者提前确认业绩；"
                "（二）向渠道压货，或与客户串通年末退货；"
                "（三）商业贿赂、收受回扣；"
                "（四）擅自承诺价格、返利、账期或授信；"
                "（五）泄露客户信息和公司商业秘密。",
                "触碰红线的，当期考核一票否决，并按公司制度处理；"
                "涉嫌违法犯罪的，移送司法机关。",
            ),
        ),
        Clause(
            "九、保留意见",
            (
                "{reservation}",
                "保留意见与本责任书一并存档，不影响本责任书的效力；甲方应予书面答复。",
            ),
        ),
        Clause(
            "十、其他",
            (
                "{replaces}",
                "本责任书自双方签署之日起生效。以电子方式签署的，"
                "以系统记录的签署人、签署时间和数据摘要为签署凭据。",
                "本责任书未尽事宜，或与劳动合同、公司规章制度不一致的，"
                "以劳动合同和公司依法制定的规章制度为准。",
            ),
        ),
    ),
    none="无。",
    words={
        "metric": "指标",
        "definition": "口径",
        "unit": "单位",
        "level": "档位",
        "weight": "权重",
        "amount": "年度目标",
        "capitals": "（大写：{capitals}）",
        "month": "期间",
        "total": "合计",
        "what": "资源",
        "quantity": "数量",
        "who": "承诺人",
        "due": "到位时间",
        "no_resources": "双方未就资源另行约定。",
        "replaces": "本责任书签署后，替代编号为 {replaces} 的责任书，原责任书终止执行并留档。",
        "side_a": "甲方",
        "side_b": "乙方",
        "sign_a": "甲方代表（签字）：",
        "sign_b": "乙方责任人（签字）：",
        "signed": "{name}（{capacity}）于 {at} 在系统中签署",
        "day": "日期：",
        "post": "（{post}）",
        "line": "考核项目",
        "held_to": "考核标准",
        "rule": "评分规则",
        "year_amount": "年度金额",
        "year_figure": "年度数值",
        "counts": "用途",
        "direction": "方向",
        "parts": "由何得出",
        "aims": "乙方同时承担下列非累加指标的年度目标。它们各自设定，不由下级相加，也不分摊到月：",
        "assessed": "乙方按下列考核表考核，各项权重合计 100%：",
        "sheet": "当期没有目标或没有数据的指标不参与考核，其权重按比例分摊到其余指标；"
        "否决项触发的，相应期间得分为 0。考核表摘要：{sheet}。",
    },
)

EN_1 = Wording(
    title="Letter of commitment: sales targets {year}",
    head=(
        "No. {number}",
        "Party A (sets the target): {party_a_unit}, represented by "
        "{party_a_person}{party_a_post}",
        "Party B (takes the target on): {party_b_unit}, answered for by "
        "{party_b_person}{party_b_post}",
        "To reach the company's goals for {year}, and to make clear what each side is to "
        "do and may expect, both parties have talked the target through and agree as "
        "follows.",
    ),
    clauses=(
        Clause("1. Term", ("From {start_date} to {last_date}, both days included.",)),
        Clause(
            "2. Targets",
            (
                "During the term Party B takes on the targets below. They rest on the "
                "version “{version}” of “{plan}”, whose numbers have the digest {hash}.",
                Place.METRICS,
                "Each metric is counted by the definition in the table, from actuals "
                "confirmed in the system. Figures of different definitions are neither "
                "added nor set off against each other.",
            ),
        ),
        Clause(
            "3. Month by month",
            (
                Place.MONTHS,
                "The months add up to the year. Progress by month and quarter is "
                "measured against this table.",
            ),
        ),
        Clause(
            "4. Resources promised",
            (
                Place.RESOURCES,
                "If a resource promised by Party A is late, Party A states in writing why "
                "and until when it will be there; where the target suffers, Party B may "
                "ask for an adjustment under clause 7.",
            ),
        ),
        Clause(
            "5. Rights and duties",
            (
                "Party A (a) provides the resources promised, and the policies and support "
                "needed; (b) shows Party B its results without delay, and answers "
                "objections to the data within five working days; (c) reviews progress "
                "and coaches.",
                "Party B (a) makes a plan of action, carries it out and answers for the "
                "result; (b) records customers, opportunities, results and expenses "
                "truthfully; (c) decides on people, customers and expenses within its "
                "authority; (d) reports without delay, in writing, if a target is likely "
                "to be missed, with the causes and the remedy.",
            ),
        ),
        Clause(
            "6. Assessment, rewards and penalties",
            (
                "Attainment is the actual divided by the target. It is followed by month, "
                "assessed by quarter and settled for the year; where metrics carry "
                "weights, the score is the weighted sum. The level that is assessed is "
                "“{level}”.",
                "Rewards and penalties follow the company's rules on performance and "
                "incentives in force for the year; this letter sets no amounts of its own.",
            ),
        ),
        Clause(
            "7. Adjustment",
            (
                "Either party may ask in writing for an adjustment if (a) policy or the "
                "market changes materially; (b) customers, territory or products are "
                "reassigned; (c) the post changes hands, or its holder is away for more "
                "than thirty days running; (d) resources promised by Party A are not there "
                "in time; (e) force majeure occurs.",
                "An adjustment gives its grounds, is approved by whoever has the "
                "authority, and is signed as a new letter that names the number of the one "
                "it replaces. Until then the old target stands.",
            ),
        ),
        Clause(
            "8. Red lines",
            (
                "Party B shall not (a) sign sham contracts, inflate sales or recognise "
                "results early; (b) stuff the channel, or agree with customers on returns "
                "after year end; (c) give or take bribes or kickbacks; (d) promise prices, "
                "rebates, payment terms or credit without approval; (e) disclose customer "
                "information or trade secrets.",
                "Crossing a red line voids the assessment of the period and is dealt with "
                "under the company's rules; suspected offences are referred to the "
                "authorities.",
            ),
        ),
        Clause(
            "9. Reservation",
            (
                "{reservation}",
                "A reservation is filed with this letter and does not affect its validity; "
                "Party A answers it in writing.",
            ),
        ),
        Clause(
            "10. Final",
            (
                "{replaces}",
                "This letter takes effect when both parties have signed. Where it is "
                "signed electronically, the signatory, time and digest recorded by the "
                "system are the evidence of signature.",
                "Where this letter is silent, or differs from the employment contract or "
                "the company's rules, the latter prevail.",
            ),
        ),
    ),
    none="None.",
    words={
        "metric": "Metric",
        "definition": "Definition",
        "unit": "Unit",
        "level": "Level",
        "weight": "Weight",
        "amount": "Target",
        "capitals": "",
        "month": "Period",
        "total": "Total",
        "what": "Resource",
        "quantity": "Amount",
        "who": "Promised by",
        "due": "Due",
        "no_resources": "The parties have agreed on no resources beyond this letter.",
        "replaces": "This letter takes the place of letter No. {replaces}, which ends and is "
        "kept on file.",
        "side_a": "Party A",
        "side_b": "Party B",
        "sign_a": "For Party A (signature):",
        "sign_b": "For Party B (signature):",
        "signed": "{name} ({capacity}) signed in the system on {at}",
        "day": "Date:",
        "post": " ({post})",
        "line": "Line",
        "held_to": "Held to",
        "rule": "Scoring rule",
        "year_amount": "Amount of the year",
        "year_figure": "Figure of the year",
        "counts": "Counts for",
        "direction": "Direction",
        "parts": "Follows from",
        "aims": "Party B also takes on the targets below, which do not add up: each is set by "
        "itself, and is neither a sum of others nor spread over months.",
        "assessed": "Party B is assessed by the sheet below; its weights are 100% together:",
        "sheet": "A metric that has no target or no records in a period is left out of it, and "
        "its weight goes to the others in proportion; where a veto applies, the score of the "
        "period is 0. Digest of the sheet: {sheet}.",
    },
)

ASSESSED = 5  # the clause on assessment, from 0


def _with_sheet(first: Wording) -> Wording:
    """The same with the assessment sheet, where there is one, in its clause."""
    clauses = list(first.clauses)
    clause = clauses[ASSESSED]
    clauses[ASSESSED] = replace(clause, parts=(Place.ASSESSMENT, *clause.parts))
    return replace(first, clauses=tuple(clauses))


TARGETS = 1  # the clause on targets, from 0


def _with_aims(second: Wording) -> Wording:
    """The same with targets that do not add up, where there are any, after the others."""
    clauses = list(second.clauses)
    clause = clauses[TARGETS]
    after = clause.parts.index(Place.METRICS) + 1
    parts = (*clause.parts[:after], Place.AIMS, *clause.parts[after:])
    clauses[TARGETS] = replace(clause, parts=parts)
    return replace(second, clauses=tuple(clauses))


LAST = -1  # the clause that says from when the letter holds
EFFECT = 1  # its part that says so


def _with_issue(third: Wording, language: str) -> Wording:
    """The same in which Party A signs by what it did in the system, and not once more."""
    words = third.words | ISSUED[language]
    clauses = list(third.clauses)
    parts = clauses[LAST].parts
    said = (*parts[:EFFECT], "{issue}", words["effect"], *parts[EFFECT + 1 :])
    clauses[LAST] = replace(clauses[LAST], parts=said)
    return replace(third, clauses=tuple(clauses), words=words, issues=True)


ACROSS = {
    "zh": {
        "floor": "保底",
        "target": "目标",
        "stretch": "挑战",
        "level_counts": "{level}：{counts}",
        "level_counts_between": "；",
    },
    "en": {
        "floor": "Floor",
        "target": "Target",
        "stretch": "Stretch",
        "level_counts": "{level}: {counts}",
        "level_counts_between": "; ",
    },
}


def _with_levels_across(fourth: Wording, language: str) -> Wording:
    """The same with one row for each metric, and its floor, target and stretch in columns."""
    return replace(fourth, words=fourth.words | ACROSS[language], across=True)


EDITIONS: dict[tuple[str, int], Wording] = {
    ("zh", 1): ZH_1,
    ("en", 1): EN_1,
    ("zh", 2): _with_sheet(ZH_1),
    ("en", 2): _with_sheet(EN_1),
    ("zh", 3): _with_aims(_with_sheet(ZH_1)),
    ("en", 3): _with_aims(_with_sheet(EN_1)),
    ("zh", 4): _with_issue(_with_aims(_with_sheet(ZH_1)), "zh"),
    ("en", 4): _with_issue(_with_aims(_with_sheet(EN_1)), "en"),
}
EDITIONS |= {
    (language, 5): _with_levels_across(EDITIONS[language, 4], language)
    for language in ("zh", "en")
}
EDITIONS |= {
    (language, 6): replace(EDITIONS[language, 5], units=True)
    for language in ("zh", "en")
}
NEWEST = 6


def wording(language: str, edition: int = NEWEST) -> Wording:
    """The text of an edition; Chinese where a language has none.

    Raises:
        KeyError: There is no such edition.
    """
    return EDITIONS.get((language, edition)) or EDITIONS["zh", edition]
