"""Files in and out: what bytes, cells and typed words mean."""
