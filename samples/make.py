"""Make ``orders.xlsx``: three years of sales as a branch really keeps them, dirt included.

And ``targets.csv``: what the branch had set out to sell in 2025, as Excel in China saves it
(GBK). Deterministic: the same files each time. Run from anywhere: ``python samples/make.py``.
"""

import csv
import random
from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter

REGIONS = {
    "华东": ["上海", "江苏", "浙江", "山东"],
    "华南": ["广东", "广西", "福建", "海南"],
    "华北": ["北京", "天津", "河北", "山西"],
    "华中": ["湖北", "湖南", "河南"],
    "西南": ["四川", "重庆", "云南"],
}
PRODUCTS = {
    "办公设备": {"打印机": 2600, "投影仪": 4800, "碎纸机": 900},
    "办公耗材": {"墨盒": 180, "复印纸": 120, "文件夹": 35},
    "办公家具": {"办公桌": 1500, "办公椅": 680, "文件柜": 1100},
}
HEAD = ["订单编号", "订单日期", "客户名称", "地区", "省份", "类别", "子类别", "产品名称",
        "数量", "销售额", "利润"]  # fmt: skip
MANAGERS = {
    "华东": "沈岚",
    "华南": "梁晓",
    "华北": "韩松",
    "华中": "周牧",
    "西南": "罗音",
}
SEASON = [0.9, 0.5, 1.1, 0.95, 1.0, 1.15, 0.9, 0.95, 1.1, 0.9, 1.2, 1.5]
WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
LINES = 3000
SHARES = {"华东": 0.34, "华南": 0.24, "华北": 0.2, "华中": 0.12, "西南": 0.1}
MIX = {"办公设备": 0.68, "办公耗材": 0.03, "办公家具": 0.29}
GOAL = 9_600_000  # of 2025


def main(place: Path = Path(__file__).parent / "orders.xlsx") -> None:
    """Write the workbook."""
    chance = random.Random(20260101)
    rows = sorted(_lines(chance), key=lambda row: row[1])
    total = round(sum(row[9] for row in rows), 2)  # before anybody rounded to 万
    returned = chance.sample(sorted({row[0] for row in rows}), 60)
    book = xlsxwriter.Workbook(str(place))
    book.set_properties({"created": datetime(2026, 1, 5), "author": "销售运营"})
    _orders(book, _dirty(rows, chance), total)
    sheet = book.add_worksheet("退货")
    sheet.write_row(0, 0, ["订单编号", "是否退货"])
    for at, number in enumerate(returned, start=1):
        sheet.write_row(at, 0, [number, "是"])
    sheet = book.add_worksheet("销售人员")
    sheet.write_row(0, 0, ["地区", "地区经理"])
    for at, pair in enumerate(MANAGERS.items(), start=1):
        sheet.write_row(at, 0, pair)
    book.close()


def targets(place: Path = Path(__file__).parent / "targets.csv") -> None:
    """Write what was to be sold in 2025: month × region × category, whole thousands."""
    with place.open("w", encoding="gbk", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["月份", "地区", "类别", "销售目标"])
        for month, season in enumerate(SEASON, start=1):
            for region, share in SHARES.items():
                for category, part in MIX.items():
                    amount = GOAL * season / sum(SEASON) * share * part
                    row = (f"2025-{month:02}", region, category)
                    writer.writerow([*row, max(1, round(amount / 1000)) * 1000])


def _lines(chance: random.Random) -> list[list]:
    rows = []
    for number in range(LINES):
        year = chance.choices([2023, 2024, 2025], [0.29, 0.33, 0.38])[0]
        month = chance.choices(range(12), SEASON)[0] + 1
        day = date(year, month, 1) + timedelta(chance.randrange(28))
        region = chance.choices(list(REGIONS), [0.34, 0.24, 0.2, 0.12, 0.1])[0]
        category = chance.choice(list(PRODUCTS))
        kind, price = chance.choice(list(PRODUCTS[category].items()))
        count = chance.randint(1, 12)
        amount = round(price * count * chance.uniform(0.85, 1.05), 2)
        rows.append([
            f"SO{year}{number:05}", day, f"客户{chance.randint(1, 240):03}", region,
            chance.choice(REGIONS[region]), category, kind,
            f"{kind} {chance.choice(['标准型', '专业型'])}", count, amount,
            round(amount * chance.uniform(-0.05, 0.3), 2),
        ])  # fmt: skip
    return rows


def _dirty(rows: list[list], chance: random.Random) -> list[list]:
    """Habits of several people in one sheet."""
    for row in chance.sample(rows, 40):
        row[9] = f"{row[9]:.2f}".translate(WIDE)
    for row in chance.sample(rows, 40):
        row[1] = f"{row[1].year}年{row[1].month}月{row[1].day}日"
    for row in chance.sample([r for r in rows if isinstance(r[1], date)], 40):
        row[1] = f"{row[1]:%Y.%m.%d}"
    for row in chance.sample([r for r in rows if not isinstance(r[9], str)], 30):
        row[9] = f"¥{row[9]:,.2f}"
    big = chance.sample([r for r in rows if not isinstance(r[9], str)], 5)
    for row in big:
        row[9] = f"{round(row[9] / 10000, 1) or 0.1}万"
    for row in chance.sample(rows, 15):
        row[7] = row[7].replace(" ", "")
    half = len(rows) // 2
    return [*rows[:half], [], rows[10], *rows[half:]]


def _orders(book: xlsxwriter.Workbook, rows: list[list], total: float) -> None:
    day = book.add_format({"num_format": "yyyy/m/d"})
    sheet = book.add_worksheet("订单")
    sheet.write(0, 0, "云澜办公 2023–2025 年销售明细(销售运营部汇总)")
    sheet.write_row(2, 0, HEAD)
    for at, row in enumerate(rows, start=3):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(
                    at, column, datetime.combine(value, datetime.min.time()), day
                )
            else:
                sheet.write(at, column, value)
    sheet.write(len(rows) + 3, 0, "合计")
    sheet.write(len(rows) + 3, 9, total)
    sheet.set_column(0, len(HEAD), 14)


if __name__ == "__main__":
    main()
    targets()
