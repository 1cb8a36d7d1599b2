"""What the demo company sells: four categories, twelve lines, their items."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class ProductLine:
    """A line.

    Args:
        code: Its code.
        name: Its name.
        name_other: In English.
        category: Code of its category.
        price: Of its middle item, in yuan.
        share: Of the sales in the first year.
        growth: Yearly, against the company as a whole.
        margin: Gross margin rate.
        counted_in: Its counting unit.
        channel: Whether dealers sell it.
    """

    code: str
    name: str
    name_other: str
    category: str
    price: int
    share: float
    growth: float
    margin: float
    counted_in: str
    channel: bool = True


CATEGORIES = (
    ("sensing", "智能传感", "Smart Sensing"),
    ("control", "边缘与控制", "Edge and Control"),
    ("software", "软件平台", "Software Platform"),
    ("services", "服务", "Services"),
)
LINES = (
    ProductLine(
        "pressure",
        "压力变送器",
        "Pressure Transmitters",
        "sensing",
        1_680,
        0.15,
        0.98,
        0.36,
        "台",
    ),
    ProductLine(
        "temperature",
        "温湿度传感器",
        "Climate Sensors",
        "sensing",
        420,
        0.09,
        0.96,
        0.33,
        "台",
    ),
    ProductLine(
        "flow",
        "智能流量计",
        "Smart Flow Meters",
        "sensing",
        5_200,
        0.14,
        1.02,
        0.38,
        "台",
    ),
    ProductLine(
        "gas", "气体检测仪", "Gas Detectors", "sensing", 2_900, 0.08, 1.03, 0.41, "台"
    ),
    ProductLine(
        "gateway", "边缘网关", "Edge Gateways", "control", 3_600, 0.13, 1.05, 0.40, "台"
    ),
    ProductLine(
        "plc", "PLC 控制器", "PLC Controllers", "control", 4_800, 0.14, 0.92, 0.29, "台"
    ),
    ProductLine(
        "switch",
        "工业交换机",
        "Industrial Switches",
        "control",
        2_200,
        0.08,
        1.00,
        0.31,
        "台",
    ),
    ProductLine(
        "cloud",
        "云澜物联平台",
        "Yunlan IoT Platform",
        "software",
        26_000,
        0.06,
        1.13,
        0.68,
        "套",
        False,
    ),
    ProductLine(
        "energy",
        "能耗管理软件",
        "Energy Manager",
        "software",
        18_800,
        0.04,
        1.16,
        0.66,
        "套",
        False,
    ),
    ProductLine(
        "health",
        "设备健康管理",
        "Asset Health",
        "software",
        23_000,
        0.03,
        1.22,
        0.64,
        "套",
        False,
    ),
    ProductLine(
        "project",
        "实施服务",
        "Implementation",
        "services",
        1_800,
        0.03,
        1.06,
        0.27,
        "人天",
        False,
    ),
    ProductLine(
        "care", "维保服务", "Care Contracts", "services", 9_600, 0.03, 1.10, 0.52, "套"
    ),
)
# suffix, name, name in English, price against the middle one, share
MODELS = (
    ("s", "标准型", "Standard", 1.0, 0.52),
    ("p", "增强型", "Plus", 1.55, 0.33),
    ("x", "旗舰型", "Max", 2.4, 0.15),
)


def item_codes() -> list[str]:
    """Codes of all items: line by line, model by model."""
    return [f"{line.code}-{model[0]}" for line in LINES for model in MODELS]


def prices() -> NDArray[np.float64]:
    """Price of each item in yuan, whole tens."""
    base = np.array([line.price for line in LINES], np.float64)
    factor = np.array([model[3] for model in MODELS])
    return np.round(np.outer(base, factor).ravel() / 10) * 10


def margins() -> NDArray[np.float64]:
    """Gross margin rate of each line."""
    return np.array([line.margin for line in LINES])


def mix(years: int, channel: bool) -> NDArray[np.float64]:
    """Shares of the lines after so many years; dealers sell no software."""
    shares = [
        line.share * line.growth**years if line.channel or not channel else 0.0
        for line in LINES
    ]
    found = np.array(shares)
    return found / found.sum()
