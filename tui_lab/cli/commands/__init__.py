"""One module per command: `docs/how-to/add-a-command.md` says what stands in it."""
