"""The same number come at in several ways, each as a range with what it rests on.

None of them is a forecast, and none carries a probability: each says from what it was
worked out, or why it cannot be. Where a forecast will stand, it is said that there is none.
"""

from luopan.targets.queries.ways.asking import Input, Planned, Way
from luopan.targets.queries.ways.beginning import Beginning, beginning
from luopan.targets.queries.ways.picture import runs, way_names, ways, ways_of

__all__ = [
    "Beginning",
    "Input",
    "Planned",
    "Way",
    "beginning",
    "runs",
    "way_names",
    "ways",
    "ways_of",
]
