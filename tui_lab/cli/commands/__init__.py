"""One module per command: `docs/how-to/command.md` says what stands in it."""
