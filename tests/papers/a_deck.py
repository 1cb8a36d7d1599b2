"""A pack that holds every kind of block, in Chinese and in English."""

from datetime import UTC, datetime

from luopan.papers.deck import (
    Bar,
    Bridge,
    Cell,
    Deck,
    Heat,
    HeatLine,
    Month,
    Months,
    Page,
    Side,
    Strip,
    Table,
    Tile,
)

AT = datetime(2026, 9, 15, 1, tzinfo=UTC)
UNITS = ("华东大区", "华南大区", "华北大区", "西部大区", "大客户部")
STEPS = ("n3", "n2", "n1", "z0", "p1", "p2", "p3")


def a_deck(language: str = "zh") -> Deck:
    zh = language == "zh"
    strip = Strip(
        (
            Tile(
                "全年完成", "53.4", "%", note="2.22 / 4.16 亿", share=0.534, due=0.621
            ),
            Tile("进度差", "−8.7", "个点", "behind", "落后", "比应完成少 2,117 万"),
            Tile("按速推算", "3.84", "亿", "risk", "92.3%", "比目标少 3,200 万"),
            Tile("商机覆盖", "2.8", "×", "behind", "0.2×", "按 31% 的赢单率需要 3.0×"),
            Tile("行动按时率", "86", "%", "ahead", "4 个点", "比上月"),
        )
    )
    bridge = Bridge(
        "缺口归因",
        "万元",
        (
            Bar("目标", 41600, "41,600", whole=True),
            Bar("华北大区", -1480, "1,480"),
            Bar("西部大区", -960, "960"),
            Bar("大客户部", -410, "410"),
            Bar("华南大区", 820, "820"),
            Bar("华东大区", 720, "720"),
            Bar("按速推算", 40290, "40,290", whole=True),
        ),
    )
    heads = tuple(f"{n}月" for n in range(1, 13))
    lines = tuple(
        HeatLine(
            name,
            tuple(
                Cell(str(80 + (n * 7 + k * 5) % 30), STEPS[(n + k) % 7])
                if n < 9
                else Cell("", "none")
                for n in range(12)
            ),
            Cell("97", "behind" if k % 2 else "ahead"),
            own=k == 4,
        )
        for k, name in enumerate(UNITS)
    )
    heat = Heat("达成热力图", "单位", heads, "累计", lines, 8)
    decisions = Table(
        "待决事项" if zh else "Decisions needed",
        ("决定", "负责人", "期限", "影响(万元)"),
        tuple(
            (Cell(text), Cell(who), Cell(day), Cell(much))
            for text, who, day, much in (
                ("华北停滞商机由总监逐条复核,关闭或重启", "赵立新", "8月28日", "860.0"),
                ("西南渠道激励试点,先做成都、重庆", "周佳琪", "9月5日", "420.0"),
                ("大客户续约风险清单每周更新", "李文博", "8月25日", "1,240.0"),
            )
        ),
        (5.0, 1.0, 1.0, 1.0),
        figures=(3,),
    )
    months = Months(
        "逐月",
        "万元",
        tuple(
            Month(f"{n}月", 300.0 + 20 * n, str(300 + 20 * n), 420.0, n < 9)
            for n in range(1, 13)
        ),
        "已发生",
        "预测",
        "目标",
    )
    long = Table(
        "单位",
        ("单位", "目标", "实际", "完成率", "差距", "原因"),
        tuple(
            (
                Cell(f"第 {n} 团队", "strong" if n == 1 else ""),
                Cell("1,200.0"),
                Cell("800.0"),
                Cell("66.7%", "behind"),
                Cell("−400.0", "behind"),
                Cell(
                    "完成率 53%,时间进度 62%。缺口主要在:第三小组 210 万。"
                    if n % 3 == 0
                    else ""
                ),
            )
            for n in range(1, 31)
        ),
        (2.0, 1.0, 1.0, 1.0, 1.0, 4.0),
        figures=(1, 2, 3, 4),
        note="差距 = 按速推算 − 目标。",
    )
    none = Table("上次承诺", ("谁",), (), (1.0,), empty="上次没有承诺。")
    return Deck(
        language,
        "经营月会材料" if zh else "Monthly business review",
        "云澜科技 · 2026年" if zh else "Yunlan · 2026",
        "全年完成 53.4%,落后计划节奏 8.7%。按当前速度,年末预计 3.84 亿。",
        "来源:罗盘,数据截至 2026-09-14"
        if zh
        else "Source: Luopan, data until 2026-09-14",
        "为林总监制作,2026-09-15 09:00" if zh else "Made for Lin, 2026-09-15 09:00",
        AT,
        (
            Page(
                "经营月会材料 · 2026年",
                "全年完成 53.4%,落后计划节奏。",
                (strip, Side(bridge, heat, 0.55), decisions),
            ),
            Page("差距在哪里", "六成来自华北与西部。", (long,)),
            Page("滚动预测", "9+3 预测 3.9 亿。", (Side(months, none, 0.6),)),
        ),
    )
