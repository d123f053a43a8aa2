"""Pages of missions: of the organisation, of the person, and behind a link."""
