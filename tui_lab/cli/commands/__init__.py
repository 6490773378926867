"""One module per command; each has `build()`, which makes it in the language then in use."""
