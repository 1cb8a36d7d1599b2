"""The pages of agreeing: what a form says, what a talk and the table of talks show."""
