"""What the rep sees: one screen a module; no screen knows another."""
