"""pipeboard: a terminal board for one seller, where a contact moves right only on evidence."""

__version__ = "0.1.0"
