"""The trade's rules: pure, standard library only, no clock, no disk."""
