"""The terminal screens: they arrange, their widgets draw, messages travel up."""
