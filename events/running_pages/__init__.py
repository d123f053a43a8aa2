"""Pages of those who run meetings: what they run, who comes, writing to them, who came."""
