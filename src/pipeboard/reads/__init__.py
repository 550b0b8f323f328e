"""What the screens show: plain SQL over a connection of the standard library, rows out."""
