"""What people type about projects and money, checked in words; the writing itself is an action's."""
