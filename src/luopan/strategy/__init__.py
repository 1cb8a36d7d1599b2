"""Why: objectives, market views, assumptions."""
