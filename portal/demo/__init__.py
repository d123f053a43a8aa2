"""The demonstration: invented dates and people, real institutions with their public role only."""
