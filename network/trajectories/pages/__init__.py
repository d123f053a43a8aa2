"""Pages of trajectories: for the organisation's hat, who takes part, and who accompanies."""
