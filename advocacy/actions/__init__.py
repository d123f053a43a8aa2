"""What can be done to notes: one function a write."""
