"""What people call a page who do not know its name here: the palette finds it by these too.

In both languages at once, and never shown: who types 由来 or "why" means the same page.
"""

from luopan.web.parts import address

CALLED = {
    "strategy": "目标树 okr objective goal",
    "targets": "版本 计划 下发 承接 对比 比较 version compare diff issue plan 定稿 提交",
    "decompose": "拆分 拆解 分摊 摊派 表格 锁定 spread split break down hold grid 撤销 undo",
    "align": "谈判 还价 反报 协商 异议 counter offer negotiate agree 共识 下发 接受 上报",
    "act": "计划 任务 甘特 看板 待办 plan task gantt board todo",
    "track": "完成率 达成 进度 看数 业绩 attainment progress actual kpi 仪表盘 dashboard",
    "coach": "谈话 一对一 面谈 1:1 talk one-on-one",
    "review": "复盘 总结 retrospective lessons",
    "own_number": "由来 来源 解释 为什么 why explain where from",
    "newest_dilution": "加码 水分 层层加码 padding buffer sandbagging",
    "newest_ways": "产能 测算 依据 市场份额 capacity market share ways evidence",
    "newest_resources": "编制 人头 费用 headcount budget",
    "own_people": "爬坡 新人 缺编 空岗 ramp vacant headcount",
    "own_customers": "双算 大客户 经销商 分客户 overlay dealer named account",
    "newest_letters": "签字 签署 军令状 sign commitment letter",
    "newest_audit": "审核 检查 smart check",
    "newest_assessment": "考核 评分 kpi scorecard",
    "newest_aims": "毛利率 客户数 margin rate customers 比率",
    "collect": "填报 收集 excel 模板 workbook",
    "supports": "协同 部门支持 左右协同 departments",
    "authority": "权限 审批额度 授权 approve limit",
    "collections": "回款 回款率 账龄 逾期 应收 欠款 ageing dso overdue receivables",
    "soundness": "健康度 压货 冲量 rush stuffing",
    "warnings": "风险 提醒 alert risk",
    "trust": "补录 造假 抄 duplicate back-filled",
    "forecast": "滚动 预测 承诺 commit best case call",
    "own_back_solve": "倒推 拜访量 反算 back-solve visits",
    "customers": "客户名单 客户归属 负责人 归属 客户分配 account owner client crm assign",
    "first_owners": "认领 无主客户 公海 分配 unowned orphan claim assign",
    "target_customers": "拜访 客户清单 潜力 cadence potential",
    "action_gap": "缺口 够不够 gap",
    "own_closing": "业绩确认 对账 confirm",
    "closing": "关账 月结 close month end",
    "pay": "提成 奖金 工资 commission bonus salary",
    "pay_schemes": "提成方案 阶梯 方案 commission rules",
    "pay_disputes": "申诉 异议 dispute",
    "contests": "竞赛 排名 pk ranking leaderboard",
    "handovers": "离职 交接 调岗 leave successor",
    "adjustments": "改目标 调目标 减目标 change target",
    "replans": "年中 缺口 replan shortfall",
    "meetings": "晨会 夕会 周会 例会 经营分析 minutes standup",
    "pack": "会议材料 ppt deck slides",
    "reports": "日报 周报 daily weekly report",
    "bulletins": "战报 喜报 news",
    "abilities": "技能 能力 培训 skill training",
    "onboarding": "新人 到岗 试用 newcomer 30 60 90",
    "imports": "导入 上传 excel csv upload",
    "sources": "数据库 接口 同步 database sync connect",
    "channels": "企业微信 钉钉 飞书 webhook wecom dingtalk feishu slack teams mail 邮件",
    "accounts": "用户 角色 权限 user role rights",
    "audit": "日志 留痕 log trail",
    "me": "密码 令牌 token password api",
    "calendars": "财年 假期 调休 445 4-4-5 4-5-4 5-4-4 13x4 周历 26日 fiscal year holiday week",
    "rates": "外币 币种 折算 美元 usd eur fx currency conversion rate",
    "products": "品类 单品 sku 停产 换算 单位换算 标箱 category item unit conversion discontinue",
    "log": "拜访 录入 商机 visit enter new deal opportunity",
}


def called() -> dict[str, str]:
    """Other names by address."""
    return {address(route): words for route, words in CALLED.items()}
