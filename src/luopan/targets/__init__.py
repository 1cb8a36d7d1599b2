"""How much: plans, versions, the steps that derive them."""
