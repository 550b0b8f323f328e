"""Widgets that know what they show and never where it is stored."""
