"""What people see: templates, style sheet, template tags. Knows no model."""
