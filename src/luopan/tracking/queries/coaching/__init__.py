"""Coaching as people see it: who needs his leader this week, a person, a talk."""
