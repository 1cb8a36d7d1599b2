"""Why: objectives, market views, assumptions. Its first tables come with the Agree issue."""
