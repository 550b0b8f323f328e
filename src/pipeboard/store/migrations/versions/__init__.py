"""One module a version of the store; the number is the order."""
