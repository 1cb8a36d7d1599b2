"""What ``luopan plan`` imports before it reads a file, for processes that are forked from here.

Nothing is opened: the database in memory is made by each process for itself.
"""

from luopan.cli.answers import start

start(memory=True)

from luopan.cli import book, noticed  # noqa: E402, F401
from luopan.targets.queries import books  # noqa: E402, F401
from luopan.targets.services import yearly  # noqa: E402, F401
