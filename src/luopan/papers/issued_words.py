"""What the fourth edition of a letter says of how Party A signs, and of fixed standards.

Like every edition it never changes once somebody has signed it.
"""

ISSUED = {
    "zh": {
        "issued": "甲方代表{name}已于 {at} 在系统中下达“{version}”中乙方的目标，"
        "该操作即为甲方的签署。",
        "accepted": "甲方代表{name}已于 {at} 在系统中接受乙方在“{version}”中提出的目标，"
        "该操作即为甲方的签署。",
        "committed": "甲方代表{name}已于 {at} 在系统中将“{version}”定稿，"
        "该操作即为甲方的签署。",
        "not_issued": "甲方在系统中下达乙方的目标、接受乙方提出的目标，或将所依据的版本定稿，"
        "即为甲方的签署。",
        "by_board": "甲方为公司董事会，不在系统中签署：以董事会决议，"
        "或董事会代表在打印件上的签字为准。",
        "signed_issued": "{name}于 {at} 在系统中下达",
        "signed_accepted": "{name}于 {at} 在系统中接受",
        "signed_committed": "{name}于 {at} 在系统中定稿",
        "signed_by_board": "以董事会决议或在打印件上的签字为准",
        "board": "{company}董事会",
        "dated_a": "日期：{day_a}",
        "dated_b": "日期：{day_b}",
        "held_to_note": "考核标准为“计划目标”的，完成率以第二条所列目标及其分解计算；"
        "为“固定标准”的，完成率以该标准计算，不以第二条所列目标计算，两者可以不同。",
        "effect": "本责任书自乙方签署之日起生效。以电子方式签署的，"
        "以系统记录的签署人、签署时间和数据摘要为签署凭据。",
    },
    "en": {
        "issued": "{name}, for Party A, issued the target of Party B in “{version}” in the "
        "system on {at}. That act is the signature of Party A.",
        "accepted": "{name}, for Party A, accepted in the system on {at} the target that "
        "Party B put forward in “{version}”. That act is the signature of Party A.",
        "committed": "{name}, for Party A, committed “{version}” in the system on {at}. "
        "That act is the signature of Party A.",
        "not_issued": "Party A signs by issuing the target of Party B in the system, by "
        "accepting what Party B put forward, or by committing the version it rests on.",
        "by_board": "Party A is the board of the company, which does not sign in the system: "
        "its resolution counts, or the signature of its representative on the print.",
        "signed_issued": "Issued by {name} in the system on {at}",
        "signed_accepted": "Accepted by {name} in the system on {at}",
        "signed_committed": "Committed by {name} in the system on {at}",
        "signed_by_board": "By resolution of the board, or its signature on the print",
        "board": "Board of {company}",
        "dated_a": "Date: {day_a}",
        "dated_b": "Date: {day_b}",
        "held_to_note": "Where a line is held to the plan's target, its attainment is "
        "measured against the targets of clause 2 and their parts; where it is held to a "
        "fixed standard, against that standard and not against the target in clause 2. The "
        "two may differ.",
        "effect": "This letter takes effect on the day Party B signs. Where it is signed "
        "electronically, the signatory, time and digest recorded by the system are the "
        "evidence of signature.",
    },
}
