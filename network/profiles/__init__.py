"""What people say of themselves: what surrounds their actions."""
