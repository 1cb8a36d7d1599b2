"""A form as a list of questions: one template draws them all, wrong answers stay in place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict


@dataclass(frozen=True)
class Question:
    """One field.

    Attributes:
        name: As it is sent.
        label: For people.
        kind: text, area, choice, day, number, amount, share, or hidden: what was seen.
        value: What stands in it.
        options: Of a choice: value and text.
        note: Said more quietly under it.
        needed: Whether it must be answered.
        most: Characters.
        wide: Whether it takes a line of its own.
    """

    name: str
    label: str
    kind: str = "text"
    value: Any = ""
    options: Sequence[tuple[str, Any]] = ()
    note: str = ""
    needed: bool = False
    most: int = 200
    wide: bool = False


@dataclass(frozen=True)
class Form:
    """A form: its title, what it does, its questions, the word on its button.

    Attributes:
        danger: The button stands for something that is not taken back easily.
    """

    title: str
    about: str
    questions: Sequence[Question]
    submit: str
    danger: bool = False

    def answered(self, said: QueryDict) -> "Form":
        """The same with what was typed in place; what was seen is seen anew."""
        return replace(
            self,
            questions=[
                one
                if one.kind == "hidden"
                else replace(one, value=said.get(one.name, one.value))
                for one in self.questions
            ],
        )
